"""MinHash in bands: of two texts, those that share most pairs of words nearly surely share a band.

A band is three minima in a row. Of texts that share 9 pairs in 10, 1 in 34,000 shares no band; of those that
share 7 in 10, 1 in 29; strangers that share 1 in 100, 1 in 125,000 has one in common for nothing.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from vigie.core.alike.essence import SHORT, essence, is_telling

BANDS: Final = 8
ROWS: Final = 3
LARGEST: Final = 2**63 - 1  # what a column of a database holds
_ODD: Final = 0x9E3779B97F4A7C15

Numbers = npt.NDArray[np.uint64]


def _mixed(count: int, seed: int) -> list[int]:
    """The same odd numbers for ever (splitmix64): bands are stored, and compared with those of tomorrow."""
    numbers = []
    for n in range(1, count + 1):
        mixed = (seed + n * _ODD) % 2**64
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % 2**64
        numbers.append((mixed ^ (mixed >> 31)) | 1)
    return numbers


_TIMES: Final = _mixed(BANDS * ROWS, 1)
_PLUS: Final = _mixed(BANDS * ROWS, 2)
_FOLDED: Final = np.array(_mixed(ROWS + 2, 3), dtype=np.uint64)
_HALF: Final = np.uint64(32)


def bands_of(texts: Sequence[str]) -> list[tuple[int, ...]]:
    """For each text its bands; none where the same words twice would mean nothing."""
    said = [essence(text) for text in texts]
    said = [words if is_telling(words) else () for words in said]
    bands = iter(_bands([words for words in said if len(words) >= SHORT]))
    return [next(bands) if len(words) >= SHORT else (_of_short(words),) if words else () for words in said]


def _of_short(words: tuple[str, ...]) -> int:
    said = " ".join(words).encode()
    return (crc32(said) << 31 ^ crc32(said[::-1])) & LARGEST


def _bands(essences: Sequence[tuple[str, ...]]) -> list[tuple[int, ...]]:
    """Of many texts at once: one at a time costs four times as much."""
    if not essences:
        return []
    hashed = np.array([crc32(word.encode()) for word in chain.from_iterable(essences)], dtype=np.uint64)
    ends = np.cumsum([len(words) for words in essences])
    kept = np.ones(len(hashed) - 1, dtype=bool)
    kept[ends[:-1] - 1] = False  # the last word of one text and the first of the next are no pair
    pairs = (hashed[:-1] * _FOLDED[:1] + hashed[1:] * _FOLDED[1:2])[kept]
    starts = np.concatenate(([0], ends[:-1])) - np.arange(len(essences))
    minima = [_minima(pairs, starts, n) for n in range(BANDS * ROWS)]
    columns = [_band(minima[n * ROWS : (n + 1) * ROWS], n).tolist() for n in range(BANDS)]
    return list(zip(*columns, strict=True))


def _minima(pairs: Numbers, starts: npt.NDArray[np.int_], n: int) -> Numbers:
    turned = pairs * np.uint64(_TIMES[n]) + np.uint64(_PLUS[n])
    return np.minimum.reduceat(turned >> _HALF, starts)


def _band(minima: Sequence[Numbers], n: int) -> Numbers:
    folded = np.full(len(minima[0]), n, dtype=np.uint64)
    for one, odd in zip(minima, _FOLDED[2:], strict=True):
        folded = (folded ^ one) * odd
        folded ^= folded >> _HALF
    return folded & np.uint64(LARGEST)
