"""The fitted model: from one row of features to quantiles that hold as often as they say.

Boosted trees give quantiles of how many times as many there will be; conformal factors, learned on cascades
the trees had not seen, stretch them on both sides of the middle (Romano et al. 2019) by the time since the
beginning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from vigie.core.forecast.features import Floats
from vigie.core.forecast.trees import Forest

END: Final = 7 * 24 * 60
"""Minutes after the beginning at which a size is final."""

HORIZONS: Final = (15, 60, 180, 360, 1440)
"""Minutes from the moment of the forecast."""

PEAK_SPAN: Final = 15
"""Minutes: the peak is the end of the fullest stretch of this length."""

LEVELS: Final = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Quantiles the trees of the final size learn; those of horizons and peak learn the first, middle, last."""

OUTER: Final = (LEVELS[0], LEVELS[2], LEVELS[4])
BELOW: Final = 0.08
ABOVE: Final = 0.12
"""How often the end lies under the low and over the high: together one in five. Uneven, because a tail
that runs far up costs less width when it is cut a little earlier."""

SLACK: Final = 0.02
"""Added to each half-width before it is stretched: trees that are sure of themselves can be wrong."""

LARGE: Final = 50
"""Messages that every cascade we learned from reached: what is known to reach them is foretold otherwise."""

TARGETS: Final[Mapping[str, tuple[float, ...]]] = {
    "size": LEVELS,
    **{f"in{minutes}": OUTER for minutes in HORIZONS},
    "ahead": OUTER,
}


@dataclass(frozen=True, slots=True)
class Model:
    """forest: quantiles of each target in the order of `TARGETS`, then the log-odds that the peak is past.

    moments: minutes at which factors are known; stretch: by target, moments × 2 (below, above).
    """

    forest: Forest
    moments: Floats
    stretch: Mapping[str, Floats]

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]]) -> "Model":
        """What the pack holds."""
        return cls(
            Forest.from_arrays(arrays),
            arrays["moments"].astype(np.float64),
            {name: arrays[f"stretch_{name}"].astype(np.float64) for name in TARGETS},
        )

    def quantiles(self, row: Floats, at: float) -> tuple[dict[str, Floats], float]:
        """Stretched quantiles of each target (logarithms, never below 0), and the odds that the peak is past.

        Those of "size" stand at `BELOW`, 0.3, 0.5, 0.7 and 1 - `ABOVE`.
        """
        said = self.forest.sums(row)
        found, place = {}, 0
        for name, levels in TARGETS.items():
            plain = ordered(said[place : place + len(levels)])
            found[name] = stretched(plain, *self._factors(name, at))
            place += len(levels)
        return found, float(1 / (1 + np.exp(-said[place])))

    def _factors(self, name: str, at: float) -> tuple[float, float]:
        below, above = self.stretch[name].T
        when, known = np.log(at), np.log(self.moments)
        return float(np.interp(when, known, below)), float(np.interp(when, known, above))


@dataclass(frozen=True, slots=True)
class Models:
    """any: for what may remain as small as it is; large: for what has reached `LARGE`, or is known to."""

    any: Model
    large: Model

    def of(self, seen: int, *, large: bool) -> Model:
        """large: it is known to reach `LARGE`; once it has, everybody knows."""
        return self.large if large or seen >= LARGE else self.any


def ordered(said: Floats) -> Floats:
    """Quantiles that trees learned apart, put in order; nothing shrinks."""
    return np.maximum(np.sort(said, axis=-1), 0.0)


def stretched(plain: Floats, below: float, above: float) -> Floats:
    """Distances from the middle, last axis, times these factors."""
    middle = plain.shape[-1] // 2
    centre = plain[..., middle : middle + 1]
    rank = np.abs(np.arange(plain.shape[-1]) - middle) / middle
    factor = np.where(np.arange(plain.shape[-1]) < middle, below, above)
    away = (np.abs(plain - centre) + SLACK * rank) * factor * np.sign(np.arange(plain.shape[-1]) - middle)
    return np.asarray(np.maximum(centre + away, 0.0), dtype=np.float64)
