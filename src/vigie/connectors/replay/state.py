"""The clock of a day, and what an item became by what we did to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from vigie.core.types import Act

STATUS = {
    Act.HIDE: "hidden",
    Act.HOLD: "hold",
    Act.DELETE: "deleted",
    Act.MARK_SPAM: "spam",
    Act.UNHIDE: "",
    Act.APPROVE: "approved",
    Act.RESTORE: "",
}
"""What an act makes of an item's status."""
UNSEEN = frozenset({"hidden", "hold", "spam", "deleted", "trash"})
"""Statuses under which a stranger does not see the item."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When the day began, and how many of its seconds pass in a real one."""

    started: datetime
    speed: float = 1.0

    def elapsed(self, now: datetime) -> float:
        """Seconds of the day at a real time; below 0 before it begins."""
        return (now - self.started).total_seconds() * self.speed

    def moment(self, said: float | str) -> datetime:
        """The real time of a moment of the day. What was said before it began keeps its real age."""
        if isinstance(said, str):
            return datetime.fromisoformat(said)
        return self.started + timedelta(seconds=said if said < 0 else said / self.speed)


@dataclass(frozen=True, slots=True)
class Touched:
    """What we did to one item: its status now (None: nothing), and whether we like it."""

    status: str | None = None
    liked: bool = False
    taken_down: bool = False  # by the network, after our reports


UNTOUCHED = Touched()
