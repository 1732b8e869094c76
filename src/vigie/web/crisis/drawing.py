"""The curve of a crisis as an SVG: what was heard, what was negative, what is usual, what may come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.crisis.reviewing import Times
from vigie.crisis.tallying import Curve

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 12, 34
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000)
MOST_MARKS = 4

Moments = Sequence[tuple[str, datetime | None]]
"""What happened, as a code, and when; None: not yet."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on the curve. x: as text, no comma may slip in. anchor: where its words begin."""

    x: str
    y: str
    at: datetime
    kind: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    y: str
    value: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """SVG paths in a box of WIDTH × HEIGHT; "" for what is not known. since, until: its two ends."""

    heard: str
    negative: str
    area: str
    usual: str
    cone: str
    middle: str
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    until: datetime
    since: datetime
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


class _Scale:
    """Times and counts to places."""

    def __init__(self, curve: Curve) -> None:
        self.since = curve.points[0].at
        ends = [curve.points[-1].at + curve.width, *(curve.cone.at if curve.cone else ())]
        self.until = max(ends)
        self.span = (self.until - self.since).total_seconds()
        tops = [one.heard for one in curve.points] + [high for _, high in curve.usual or ()]
        highest = max([*tops, *(curve.cone.high if curve.cone else ()), 4.0])
        self.step = next((step for step in STEPS if highest / step <= 4), STEPS[-1])
        self.top = self.step * max(2, -int(-highest // self.step))

    def x(self, at: datetime) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (at - self.since).total_seconds() / self.span

    def y(self, count: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / self.top

    def line(self, at: Sequence[datetime], counts: Sequence[float]) -> str:
        places = (f"{self.x(one):.1f} {self.y(count):.1f}" for one, count in zip(at, counts, strict=True))
        return "L".join(places)

    def between(self, at: Sequence[datetime], low: Sequence[float], high: Sequence[float]) -> str:
        return f"M{self.line(at, high)}L{self.line(at[::-1], low[::-1])}Z"


def drawn(*, curve: Curve, times: Times) -> Drawing:
    """The drawing of a crisis, with the moments that people look for."""
    told = (
        ("began", times.first_message),
        ("opened", times.opened),
        ("answer", times.first_answer),
        ("statement", times.statement),
    )
    return sketched(curve=curve, moments=told)


def sketched(*, curve: Curve, moments: Moments) -> Drawing:
    """The drawing of any curve; moments without a time, or out of it, are left out."""
    scale = _Scale(curve)
    at = [one.at for one in curve.points]
    negative = scale.line(at, [one.negative for one in curve.points])
    floor = HEIGHT - BOTTOM
    usual = cone = middle = ""
    if curve.usual:
        usual = scale.between(at, [low for low, _ in curve.usual], [high for _, high in curve.usual])
    if curve.cone:
        cone = scale.between(curve.cone.at, curve.cone.low, curve.cone.high)
        middle = f"M{scale.line(curve.cone.at, curve.cone.middle)}"
    return Drawing(
        heard=f"M{scale.line(at, [one.heard for one in curve.points])}",
        negative=f"M{negative}",
        area=f"M{negative}L{scale.x(at[-1]):.1f} {floor}L{LEFT} {floor}Z",
        usual=usual,
        cone=cone,
        middle=middle,
        ticks=tuple(Tick(f"{scale.y(n):.1f}", n) for n in range(scale.step, scale.top + 1, scale.step)),
        marks=_marks(scale, moments, curve),
        until=scale.until,
        since=at[0],
    )


def _marks(scale: _Scale, told: Moments, curve: Curve) -> tuple[Mark, ...]:
    ends = curve.points[-1].at + curve.width
    found = []
    for row, (kind, at) in enumerate((kind, at) for kind, at in told if at and scale.since <= at <= ends):
        x = scale.x(at)
        anchor = "end" if x > WIDTH * 0.72 else "start"
        found.append(Mark(f"{x:.1f}", f"{TOP + 6 + 20 * (row % MOST_MARKS)}", at, kind, anchor))
    return tuple(found)
