"""How a brand's own forecasts have held, and how its threads went on once somebody had answered.

The first is a measure. The second is an observation: threads that are answered soon differ from the others in
more than that, so nothing here says what an answer would change.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

BINS: Final = 5
"""Parts of the reliability curve, of equal width: a brand has tens of forecasts, not thousands."""

ROUNDING: Final = 0.5
"""Of a message: what lies outside of an interval by no more than this is no miss."""

SCORE: Final = 1.96  # normal score of 95 %
FEWEST: Final = 6
"""Values from which a median has an interval of 95 %."""

ENOUGH: Final = 5
"""Incidents below which a record says nothing."""


@dataclass(frozen=True, slots=True)
class Past:
    """One forecast and what came. chance: what it gave the passing of a threshold; passed: whether it was.

    about: the incident it was of, None where no other forecast was of the same.
    """

    low: float
    median: float
    high: float
    actual: float
    chance: float | None = None
    passed: bool = False
    about: Hashable = None


@dataclass(frozen=True, slots=True)
class Share:
    """hits of n as a part, and the interval of 95 % in which its true value lies (Wilson 1927)."""

    n: int
    hits: int
    part: float
    low: float
    high: float

    @classmethod
    def of(cls, hits: int, n: int, *, apart: int | None = None) -> "Share":
        """n: at least 1. apart: how many of them tell something of their own, where they resemble each other.

        The interval is as wide as for so many: too wide rather than too narrow.
        """
        alone = apart or n
        part, weight = hits / n, SCORE**2 / alone
        centre = (part + weight / 2) / (1 + weight)
        half = SCORE * math.sqrt(part * (1 - part) / alone + weight / (4 * alone)) / (1 + weight)
        return cls(n, hits, part, max(centre - half, 0.0), min(centre + half, 1.0))


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the reliability curve. said: mean probability of some forecasts; came: how often it came."""

    said: float
    came: Share


@dataclass(frozen=True, slots=True)
class Record:
    """inside: forecasts whose interval held, wanted 80 %; under, over: parts that ended below, above it.

    error: median of |forecast - outcome| / outcome. incidents: how many the forecasts were of.
    """

    inside: Share
    under: float
    over: float
    error: float
    reliability: tuple[Step, ...]
    incidents: int

    @property
    def is_enough(self) -> bool:
        """To say anything of it."""
        return self.incidents >= ENOUGH


def record_of(past: Sequence[Past]) -> Record | None:
    """None when there is nothing yet."""
    if not past:
        return None
    under = sum(one.actual < one.low - ROUNDING for one in past)
    over = sum(one.actual > one.high + ROUNDING for one in past)
    incidents = _incidents(past)
    return Record(
        inside=Share.of(len(past) - under - over, len(past), apart=incidents),
        under=under / len(past),
        over=over / len(past),
        error=median(abs(one.median - one.actual) / max(one.actual, 1.0) for one in past),
        reliability=_reliability(past),
        incidents=incidents,
    )


def _incidents(past: Sequence[Past]) -> int:
    return len({one.about for one in past if one.about is not None}) + sum(one.about is None for one in past)


def _reliability(past: Sequence[Past]) -> tuple[Step, ...]:
    bins: dict[int, list[tuple[float, Past]]] = {}
    for one in past:
        if one.chance is not None:
            bins.setdefault(min(int(one.chance * BINS), BINS - 1), []).append((one.chance, one))
    return tuple(_step(found) for _, found in sorted(bins.items()))


def _step(found: Sequence[tuple[float, Past]]) -> Step:
    past = [one for _, one in found]
    came = Share.of(sum(one.passed for one in past), len(past), apart=_incidents(past))
    return Step(sum(said for said, _ in found) / len(found), came)


@dataclass(frozen=True, slots=True)
class Answered:
    """A thread that is over. minutes: from its beginning to the first answer, None where there was none.

    seen: messages by then, or by the limit where nobody answered; size: in the end; foretold: the size
    foretold at that moment, where there was a forecast.
    """

    minutes: float | None
    seen: int
    size: int
    foretold: float | None = None


@dataclass(frozen=True, slots=True)
class Middle:
    """A median of n values with its interval of 95 %; None where n is below 6."""

    n: int
    median: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """growth: how many times as many messages in the end as at the answer; beside: size over forecast."""

    growth: Middle
    beside: Middle | None

    @property
    def is_enough(self) -> bool:
        """To say anything of it."""
        return self.growth.n >= FEWEST


@dataclass(frozen=True, slots=True)
class Observation:
    """Threads answered within `limit` minutes, answered later, and never; None for no thread."""

    limit: float
    soon: Group | None
    later: Group | None
    never: Group | None

    @property
    def is_enough(self) -> bool:
        """There are enough answered soon, and enough to hold them against."""
        others = (self.later, self.never)
        return bool(
            self.soon and self.soon.is_enough and any(one is not None and one.is_enough for one in others)
        )


def observe_answers(threads: Sequence[Answered], *, limit: float) -> Observation:
    """How threads grew after their first answer. Threads answered before any message are left out."""
    usable = [one for one in threads if one.seen > 0]
    answered = [(one.minutes, one) for one in usable if one.minutes is not None]
    return Observation(
        limit,
        soon=_group([one for minutes, one in answered if minutes <= limit]),
        later=_group([one for minutes, one in answered if minutes > limit]),
        never=_group([one for one in usable if one.minutes is None]),
    )


def _group(threads: Sequence[Answered]) -> Group | None:
    if not threads:
        return None
    beside = [one.size / one.foretold for one in threads if one.foretold]
    return Group(middle_of([one.size / one.seen for one in threads]), middle_of(beside) if beside else None)


def middle_of(values: Sequence[float]) -> Middle:
    """The interval lies between two of the values, whatever their distribution (binomial of one half)."""
    found, n = sorted(values), len(values)
    if n < FEWEST:
        return Middle(n, median(found), None, None)
    missed, outside = 0.0, 0
    while (missed := missed + math.comb(n, outside) / 2**n) <= 0.025:
        outside += 1
    return Middle(n, median(found), found[outside - 1], found[-outside])
