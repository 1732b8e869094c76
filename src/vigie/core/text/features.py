"""The words and pieces of words of a batch as numbered buckets: what every trained head reads.

Words, pairs of words and runs of letters are hashed to buckets, never kept as strings; masked words
count as what they hide. Each sort weighs alike in a text, however long the text.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vigie.core.text.evidence import Evidence
from vigie.core.text.fold import Batch, Index, fold_batch, unmask
from vigie.core.text.lexicon import completed, load_lexicon
from vigie.core.text.tokens import Hashes, Tokens, mixed, stretch_hashes, tokenize

BITS = 18
RUNS = (3, 4, 5)  # characters, spaces included
_OF_TEXT = np.uint64(0x9E3779B97F4A7C15)
_WORD, _PAIR = 1, 2  # a run of n characters has n

Buckets = npt.NDArray[np.int64]
Values = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of features. buckets: 0 to 2**BITS - 1, by text; counts: how many each text has; values:
    what one of them weighs: all of a text have length 1 together, less where its words repeat.
    """

    buckets: Buckets
    counts: Index
    values: Values


def featurize(evidence: Evidence) -> tuple[Sort, ...]:
    """Every sort of feature of a batch."""
    batch, tokens = evidence.batch, evidence.tokens
    fresh = _fresh(batch, tokens)
    words = (tokens.hashes, tokens.owner), _hidden(batch), _pairs(tokens)
    runs = (_runs(batch, tokens, length) for length in RUNS)
    salts = (_WORD, _WORD, _PAIR, *RUNS)
    return tuple(
        _sort(buckets_of(hashes, salt), np.bincount(owner, minlength=batch.size), fresh)
        for (hashes, owner), salt in zip((*words, *runs), salts, strict=True)
    )


def _sort(buckets: Buckets, counts: Index, fresh: Values) -> Sort:
    return Sort(buckets, counts, (fresh / np.sqrt(np.maximum(counts, 1))).astype(np.float32))


def _fresh(batch: Batch, tokens: Tokens) -> Values:
    """1 where at least half of a text's words are different ones, less where few words fill it."""
    counts = np.bincount(tokens.owner, minlength=batch.size)
    salted = mixed(tokens.hashes + tokens.owner.astype(np.uint64) * _OF_TEXT)
    _, first = np.unique(salted, return_index=True)
    different = np.bincount(tokens.owner[first], minlength=batch.size)
    return np.minimum(2 * different / np.maximum(counts, 1), 1).astype(np.float32)


def buckets_of(hashes: Hashes, salt: int) -> Buckets:
    return (mixed(hashes * np.uint64(2 * salt + 1)) >> np.uint64(64 - BITS)).astype(np.int64)


def _pairs(tokens: Tokens) -> tuple[Hashes, Index]:
    hashes = tokens.phrase_hashes(2)
    whole = np.flatnonzero(hashes)
    return hashes[whole], tokens.owner[whole]


def _runs(batch: Batch, tokens: Tokens, length: int) -> tuple[Hashes, Index]:
    last = max(len(batch.codes) - length + 1, 0)
    start = np.flatnonzero(batch.owner[:last] == batch.owner[length - 1 :][:last])
    return stretch_hashes(tokens.prefix, start, start + length), batch.owner[start]


def _hidden(batch: Batch) -> tuple[Hashes, Index]:
    """The words behind masks: "c0nn@rd", "p*tain"."""
    masks = unmask(batch.joined)
    if not masks:
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    lexicon = load_lexicon()
    shown = tokenize(fold_batch([completed(word, lexicon) for _, _, word, _ in masks]))
    owner = batch.owner[np.array([start for start, *_ in masks])]
    return shown.hashes, owner[shown.owner]
