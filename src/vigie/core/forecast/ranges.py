"""An interval with its middle."""

import math
from dataclasses import dataclass

import numpy as np

from vigie.core.forecast.features import Floats


@dataclass(frozen=True, slots=True)
class Range:
    """low ≤ median ≤ high. Four times out of five what comes lies from low to high."""

    low: float
    median: float
    high: float

    def at_least(self, other: "Range") -> "Range":
        """Each number no smaller than the other's."""
        return Range(max(self.low, other.low), max(self.median, other.median), max(self.high, other.high))

    def at_most(self, other: "Range") -> "Range":
        """Each number no larger than the other's."""
        return Range(min(self.low, other.low), min(self.median, other.median), min(self.high, other.high))

    def ordered(self) -> "Range":
        """The middle moved inside, should rounding or an odd estimate have put it outside."""
        return Range(self.low, min(max(self.median, self.low), self.high), self.high)


MOST = math.log(1e6)  # times as many: more than any cascade has grown to


def growing(count: int, logs: Floats) -> Range:
    """Whole sizes from low, middle and high of the logarithm of the growth; never below what is there."""
    low, median, high = np.exp(np.clip(logs, 0.0, MOST)) * max(count, 1)
    return Range(max(float(math.floor(low)), count), float(round(median)), float(math.ceil(high)))
