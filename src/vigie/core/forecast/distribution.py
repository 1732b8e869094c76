"""One number that is not known yet, as quantiles: how likely it passes a threshold, and the other way round.

Between known quantiles the distribution is that of a normal variable bent to pass through them; beyond the
outer ones it goes on as it went.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

NORMAL: Final = NormalDist()
CLOSEST: Final = 1e-3  # two quantiles never lie closer: a distribution has some width


@dataclass(frozen=True, slots=True)
class Distribution:
    """levels: ascending, inside 0 and 1; points: the quantiles at these levels, not descending."""

    levels: tuple[float, ...]
    points: tuple[float, ...]

    def exceeding(self, value: float) -> float:
        """Probability that the number is `value` or more; never rises with it."""
        points = _apart(self.points)
        scores = [NORMAL.inv_cdf(level) for level in self.levels]
        return 1 - NORMAL.cdf(_on_line(value, points, scores))

    def quantile(self, level: float) -> float:
        """The value below which the number lies with this probability, inside 0 and 1."""
        scores = [NORMAL.inv_cdf(known) for known in self.levels]
        return _on_line(NORMAL.inv_cdf(level), scores, _apart(self.points))


def _apart(points: Sequence[float]) -> list[float]:
    found = [points[0]]
    for point in points[1:]:
        found.append(max(point, found[-1] + CLOSEST))
    return found


def _on_line(value: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    """Piecewise linear through the points, the outer pieces prolonged."""
    right = min(max(bisect_right(xs, value), 1), len(xs) - 1)
    share = (value - xs[right - 1]) / (xs[right] - xs[right - 1])
    return ys[right - 1] + share * (ys[right] - ys[right - 1])
