"""Two drawings of past forecasts: how often intervals held, and what came of what was said to be likely."""

from collections.abc import Sequence
from dataclasses import dataclass

from vigie.core.forecast.record import Share, Step

WIDTH = 380
LEFT, RIGHT, TOP, BOTTOM = 76, 18, 26, 44
ROW = 40
SQUARE = 300  # height of the second
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Point:
    """A share and the interval around it. Places are texts: no comma may slip in."""

    x: str
    y: str
    low: str
    high: str
    name: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale, and the percent that it stands for."""

    at: str
    percent: int


@dataclass(frozen=True, slots=True)
class Plot:
    """In a box of width × height. promise: the place of the promised share; "" where it is the diagonal."""

    points: tuple[Point, ...]
    ticks: tuple[Tick, ...]
    rows: tuple[Tick, ...]
    promise: str
    height: int
    floor: int
    width: int = WIDTH
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    middle: int = (LEFT + WIDTH - RIGHT) // 2


def held_plot(rows: Sequence[tuple[str, Share]], *, promise: float) -> Plot:
    """One row for each moment that was foretold: the share of intervals that held, beside the promise."""
    points = tuple(
        Point(_across(one.part), f"{TOP + ROW * (n + 0.5):.1f}", _across(one.low), _across(one.high), name)
        for n, (name, one) in enumerate(rows)
    )
    floor = TOP + ROW * len(rows)
    return Plot(points, _ticks(), (), _across(promise), floor + BOTTOM, floor)


def said_plot(steps: Sequence[Step]) -> Plot:
    """What was said across, how often it came upwards: on the diagonal where both agree."""
    points = tuple(
        Point(_across(one.said), _up(one.came.part), _up(one.came.low), _up(one.came.high), "")
        for one in steps
    )
    rows = tuple(Tick(_up(part), round(100 * part)) for part in QUARTERS)
    return Plot(points, _ticks(), rows, "", SQUARE, SQUARE - BOTTOM)


def _ticks() -> tuple[Tick, ...]:
    return tuple(Tick(_across(part), round(100 * part)) for part in QUARTERS)


def _across(part: float) -> str:
    return f"{LEFT + (WIDTH - LEFT - RIGHT) * part:.1f}"


def _up(part: float) -> str:
    return f"{SQUARE - BOTTOM - (SQUARE - TOP - BOTTOM) * part:.1f}"
