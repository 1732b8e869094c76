"""How much a source usually says at each hour of the week: a silent night is no alarm, a silent noon is.

Hours are those of UTC. Each is learned apart, from the weeks that were listened to; an hour that is not known
yet counts as an hour usually does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeGuard

WEEK: Final = 168  # hours
NEWEST: Final = 0.3
"""Weight of the latest week once several were heard: habits change within a month."""

KNOWN: Final = 2
"""Weeks from which an hour is believed alone; before, it is halfway between itself and the usual."""

_LEAST: Final = 0.02  # of the usual: no hour is so quiet that it would excuse silence for good
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """rates: messages an hour, by hour of the week; weeks: how many of each were heard.

    hour: the one that is being counted, in hours since 1970; count: what it brought so far.
    """

    rates: tuple[float, ...] = (0.0,) * WEEK
    weeks: tuple[int, ...] = (0,) * WEEK
    hour: int = 0
    count: int = 0

    @classmethod
    def from_json(cls, kept: object) -> "Rhythm":
        """What `to_json` gave; nothing known yet for anything else."""
        if not isinstance(kept, Mapping):
            return cls()
        rates, weeks = kept.get("rates"), kept.get("weeks")
        if not (_is_week(rates) and _is_week(weeks)):
            return cls()
        return cls(
            tuple(map(float, rates)),
            tuple(map(int, weeks)),
            int(kept.get("hour", 0)),
            int(kept.get("count", 0)),
        )

    def to_json(self) -> dict[str, object]:
        return {
            "rates": [round(rate, 3) for rate in self.rates],
            "weeks": list(self.weeks),
            "hour": self.hour,
            "count": self.count,
        }

    def heard(self, count: int, at: datetime) -> "Rhythm":
        """After so many more messages at this time. Time that goes back counts for the present hour."""
        hour = int(at.timestamp() // 3600)
        if self.hour == 0 or hour <= self.hour:
            return replace(self, hour=max(self.hour, hour), count=self.count + count)
        rates, weeks = list(self.rates), list(self.weeks)
        _learn(rates, weeks, self.hour, self.count)
        for quiet in range(self.hour + 1, min(hour, self.hour + WEEK)):
            _learn(rates, weeks, quiet, 0)
        return Rhythm(tuple(rates), tuple(weeks), hour, count)

    def silence(self, since: datetime, *, usual: float, worth: float, most: timedelta) -> timedelta:
        """How long one must hear nothing until `worth` messages would have been expected, `most` at most.

        usual: messages an hour, where nothing better is known.
        """
        at, left, end = since, worth, since + most
        while at < end:
            hour = int(at.timestamp() // 3600)
            rest = since.fromtimestamp((hour + 1) * 3600, since.tzinfo) - at
            rate = self._rate(hour % WEEK, usual)
            if rate * (rest / _HOUR) >= left:
                return min(at + _HOUR * (left / rate), end) - since
            left -= rate * (rest / _HOUR)
            at += rest
        return most

    def _rate(self, hour: int, usual: float) -> float:
        if not self.weeks[hour]:
            return usual
        known = self.rates[hour] if self.weeks[hour] >= KNOWN else (self.rates[hour] + usual) / 2
        return max(known, _LEAST * usual)


def _learn(rates: list[float], weeks: list[int], hour: int, count: int) -> None:
    at = hour % WEEK
    weeks[at] += 1
    rates[at] += max(1 / weeks[at], NEWEST) * (count - rates[at])


def _is_week(kept: object) -> TypeGuard[Sequence[float]]:
    return isinstance(kept, Sequence) and len(kept) == WEEK and all(isinstance(n, int | float) for n in kept)
