"""Cascades to learn the forecast from: their times, the moments at which they are looked at, what came.

The file is the one of crisis data for developers (`t1516.jsonl.gz`): it stays outside the repository, only
what was fitted on it is shipped.
"""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vigie.core.forecast.features import Floats, features
from vigie.core.forecast.model import END, HORIZONS, LARGE, PEAK_SPAN

MOMENTS = (
    3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 180, 240, 360, 480, 720, 1440, 2880,
)  # fmt: skip
"""Minutes at which every cascade is looked at: one model learns from all of them."""

FEWEST = 8
"""Events below which a cascade teaches nothing at that moment."""

KEPT = (0.15, 0.6)
"""Shares of a cascade that thinning leaves."""

FOLDS = 8


@dataclass(frozen=True, slots=True)
class Rows:
    """Cascades as they were at some moment, and what came of them: one row each.

    targets: by name, logarithm of how many times as many there are in the end (or at a horizon) as at the
    moment; "ahead": logarithm of 1 + minutes until the peak; "past": 1 when it was before.
    """

    cascade: npt.NDArray[np.int64]
    at: Floats
    seen: npt.NDArray[np.int64]
    inputs: Floats
    targets: dict[str, Floats]

    def part(self, which: npt.NDArray[np.bool_]) -> "Rows":
        targets = {name: target[which] for name, target in self.targets.items()}
        return Rows(self.cascade[which], self.at[which], self.seen[which], self.inputs[which], targets)


def load(path: Path) -> list[Floats]:
    """Sorted times in minutes of every cascade of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [np.sort(np.array(json.loads(line)["t"], dtype=np.float64)) for line in lines]


def folds_of(cascades: Sequence[Floats]) -> npt.NDArray[np.int64]:
    """The fold of each. Cascades that begin alike were collected twice: they stay together."""
    groups: dict[tuple[float, ...], int] = {}
    group = np.array([groups.setdefault(tuple(times[:8]), len(groups)) for times in cascades])
    shuffled = np.random.default_rng(0).permutation(len(groups)) % FOLDS
    return np.asarray(shuffled[group], dtype=np.int64)


def rows_of(cascades: Sequence[Floats], moments: Sequence[float] = MOMENTS, fewest: int = FEWEST) -> Rows:
    """Every cascade at every moment at which it had that many events."""
    found = [
        (number, float(at), int(times.searchsorted(at, side="right")))
        for at in moments
        for number, times in enumerate(cascades)
        if times.searchsorted(at, side="right") >= fewest
    ]
    numbers, ats, seen = (np.array(column) for column in zip(*found, strict=True))
    inputs = np.stack([features(cascades[number][:count], at) for number, at, count in found])
    outcomes = [_outcomes(cascades[number], at, count) for number, at, count in found]
    targets = {name: np.array([outcome[name] for outcome in outcomes]) for name in outcomes[0]}
    return Rows(numbers, ats, seen, inputs, targets)


def any_rows(cascades: Sequence[Floats], rows: Rows) -> Rows:
    """Cascades as they would be met by somebody who does not know whether they will become large.

    All of the file reached 50 events. Where that many were there already, it tells nothing; small ones are
    had by thinning those, each event kept by chance.
    """
    thinned = [_thinned(times, number) for number, times in enumerate(cascades)]
    small = rows_of(thinned)
    whole = np.array(
        [
            cascades[number].searchsorted(at, side="right")
            for number, at in zip(small.cascade, small.at, strict=True)
        ]
    )
    return joined(rows.part(rows.seen >= LARGE), small.part(whole >= LARGE))


def _thinned(times: Floats, seed: int) -> Floats:
    chance = np.random.default_rng(seed)
    share = np.exp(chance.uniform(*np.log(KEPT)))
    return np.asarray(times[chance.random(len(times)) < share], dtype=np.float64)


def joined(first: Rows, second: Rows) -> Rows:
    targets = {name: np.concatenate([first.targets[name], second.targets[name]]) for name in first.targets}
    return Rows(
        np.concatenate([first.cascade, second.cascade]),
        np.concatenate([first.at, second.at]),
        np.concatenate([first.seen, second.seen]),
        np.concatenate([first.inputs, second.inputs]),
        targets,
    )


def _outcomes(times: Floats, at: float, seen: int) -> dict[str, float]:
    outcomes = {"size": float(np.log(len(times[times <= END]) / seen))}
    for minutes in HORIZONS:
        then = int(times.searchsorted(min(at + minutes, END), side="right"))
        outcomes[f"in{minutes}"] = float(np.log(then / seen))
    peak = peak_of(times)
    return outcomes | {"ahead": float(np.log1p(max(peak - at, 0.0))), "past": float(peak <= at)}


def peak_of(times: Floats) -> float:
    """When the busiest stretch ended: the last event of the fullest window, the first one of several."""
    inside = np.arange(len(times)) + 1 - times.searchsorted(times - PEAK_SPAN, side="left")
    return float(times[inside.argmax()])
