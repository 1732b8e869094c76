"""Boosted regression trees, as trained elsewhere and written down as arrays: read for one row at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vigie.core.forecast.features import Floats


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees in one array of nodes, one forest after the other.

    feature: column asked, nodes; at most `limit` goes left. left, right: node to go to; a leaf goes to
    itself. value: what a leaf adds. roots: first node of each tree. starts: first tree of each forest.
    depth: steps after which every tree has come to a leaf.
    """

    feature: npt.NDArray[np.int16]
    limit: Floats
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]
    roots: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    depth: int

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> "Forest":
        """What the pack holds."""
        return cls(
            feature=arrays["feature"].astype(np.int16),
            limit=arrays["limit"].astype(np.float64),
            left=arrays["left"].astype(np.int32),
            right=arrays["right"].astype(np.int32),
            value=arrays["value"].astype(np.float32),
            roots=arrays["roots"].astype(np.int32),
            starts=arrays["starts"].astype(np.int32),
            depth=int(arrays["depth"].item()),
        )

    def sums(self, row: Floats) -> Floats:
        """What each forest says of one row of features: the sum of one leaf of each of its trees."""
        nodes = self.roots
        for _ in range(self.depth):
            goes_left = row[self.feature[nodes]] <= self.limit[nodes]
            nodes = np.where(goes_left, self.left[nodes], self.right[nodes])
        return np.add.reduceat(self.value[nodes].astype(np.float64), self.starts)
