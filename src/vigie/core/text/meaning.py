"""What the words of a text mean, as one mean vector a text: how words never trained on are understood."""

from dataclasses import dataclass

import numpy as np

from vigie.core.text.features import Values
from vigie.core.text.fold import Index
from vigie.core.text.tokens import Hashes

_COMMON = 100.0  # the hundredth word by frequency weighs half: smaller words say little


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """hashes: of known words, sorted; rows: their vectors' places; ranks: by frequency, 0 the first."""

    hashes: Hashes
    rows: Index
    ranks: Index
    vectors: Values  # places × numbers

    def means(self, hashes: Hashes, owner: Index, texts: int) -> Values:
        """Mean vector of each text; zeros where no word is known."""
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        known = np.flatnonzero(self.hashes[at] == hashes)
        at, owner = at[known], owner[known]
        shares = (1 / (1 + _COMMON / (self.ranks[at] + 3.0))).astype(np.float32)
        total = np.bincount(owner, weights=shares, minlength=texts)
        shares /= total[owner].astype(np.float32)
        return summed(self.vectors[self.rows[at]] * shares[:, None], np.bincount(owner, minlength=texts))


def summed(rows: Values, counts: Index) -> Values:
    """Sums of the first counts[0] rows, of the next counts[1], and so on."""
    sums = np.zeros((len(counts), rows.shape[1]), dtype=np.float32)
    some = np.flatnonzero(counts)
    if len(some):
        first = np.cumsum(counts) - counts
        sums[some] = np.add.reduceat(rows, first[some], axis=0)
    return sums
