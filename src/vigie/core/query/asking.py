"""From a query to what a network's own search box can be asked: less exact, never narrower."""

from itertools import chain, islice, product

from vigie.core.query.tree import And, Node, Not, Or, Phrase, Query, Word

MOST = 8
"""Searches per query: beyond, the rest of a long list of alternatives is not asked for."""


def network_words(query: Query) -> tuple[str, ...]:
    """Searches that together find all that the query could match; the query itself then chooses.

    Alternatives become searches of their own, exclusions are left out: networks disagree on their
    syntax, and what they exclude too much would never be heard. () when only exclusions are left.

    >>> from vigie.core.query.parse import parse
    >>> network_words(parse("boréale (livraison OU colis) -aurore"))
    ('boréale livraison', 'boréale colis')
    """
    asked = [" ".join(dict.fromkeys(words)) for words in _alternatives(query.root) if words]
    return tuple(dict.fromkeys(asked))[:MOST]


def _alternatives(node: Node) -> list[tuple[str, ...]]:
    match node:
        case Word(text):
            return [(text,)]
        case Phrase(text):
            return [(f'"{text}"',)]
        case Not():
            return [()]
        case Or(parts):
            return [words for part in parts for words in _alternatives(part)][:MOST]
        case And(parts):
            combined = product(*(_alternatives(part) for part in parts))
            return [tuple(chain.from_iterable(chosen)) for chosen in islice(combined, MOST)]
