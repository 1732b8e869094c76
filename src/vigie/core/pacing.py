"""How often a network may be asked with what is left to spend, and what a sample says of the rest.

Degrades in the order in which it hurts least: asked less often, then only in part, then only counted; and
waits, saying until when, where not even that is left.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

RESERVE: Final = 0.15
"""Part of what is left that listening never spends: answers and their reading back need it."""

SLOWEST: Final = 6.0
"""Times farther apart than usual that reading may go before it takes samples."""

LEAST_SHARE: Final = 0.05
"""Part of the searches of a turn below which a sample says nothing: then only counts are asked."""

_Z80: Final = 1.2816  # standard normal, 80 % between


class Level(StrEnum):
    """From all is heard to nothing is: what the sources page calls it is said there."""

    FULL = "full"
    SLOWER = "slower"
    SAMPLED = "sampled"
    COUNTED = "counted"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Purse:
    """Calls or money. left: until `until`. a_turn: what one turn of listening takes."""

    left: float
    a_turn: float
    until: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """stretch: times farther apart than usual. share: part of the searches to ask in each turn.

    until: when more can be spent again; None at the full pace.
    """

    level: Level = Level.FULL
    stretch: float = 1.0
    share: float = 1.0
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many were said: 80 of 100 such intervals hold the truth."""

    low: int
    likely: int
    high: int


def pace(*, every: timedelta, purses: Sequence[Purse], now: datetime) -> Pace:
    """The pace that makes the scarcest purse last until it is filled again."""
    scarce = [(_scarcity(purse, every, now), purse) for purse in purses if purse.until > now]
    if not scarce:
        return Pace()
    worst, purse = max(scarce, key=lambda pair: pair[0])
    if worst <= 1:
        return Pace()
    if math.isinf(worst):
        return Pace(Level.WAITING, SLOWEST, 0.0, purse.until)
    if worst <= SLOWEST:
        return Pace(Level.SLOWER, worst, 1.0, purse.until)
    share = SLOWEST / worst
    if share < LEAST_SHARE:
        return Pace(Level.COUNTED, SLOWEST, 0.0, purse.until)
    return Pace(Level.SAMPLED, SLOWEST, share, purse.until)


def _scarcity(purse: Purse, every: timedelta, now: datetime) -> float:
    """Turns wanted until the purse is filled again, for each that it holds; infinite when it is empty."""
    if purse.left <= 0:
        return math.inf
    if purse.a_turn <= 0:
        return 0.0
    affordable = purse.left * (1 - RESERVE) / purse.a_turn
    return ((purse.until - now) / every) / affordable


def extrapolate(heard: int, heard_for: timedelta, unheard_for: timedelta) -> Estimate:
    """How many were said while nobody listened, from as many heard in a stretch beside it.

    A Poisson rate is known to within its own count, and the unheard stretch varies by chance once more.
    The likely number of nothing heard is 0, its upper bound is not.
    """
    span = max(heard_for / timedelta(seconds=1), 1.0)
    ratio = max(unheard_for / timedelta(seconds=1), 0.0) / span
    likely = heard * ratio
    # Variance of the rate, with half an event so that silence is not certainty; then Poisson's.
    spread = _Z80 * math.sqrt((heard + 0.5) * ratio**2 + likely)
    return Estimate(max(0, math.floor(likely - spread)), round(likely), math.ceil(likely + spread))
