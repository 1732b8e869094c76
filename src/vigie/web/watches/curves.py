"""The day of each watch as a small curve."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vigie.listening.models import Watch

WIDTH, HEIGHT = 120, 28


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A watch, how much it caught in a day, and the points of its curve in a 120 × 28 box."""

    watch: Watch
    today: int
    points: str


def curves(watches: Iterable[Watch], heard: Mapping[int, Sequence[int]]) -> list[WatchRow]:
    return [_row(watch, heard.get(watch.pk, ())) for watch in watches]


def _row(watch: Watch, hours: Sequence[int]) -> WatchRow:
    return WatchRow(watch, sum(hours), points(hours) if any(hours) else "")


def points(hours: Sequence[int]) -> str:
    """Coordinates for an SVG polyline, "x,y x,y …"; the highest hour touches the top.

    >>> points([0, 2, 1])
    '0,26 60,2 120,14'
    """
    top = max(hours)
    step = WIDTH / max(1, len(hours) - 1)
    low, room = HEIGHT - 2, HEIGHT - 4
    return " ".join(f"{i * step:.4g},{low - room * n / top:.4g}" for i, n in enumerate(hours))
