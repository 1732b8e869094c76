"""From a query to what a network's own search box can be asked: less exact, never narrower."""

from itertools import chain, islice, product

from vigie.core.query.tree import And, Field, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Query, Word

MOST = 8
"""Searches per query: beyond, the rest of a long list of alternatives is not asked for."""


def network_words(query: Query) -> tuple[str, ...]:
    """Searches that together find all that the query could match; the query itself then chooses.

    Alternatives become searches of their own; exclusions, fields and distances are left out: networks
    disagree on their syntax, and what they exclude too much would never be heard. Of `rembours*` and
    `~livraison` the letters are asked for: it is all that a network's box understands. () when an
    alternative names no word: nothing narrower than everything would find all.

    >>> from vigie.core.query.parse import parse
    >>> network_words(parse("boréale (livraison OU colis) -aurore lang:fr"))
    ('boréale livraison', 'boréale colis')
    """
    asked = [" ".join(dict.fromkeys(words)) for words in _alternatives(query.root)]
    if "" in asked:
        return ()
    return tuple(dict.fromkeys(asked))[:MOST]


def _alternatives(node: Node) -> list[tuple[str, ...]]:
    match node:
        case Word(text) | Prefix(text) | Fuzzy(text):
            return [(text,)]
        case Phrase(text):
            return [(f'"{text}"',)]
        case Not() | Field():
            return [()]
        case Or(parts):
            return [words for part in parts for words in _alternatives(part)][:MOST]
        case Near(left, right):
            return _together([left, right])
        case And(parts):
            return _together(parts)


def _together(parts: "list[Node] | tuple[Node, ...]") -> list[tuple[str, ...]]:
    combined = product(*(_alternatives(part) for part in parts))
    return [tuple(chain.from_iterable(chosen)) for chosen in islice(combined, MOST)]
