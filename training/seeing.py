"""Texts as the model sees them, made by the product's own code."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from vigie.core.text.evidence import gather
from vigie.core.text.features import BITS, featurize
from vigie.core.text.fold import fold_batch
from vigie.core.text.meaning import Vocabulary

TOGETHER = 256
VECTORS = Path(__file__).parent / "vectors.npz"
MEANING = 0.5  # mean spread of a number of the mean vectors, where lexicon counts have 1


@dataclass(frozen=True, slots=True)
class Seen:
    """n texts. sparse: n × buckets; counts: n × lexicon numbers; means: n × vector numbers."""

    sparse: sp.csr_matrix
    counts: np.ndarray
    means: np.ndarray

    def dense(self, counts_scale: np.ndarray, meaning_scale: float) -> np.ndarray:
        return np.hstack([self.counts * counts_scale, self.means * np.float32(meaning_scale)]).astype(
            np.float32
        )


def see(texts: list[str]) -> Seen:
    """Read texts as `core.text.model` does."""
    words = vocabulary()
    rows, columns, values, counts, means = [], [], [], [], []
    for start in range(0, len(texts), TOGETHER):
        evidence = gather(fold_batch(texts[start : start + TOGETHER]))
        size = evidence.batch.size
        for sort in featurize(evidence):
            rows.append(np.repeat(np.arange(size) + start, sort.counts))
            columns.append(sort.buckets)
            values.append(np.repeat(sort.values, sort.counts))
        counts.append(np.log1p(np.clip(evidence.numbers, 0, 40)))
        means.append(words.means(evidence.tokens.hashes, evidence.tokens.owner, size))
    places = np.concatenate(rows), np.concatenate(columns)
    sparse = sp.csr_matrix((np.concatenate(values), places), shape=(len(texts), 1 << BITS), dtype=np.float32)
    sparse.sum_duplicates()
    return Seen(sparse, np.concatenate(counts).astype(np.float32), np.concatenate(means))


def scales(seen: Seen, ours: np.ndarray) -> tuple[np.ndarray, float]:
    """What the numbers are multiplied by, so that those of our texts are of one size."""
    spread = seen.means[ours].std(axis=0).mean()
    return (1 / (seen.counts[ours].std(axis=0) + 0.05)).astype(np.float32), float(MEANING / spread)


def vocabulary() -> Vocabulary:
    """The word vectors that the pack will carry."""
    with np.load(VECTORS, allow_pickle=False) as held:
        return Vocabulary(
            hashes=held["hashes"],
            rows=held["rows"].astype(np.int64),
            ranks=held["ranks"].astype(np.int64),
            vectors=held["vectors"].astype(np.float32) * held["scale"],
        )
