"""Words of a folded batch, found and hashed all at once.

A word is a run of letters and digits; every other visible character (emoji, `!`, `?`, `€`)
is a word of its own. Hashes are polynomial, so the hash of any stretch of text comes from two
prefix sums: no Python loop runs over characters or words.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from vigie.core.text.fold import Batch, Index

Hashes = npt.NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15 | 1
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
_PHRASE = np.uint64(0xD6E8FEB86659FD93)
_MARKS = frozenset("!?€$%@#&*/+=")
_MAX_GAP = 3  # characters between two words of one phrase: "c'est", "bon, mais"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of a batch, in order. start, end: positions in the folded batch; owner: the text."""

    start: Index
    end: Index
    owner: Index
    hashes: Hashes
    joined_to_next: npt.NDArray[np.bool_]
    prefix: Hashes

    def phrase_hashes(self, words: int) -> Hashes:
        """Hash of each run of `words` words by its first word; 0 where the run is broken."""
        count = max(len(self.hashes) - words + 1, 0)
        combined = self.hashes[:count].copy()
        whole = np.ones(count, dtype=np.bool_)
        for step in range(1, words):
            combined = combined * _PHRASE + self.hashes[step : step + count]
            whole &= self.joined_to_next[step - 1 : step - 1 + count]
        combined[~whole] = 0
        return combined


def tokenize(batch: Batch) -> Tokens:
    """Cut a folded batch into words and hash each."""
    kinds = _kinds()[np.minimum(batch.codes, len(_kinds()) - 1)]
    inside = kinds == 1
    before = np.concatenate(([False], inside[:-1]))
    after = np.concatenate((inside[1:], [False]))
    alone = kinds == 2
    start = np.flatnonzero((inside & ~before) | alone)
    end = np.flatnonzero((inside & ~after) | alone) + 1
    owner = batch.owner[start]
    prefix = prefix_sums(batch)
    near = (start[1:] - end[:-1] <= _MAX_GAP) & (owner[1:] == owner[:-1])
    return Tokens(
        start=start,
        end=end,
        owner=owner,
        hashes=stretch_hashes(prefix, start, end),
        joined_to_next=np.concatenate((near, [False])),
        prefix=prefix,
    )


def prefix_sums(batch: Batch) -> Hashes:
    """Running polynomial hash of a batch; entry i covers the characters before i."""
    powers, _ = _powers(len(batch.codes))
    sums = np.zeros(len(batch.codes) + 1, dtype=np.uint64)
    np.cumsum(batch.codes.astype(np.uint64) * powers[: len(batch.codes)], out=sums[1:])
    return sums


def stretch_hashes(prefix: Hashes, start: Index, end: Index) -> Hashes:
    """Hash of each stretch start..end, the same wherever the stretch stands. Never 0."""
    _, inverses = _powers(len(prefix))
    return mixed((prefix[end] - prefix[start]) * inverses[start])


def mixed(values: Hashes) -> Hashes:
    """Spread the bits, so that the top ones can name a bucket. Never 0."""
    values = values ^ (values >> np.uint64(32))
    values = values * np.uint64(0xD6E8FEB86659FD93)
    return (values ^ (values >> np.uint64(32))) | np.uint64(1)


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Code point → 0 space or silent mark, 1 letter or digit, 2 a word of its own."""
    kinds = np.zeros(0x20000, dtype=np.uint8)
    kinds[0x3000:] = 1
    kinds[0x1F000:] = 2
    kinds[0x2000:0x3000] = 2
    for code in range(0x2000):
        kinds[code] = 1 if chr(code).isalnum() else 2 if chr(code) in _MARKS else 0
    return kinds


_power_tables: list[tuple[Hashes, Hashes]] = []


def _powers(length: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse modulo 2**64, at least `length` of each."""
    if not _power_tables or len(_power_tables[0][0]) < length:
        size = max(length, 1 << 16) * 2
        _power_tables[:] = [(_geometric(_BASE, size), _geometric(_BASE_INVERSE, size))]
    return _power_tables[0]


def _geometric(base: int, size: int) -> Hashes:
    powers = np.full(size, base, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)
