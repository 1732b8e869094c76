"""What every message that a query matches must hold: the rarest such words are what the matcher looks for."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from vigie.core.query.fold import fold
from vigie.core.query.frequent import PER_THOUSAND
from vigie.core.query.stems import stem
from vigie.core.query.tree import And, Field, Fuzzy, Near, Node, Or, Phrase, Prefix, Term, Word

Need = Term | Field
"""A term, or `from:` with the names it takes."""

_RARE: Final = 0.1  # messages of a thousand that hold a word which is not among the common ones


def must_contain(node: Node) -> frozenset[Need] | None:
    """Needs of which at least one is met by every text that matches; None: a text may match without any.

    Of several parts that must all hold, the one that fewest messages meet is taken.
    """
    match node:
        case Field(name, _, sign):
            return frozenset({node}) if name == "from" and not sign else None
        case Near(left, right):
            return _rarest([must_contain(left), must_contain(right)])
        case And(parts):
            return _rarest([must_contain(part) for part in parts])
        case Or(parts):
            needs = [must_contain(part) for part in parts]
            return None if None in needs else frozenset().union(*(need for need in needs if need))
        case Word() | Phrase() | Prefix() | Fuzzy():
            return frozenset({node})
        case _:
            return None


def _rarest(needs: Iterable[frozenset[Need] | None]) -> frozenset[Need] | None:
    met = [need for need in needs if need is not None]
    return min(met, key=lambda need: sum(map(how_common, need)), default=None)


def how_common(need: Need) -> float:
    """About how many messages of a thousand meet it. Only the order of needs matters."""
    if isinstance(need, Field):
        return _RARE / 100
    words = fold(need.text).split()
    if isinstance(need, Word | Phrase):
        # Several words together are rarer than any of them; of two that nobody lists the longer is rarer.
        share = min(PER_THOUSAND.get(stem(word), _RARE) for word in words) if words else _RARE
        return share / len(words or "x") ** 2 + 1 / (100 + len(need.text))
    beginning = words[0][:2] if isinstance(need, Fuzzy) else words[0]
    return _begun(beginning) + _RARE


@lru_cache(maxsize=10_000)
def _begun(beginning: str) -> float:
    return sum(share for word, share in PER_THOUSAND.items() if word.startswith(beginning))
