"""How large a thread or an incident will become, from what is known of it at a moment: never one number.

A size is the number of messages (shares, replies, mentions) within seven days of the beginning. Every answer
is an interval that holds four times out of five on cascades it was not fitted on (docs/forecast.md).
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from vigie.core.forecast.audience import Audience, audience_of
from vigie.core.forecast.distribution import Distribution
from vigie.core.forecast.features import Floats, features
from vigie.core.forecast.model import ABOVE, BELOW, END, HORIZONS, LEVELS, TARGETS, Model, Models
from vigie.core.forecast.ranges import Range, growing
from vigie.core.forecast.resources import shipped_models

ENOUGH: Final = 10
"""Messages below which people are told nothing: there is too little to go by."""

REACHES: Final = (60, 360, 1440)
"""Minutes from now for which a reach is told."""

CONE: Final = (0, 5, 10, 15, 30, 45, 60, 90, 120, 180, 240, 360, 540, 720, 1080, 1440)
"""Minutes from now at which the curve has a point."""


@dataclass(frozen=True, slots=True)
class Event:
    """One message. minute: since the beginning; audience: followers of who said it, where known."""

    minute: float
    audience: int | None = None


class Reason(StrEnum):
    """Why nothing is foretold."""

    FEW = "few"  # fewer than ENOUGH messages
    OVER = "over"  # seven days have passed


@dataclass(frozen=True, slots=True)
class Abstention:
    """Nothing is foretold, and why. needed: messages that are missing."""

    at: float
    seen: int
    reason: Reason
    needed: int = 0

    def to_json(self) -> dict[str, object]:
        return {"abstains": self.reason.value, "at": self.at, "seen": self.seen, "needed": self.needed}


@dataclass(frozen=True, slots=True)
class Horizon:
    """minutes: from now; size: messages by then; reach: audience by then, None where none is known."""

    minutes: int
    size: Range
    reach: Range | None


@dataclass(frozen=True, slots=True)
class Curve:
    """The cone of a chart. minutes: from now; low, median, high: messages by then."""

    minutes: tuple[float, ...]
    low: tuple[float, ...]
    median: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Peak:
    """The end of the busiest fifteen minutes. past: probability that it was before now.

    ahead: minutes from now; 0 stands for "it was before".
    """

    past: float
    ahead: Range


@dataclass(frozen=True, slots=True)
class Forecast:
    """at: minutes since the beginning; seen: messages by then; size: messages in the end."""

    at: float
    seen: int
    size: Range
    reach: Range | None
    horizons: tuple[Horizon, ...]
    curve: Curve
    peak: Peak
    growth: Distribution
    """Logarithm of how many times as many messages there will be as there are."""

    def probability(self, threshold: float) -> float:
        """That at least so many messages are there in the end. Never rises with the threshold."""
        if threshold <= self.seen:
            return 1.0
        return self.growth.exceeding(math.log(threshold / max(self.seen, 1)))

    def by(self, minutes: float) -> Range:
        """Messages so many minutes from now."""
        where, known = math.log1p(minutes), np.log1p(self.curve.minutes)
        sides = (self.curve.low, self.curve.median, self.curve.high)
        return Range(*(float(np.interp(where, known, side)) for side in sides))

    @property
    def time_to_peak(self) -> Range:
        """Minutes from now until the busiest stretch ends; 0 when it was before."""
        return self.peak.ahead

    def to_json(self) -> dict[str, object]:
        """Numbers, texts and lists only; nothing is infinite."""
        return asdict(self)


def forecast(events: Sequence[Event], at: float) -> Forecast | Abstention:
    """What is foretold to people. events: in any order; those after `at` are not looked at.

    Raises ValueError for a time that is not a number, for one before the beginning, and for `at` not above 0.
    """
    seen = _seen(events, at)
    if at >= END:
        return Abstention(at, len(seen), Reason.OVER)
    if len(seen) < ENOUGH:
        return Abstention(at, len(seen), Reason.FEW, ENOUGH - len(seen))
    return _foretold(seen, at, shipped_models().of(len(seen), large=False))


def estimate(
    events: Sequence[Event], at: float, *, large: bool = False, models: Models | None = None
) -> Forecast:
    """As `forecast`, but never abstains: for measuring. Below ten messages it is worth little.

    large: it is known to reach 50 messages, as the cascades did that others chose for their files.
    """
    seen = _seen(events, at)
    return _foretold(seen, at, (models or shipped_models()).of(len(seen), large=large))


def _seen(events: Sequence[Event], at: float) -> list[Event]:
    if not (math.isfinite(at) and at > 0):
        raise ValueError(f"a forecast is made at a number of minutes above 0, not at {at}")
    seen = []
    for event in events:
        if not (math.isfinite(event.minute) and event.minute >= 0):
            raise ValueError(
                f"a message is so many minutes after the beginning, 0 or more, not {event.minute}"
            )
        if event.minute <= at:
            seen.append(event)
    return sorted(seen, key=lambda event: (event.minute, event.audience or 0))


def _foretold(seen: Sequence[Event], at: float, model: Model) -> Forecast:
    growths, past = _growths(seen, at, model)
    count = len(seen)
    size = growing(count, growths["size"][[0, 2, 4]])
    sizes = _by_horizon(count, growths, size)
    audience = audience_of([event.audience for event in seen])
    reach = audience.reach(count, size) if audience else None
    horizons = _horizons(count, sizes, audience, reach)
    ahead = Range(*(max(float(value), 0.0) for value in np.expm1(growths["ahead"])))
    growth = Distribution((BELOW, *LEVELS[1:4], 1 - ABOVE), tuple(map(float, growths["size"])))
    return Forecast(
        at, count, size, reach, horizons, _curve(count, at, sizes, size), Peak(past, ahead), growth
    )


def _growths(seen: Sequence[Event], at: float, model: Model) -> tuple[dict[str, Floats], float]:
    if at >= END:
        return {name: np.zeros(len(levels)) for name, levels in TARGETS.items()}, 1.0
    times = np.array([event.minute for event in seen], dtype=np.float64)
    return model.quantiles(features(times, at), at)


def _by_horizon(count: int, growths: dict[str, Floats], size: Range) -> dict[int, Range]:
    """Sizes at each horizon: none smaller than at the one before, none larger than in the end."""
    found, before = {}, Range(count, count, count)
    for minutes in HORIZONS:
        before = growing(count, growths[f"in{minutes}"]).at_least(before).at_most(size)
        found[minutes] = before
    return found


def _curve(count: int, at: float, sizes: dict[int, Range], size: Range) -> Curve:
    """Points between horizons lie on straight lines over the logarithm of the time."""
    end = max(END - at, 0.0)
    knots = {0.0: Range(count, count, count), **{float(minutes): some for minutes, some in sizes.items()}}
    if end > HORIZONS[-1]:
        knots[end] = size
    minutes = (*CONE, end) if end > CONE[-1] else CONE
    where, known = np.log1p(minutes), np.log1p(list(knots))
    low, median, high = (
        tuple(
            float(point) for point in np.interp(where, known, [getattr(one, side) for one in knots.values()])
        )
        for side in ("low", "median", "high")
    )
    return Curve(tuple(map(float, minutes)), low, median, high)


def _horizons(
    count: int, sizes: dict[int, Range], audience: Audience | None, last: Range | None
) -> tuple[Horizon, ...]:
    """Reaches grow from one to the next, towards the last."""
    found: list[Horizon] = []
    for minutes in REACHES:
        reach = None
        if audience and last:
            reach = audience.reach(count, sizes[minutes]).at_most(last)
            if found and found[-1].reach:
                reach = reach.at_least(found[-1].reach)
        found.append(Horizon(minutes, sizes[minutes], reach))
    return tuple(found)
