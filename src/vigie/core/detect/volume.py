"""How unusual a count is, beside what this one series did before. Causal, and without units.

Each row, the counts of the last 1, 3, 9, 27 and 81 rows are held against two moving levels of the same
series. The differences of square roots vary alike for rare and for busy series. Each difference is divided
by its own running 99.5 % quantile, and the geometric mean of the ten is the surprise: all spans have to be
unusual at once. What was just seen is no news: the surprise is held against its own recent peak, which
fades.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from operator import sub
from typing import Any, Final

SPANS: Final = (1, 3, 9, 27, 81)  # rows
LEVELS: Final = (72, 288)  # rows until the past weighs half: six hours and a day of five minutes
QUANTILE: Final = 0.995
FADES: Final = 216  # rows until a peak is half forgotten: eighteen hours of five minutes
NEWS: Final = 1.3  # how far above the faded peak something has to be, to be news again
LEARNS: Final = 288  # rows until a series is known at all
ROWS_KEPT: Final = 8640 * 2  # the quantiles forget after about two months

THRESHOLDS: Final[Mapping[str, float]] = {
    "standard": 0.469,
    "reward_low_FP_rate": 0.47,
    "reward_low_FN_rate": 0.468,
}
"""Of the score, for the three ways of weighing false and missed alarms; chosen once, for all brands."""

_RING: Final = SPANS[-1] + 1
_BINS: Final = 16  # bins of the quantiles to a doubling: 4 % wide, interpolated
_LOW: Final = -48  # the lowest bin
_ASKED: Final = 12  # the quantiles move slowly: once an hour is enough
_LEAST: Final = 0.05  # a span that did not rise at all weighs this much
_BILLION: Final = 1e9
_PARTS: Final = 10_000  # sums are kept to so many parts of a message
_SMALL: Final = 0.375  # makes roots of small counts vary alike (Anscombe)
_WEIGHTS: Final = tuple(1 - 0.5 ** (1 / rows) for rows in LEVELS)
_FADE: Final = 0.5 ** (1 / FADES)
_POWER: Final = 1 / (len(SPANS) * len(LEVELS))


class Tail:
    """A running quantile: how often each height was seen, in bins of 4 %."""

    __slots__ = ("bins", "rows", "value")

    def __init__(self, bins: dict[int, float] | None = None, rows: float = 0.0, value: float = 0.0) -> None:
        self.bins = {} if bins is None else bins
        self.rows = rows
        self.value = value

    def ask(self) -> None:
        """Find the quantile anew; forget what is below the highest tenth, and slowly all that is old."""
        left, above = (1 - QUANTILE) * self.rows, 0.0
        found = False
        for height in sorted(self.bins, reverse=True):
            here = self.bins[height]
            if not found and above + here > left:
                share = (above + here - left) / here
                self.value = 2.0 ** ((height + share) / _BINS)
                found = True
            above += here
            if above > self.rows / 10:
                self.bins = {kept: count for kept, count in self.bins.items() if kept >= height}
                break
        if self.rows > ROWS_KEPT:
            self.rows /= 2
            self.bins = {kept: count / 2 for kept, count in self.bins.items()}

    def to_json(self) -> list[Any]:
        """Rows, quantile, then the lowest bin and how often it and each above it was seen."""
        if not self.bins:
            return [_short(self.rows), self.value]
        lowest, highest = min(self.bins), max(self.bins)
        seen = [_short(self.bins.get(height, 0.0)) for height in range(lowest, highest + 1)]
        return [_short(self.rows), self.value, lowest, seen]

    @classmethod
    def from_json(cls, kept: Sequence[Any]) -> "Tail":
        """What `to_json` gave. Raises TypeError or ValueError for anything else."""
        if len(kept) == 2:
            return cls({}, float(kept[0]), float(kept[1]))
        rows, value, lowest, seen = kept
        bins = {height: float(count) for height, count in enumerate(seen, int(lowest)) if count}
        return cls(bins, float(rows), float(value))


def _short(number: float) -> float:
    """Whole numbers without their “.0”: most are whole, and hundreds are written each minute."""
    return int(number) if number.is_integer() else number


def _steps(sums: Sequence[float]) -> list[int]:
    """The first, and how far it is from each to the next, in ten-thousandths: exact, and short to write."""
    parts = [round(one * _PARTS) for one in sums]
    return [parts[0], *map(sub, parts[1:], parts)]


class Volume:
    """One series. `push` takes the next row and gives its score from 0 to 1."""

    __slots__ = ("counts", "levels", "peak", "rows", "sums", "tails")

    def __init__(self) -> None:
        self.rows = 0
        self.counts = [0.0] * _RING  # running sums of what was counted, by row modulo the ring
        self.sums = [[0.0] * _RING for _ in LEVELS]  # and of what was expected
        self.levels = [0.0] * len(LEVELS)
        self.tails = [Tail() for _ in range(len(SPANS) * len(LEVELS))]
        self.peak = 0.0

    def push(self, value: float) -> float:
        """value: the count of this row, 0 to a billion. One that cannot be (negative, NaN) counts as 0."""
        value = min(value, _BILLION) if value > 0 and math.isfinite(value) else 0.0
        if self.rows == 0:
            self.levels = [value] * len(LEVELS)
        self._add(value)
        surprise = self._surprise()
        self.peak *= _FADE
        news = surprise / max(1.0, NEWS * self.peak)
        self.peak = max(self.peak, surprise)
        self.rows += 1
        news *= min(1.0, self.rows / LEARNS)
        return news / (news + 1)

    def _add(self, value: float) -> None:
        """The row joins the running sums; the levels learn it only afterwards."""
        at, before = self.rows % _RING, (self.rows - 1) % _RING
        if at == 0:
            self._rebase()
        self.counts[at] = self.counts[before] + value
        young = 1 / (self.rows + 2)
        for n, level in enumerate(self.levels):
            sums = self.sums[n]
            sums[at] = round(sums[before] + level, 4)  # short to write, and far below what counts
            weight = _WEIGHTS[n]
            self.levels[n] = level + max(weight, young) * (value - level)

    def _rebase(self) -> None:
        """Running sums stay small, so that they stay exact."""
        for sums in (self.counts, *self.sums):
            least = sums[0] if self.rows else 0.0
            sums[:] = [round(one - least, 4) for one in sums]

    def _surprise(self) -> float:
        rows, counts, tails = self.rows, self.counts, self.tails
        at, asked, product, n = rows % _RING, rows % _ASKED == 0, 1.0, 0
        sqrt, log2 = math.sqrt, math.log2
        for span in SPANS:
            before = (rows - span) % _RING
            seen = sqrt(counts[at] - counts[before] + _SMALL)
            for sums in self.sums:
                rise = seen - sqrt(max(sums[at] - sums[before], 0.0) + _SMALL)
                tail = tails[n]
                n += 1
                if asked:
                    tail.ask()
                tail.rows += 1
                if rise <= 0:
                    product *= _LEAST
                    continue
                product *= rise / (tail.value if tail.value > 0 else max(rise, 1.0)) + _LEAST
                height = max(int(log2(rise) * _BINS // 1), _LOW)
                bins = tail.bins
                bins[height] = bins.get(height, 0.0) + 1
        return float(product**_POWER)

    def correct(self, back: int, value: float) -> None:
        """So many more in the row `back` rows ago (0: the last), where it is still kept."""
        for row in range(max(min(back + 1, self.rows, _RING), 0)):
            self.counts[(self.rows - 1 - row) % _RING] += value

    def to_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "counts": [_short(count) for count in self.counts],
            "sums": [_steps(sums) for sums in self.sums],
            "levels": self.levels[:],
            "peak": self.peak,
            "tails": [tail.to_json() for tail in self.tails],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Volume":
        """What `to_json` gave. Raises KeyError, TypeError or ValueError for anything else."""
        volume = cls()
        volume.rows, volume.peak = int(kept["rows"]), float(kept["peak"])
        volume.counts, volume.levels = list(map(float, kept["counts"])), list(map(float, kept["levels"]))
        volume.sums = [[one / _PARTS for one in accumulate(map(int, steps))] for steps in kept["sums"]]
        volume.tails = [Tail.from_json(tail) for tail in kept["tails"]]
        rings = (volume.counts, *volume.sums)
        if len(volume.tails) != len(SPANS) * len(LEVELS) or any(len(ring) != _RING for ring in rings):
            raise ValueError("the volume has another shape")
        return volume

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Volume) and self.to_json() == other.to_json()

    __hash__ = None  # type: ignore[assignment]

    def copy(self) -> "Volume":
        other = Volume()
        other.rows, other.peak = self.rows, self.peak
        other.counts, other.levels = self.counts[:], self.levels[:]
        other.sums = [sums[:] for sums in self.sums]
        other.tails = [Tail(dict(tail.bins), tail.rows, tail.value) for tail in self.tails]
        return other


def scores(values: Iterable[float]) -> list[float]:
    """The score of each row of a series, from the rows up to it."""
    volume = Volume()
    return [volume.push(value) for value in values]
