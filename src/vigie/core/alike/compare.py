"""The exact look at two texts, once a band says that it is worth it."""

from functools import lru_cache
from itertools import pairwise
from typing import Final

from vigie.core.alike.essence import SHORT, essence

ALIKE: Final = 0.6
"""Part of the pairs of neighbouring words that both texts share, of all they have. On the examples of the
tests, copies with a word changed or a remark before them reach 0.65 and more; the same complaint in other
words stays under 0.25."""

Shingles = frozenset[tuple[str, str]]


def alike(one: str, other: str) -> bool:
    """Whether one is a copy of the other, small changes allowed. Short texts must say the very same."""
    (words, pairs), (other_words, other_pairs) = _shape(one), _shape(other)
    if words == other_words:
        return True
    if min(len(words), len(other_words)) < SHORT:
        return False
    return len(pairs & other_pairs) >= ALIKE * len(pairs | other_pairs)


@lru_cache(maxsize=2048)  # one text is held against many
def _shape(text: str) -> tuple[tuple[str, ...], Shingles]:
    words = essence(text)
    return words, frozenset(pairwise(words))
