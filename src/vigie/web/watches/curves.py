"""The day of each watch as a small curve."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vigie.core.relevance import Relevance
from vigie.listening.models import Watch

WIDTH, HEIGHT = 120, 28


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A watch, how much it caught in a day, and the points of its curve in a 120 × 28 box.

    learned: what "not about us" taught of it; None while nobody said so.
    """

    watch: Watch
    today: int
    points: str
    learned: Relevance | None = None

    @property
    def share(self) -> int:
        """How much of what was judged is about us, in per cent, rounded down."""
        return int(100 * ((self.learned and self.learned.precision) or 0))

    @property
    def judged(self) -> int:
        return self.learned.ours + self.learned.others if self.learned else 0


def curves(
    watches: Iterable[Watch], heard: Mapping[int, Sequence[int]], learned: Mapping[int, Relevance]
) -> list[WatchRow]:
    return [_row(watch, heard.get(watch.pk, ()), learned.get(watch.pk)) for watch in watches]


def _row(watch: Watch, hours: Sequence[int], learned: Relevance | None) -> WatchRow:
    return WatchRow(watch, sum(hours), points(hours) if any(hours) else "", learned)


def points(hours: Sequence[int]) -> str:
    """Coordinates for an SVG polyline, "x,y x,y …"; the highest hour touches the top.

    >>> points([0, 2, 1])
    '0,26 60,2 120,14'
    """
    top = max(hours)
    step = WIDTH / max(1, len(hours) - 1)
    low, room = HEIGHT - 2, HEIGHT - 4
    return " ".join(f"{i * step:.4g},{low - room * n / top:.4g}" for i, n in enumerate(hours))
