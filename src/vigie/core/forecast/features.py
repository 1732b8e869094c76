"""What the first minutes of a cascade say of the rest, as numbers: how many, when, how fast, how evenly.

Nothing here looks past the moment of the forecast, and nothing needs text, author or network.
"""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LATE: Final = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)  # shares of the time so far
LAST: Final = (1, 2, 5, 10, 20, 40, 90)  # minutes before now
FIRST: Final = (1, 3, 6, 12, 25, 50, 100)  # minutes after the beginning
WHEN: Final = (0.05, 0.25, 0.5, 0.75, 0.9)  # quantiles of the times
NEWEST: Final = (1, 3, 10, 30, 100)  # events counted from the latest
FADING: Final = (2, 8, 30, 90)  # minutes
BINS: Final = 12
DIGITS: Final = 3
KERNELS: Final = ((5.0, 0.25), (5.0, 0.6), (30.0, 1.0))
"""How long people take to pass something on: evenly for so many minutes, then a power law that falls with
this exponent above one (Zhao et al. 2015, SEISMIC: 5 minutes and 0.24 on Twitter)."""


def features(minutes: Floats, at: float) -> Floats:
    """One row. minutes: sorted times since the beginning, none after `at`; at: minutes, above 0.

    Rounded, so that the last digit of a logarithm on another processor sends no row to another leaf.
    """
    row = [
        *_counts(minutes, at),
        *_places(minutes, at),
        *_unevenness(minutes, at),
        *_bins(minutes, at),
        *_exposure(minutes, at),
    ]
    return np.asarray(np.round(row, DIGITS), dtype=np.float64)


def _log(value: float) -> float:
    return math.log(max(value, 1e-9))


def _after(minutes: Floats, when: float) -> int:
    return len(minutes) - int(minutes.searchsorted(when, side="right"))


def _counts(minutes: Floats, at: float) -> Iterator[float]:
    count = len(minutes)
    yield _log(count + 1)
    yield _log(at)
    for share in LATE:
        yield _log((_after(minutes, share * at) + 0.5) / (count + 1))
    for span in LAST:
        recent = _log(_after(minutes, at - span) + 0.5)
        yield recent
        yield recent - _log(count + 1)
    for span in FIRST:
        yield _log(count - _after(minutes, min(span, at)) + 0.5)
    for tau in FADING:
        yield _log(float(np.exp((minutes - at) / tau).sum()) / tau + 1e-3)


def _places(minutes: Floats, at: float) -> Iterator[float]:
    """Where in time the events lie, as shares of the time so far."""
    count = len(minutes)
    quantiles = np.quantile(minutes, WHEN) if count else np.full(len(WHEN), at)
    for when in quantiles:
        yield _log((float(when) + 0.05) / at)
    for back in NEWEST:
        yield _log((at - float(minutes[-back]) + 0.02) / at) if count >= back else 0.1
    yield _log(at - float(minutes[-1]) + 0.05) if count else 3.0
    yield _log(float(minutes[0]) + 0.05) if count else _log(at)
    logs = np.log(minutes + 0.1)
    yield float(logs.mean()) if count else 0.0
    yield float(logs.std()) if count else 0.0


def _unevenness(minutes: Floats, at: float) -> Iterator[float]:
    """Events at the very same time, gaps, and how much of the time passed in silence."""
    count = len(minutes)
    times, together = np.unique(minutes, return_counts=True)
    yield len(times) / max(count, 1)
    yield _log(len(times) + 0.5)
    yield _log(float((together * together).sum()) / count) if count else 0.0
    yield _log(float(together.max()) / count) if count else 0.0
    for share in (0.5, 0.8):
        yield _log((_after(times, share * at) + 0.5) / (len(times) + 1))
    for span in (5, 20, 60):
        yield _log(_after(times, at - span) + 0.5)
    between = np.diff(times)
    yield float(np.median(np.log(between + 0.01))) if len(between) else 3.0
    yield _log((float(between.max()) + 0.02) / at) if len(between) else 0.0
    gaps = np.diff(np.concatenate(([0.0], minutes, [at]))) / at
    yield float(gaps[gaps > 1 / 20].sum())
    yield -float((gaps * np.log(gaps + 1e-12)).sum())


def _bins(minutes: Floats, at: float) -> Iterator[float]:
    """The shape of the curve in twelve equal parts: where the highest is, how high, how the last compares."""
    places = np.minimum((minutes * (BINS / at)).astype(np.int64), BINS - 1)
    counts = np.bincount(places, minlength=BINS)
    count = max(len(minutes), 1)
    yield float(counts.argmax()) / BINS
    yield float(counts.max()) / count
    yield float(np.sort(counts)[-2]) / count
    yield float(counts[-1]) / count
    yield float(counts.var()) / (float(counts.mean()) + 1e-9) / count


def _exposure(minutes: Floats, at: float) -> Iterator[float]:
    """A self-exciting process: how much of what the events so far can bring is still to come, and how many
    each has brought.
    """
    ages = at - np.concatenate(([0.0], minutes))
    for even, exponent in KERNELS:
        height = 1 / (even * (1 + 1 / exponent))
        faded = 1 - height * even / exponent * (np.maximum(ages, even) / even) ** -exponent
        brought = np.where(ages < even, height * ages, faded)
        yield _log(float((1 - brought).sum()) / (float(brought.sum()) + 1e-9))
        yield _log(len(minutes) / (float(brought.sum()) + 1) + 1e-3)
