"""How much is usual at this hour, how much of it is negative, and how far both stray. Learnt hour by hour.

The level follows the last days; the hours of the day are factors around it. An hour that is far above the
usual is learnt only up to a bound, so that a crisis does not become the usual while it lasts. Before an
hour is known it is believed to be like the others.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

from vigie.core.detect.minutes import Band

HOURS: Final = 24
SPREAD: Final = 3.0
"""How far hours stray, before it is known: the shape of a gamma around the usual; larger is steadier."""

_WIDEST, _STEADIEST = 2.0, 12.0  # what no history may go below or above

SHARE: Final = 0.15  # of messages that are negative, where nothing better is known
_KNOWN: Final = 200.0  # messages for which that belief counts
_FORGETS: Final = 0.5 ** (1 / 48)  # the share follows the last two days
_FOLLOWS: Final = 1 - 0.5 ** (1 / 72)  # the level follows the last three
_STEADIES: Final = 1 - 0.5 ** (1 / 168)  # how far hours stray follows the last week
_FADES: Final = 0.93  # of an hour's factor, each day
_BELIEF: Final = 3.0  # days for which "like the others" counts
_BOUND: Final = 4.0  # times the usual: more is learnt as so much
_LEAST: Final = 0.06  # messages an hour: nothing is so quiet that a single message would be a wonder
_NINETY: Final = 1.645  # half a normal distribution's width that holds nine in ten


@dataclass(frozen=True, slots=True)
class Usual:
    """level: messages an hour; seen and weight: by hour of the day, what was heard and should have been.

    said and bad: messages and negative ones of the last days, fading. stray: how far hours miss the usual.
    hours: how many were learnt.
    """

    level: float = 0.0
    seen: tuple[float, ...] = (_BELIEF,) * HOURS
    weight: tuple[float, ...] = (_BELIEF,) * HOURS
    said: float = _KNOWN
    bad: float = _KNOWN * SHARE
    stray: float = 1 / SPREAD
    hours: int = 0

    @property
    def spread(self) -> float:
        """The shape of the gamma around the usual: how steady the hours of this series are."""
        return min(max(1 / self.stray, _WIDEST), _STEADIEST) if self.stray > 0 else _STEADIEST

    @property
    def share(self) -> float:
        """The usual share of negative messages, 0.01 to 0.6: beyond, nothing could be told apart."""
        return min(max(self.bad / self.said, 0.01), 0.6)

    def rate(self, hour: int) -> float:
        """Messages expected in such an hour (of the day, UTC); its neighbours count half."""
        here, before, after = hour % HOURS, (hour - 1) % HOURS, (hour + 1) % HOURS
        seen = self.seen[here] + (self.seen[before] + self.seen[after]) / 2
        weight = self.weight[here] + (self.weight[before] + self.weight[after]) / 2
        return max(self.level * seen / weight, _LEAST)

    def learn(self, hour: int, heard: float, negative: float) -> "Usual":
        """After a whole hour: what was heard in it, and what of it was negative."""
        rate, share = self.rate(hour), self.share
        bounded = heard if self.hours < HOURS else min(heard, _BOUND * rate + 5)
        bad = negative * bounded / heard if heard else 0.0
        if self.hours >= HOURS:
            bad = min(bad, 2 * share * bounded + 2)
        level = bounded if self.hours == 0 else self.level
        here = hour % HOURS
        seen, weight = list(self.seen), list(self.weight)
        seen[here] = round((seen[here] + min(bounded / max(level, 0.5), _BOUND)) * _FADES, 6)
        weight[here] = round((weight[here] + 1) * _FADES, 6)
        return replace(
            self,
            level=level + max(_FOLLOWS, 1 / (self.hours + 2)) * (bounded - level),
            seen=tuple(seen),
            weight=tuple(weight),
            said=self.said * _FORGETS + bounded,
            bad=self.bad * _FORGETS + bad,
            stray=self.stray if self.hours < HOURS else self._strayed(bounded, rate),
            hours=self.hours + 1,
        )

    def _strayed(self, heard: float, rate: float) -> float:
        """The square by which hours miss the usual, beyond chance; rare messages tell little of it."""
        missed = min(max(((heard - rate) ** 2 - rate) / rate**2, 0.0), 4.0)
        telling = (rate / (rate + SPREAD)) ** 2
        return self.stray + _STEADIES * telling * (missed - self.stray)


def band(usual: float, spread: float = SPREAD) -> Band:
    """Nine in ten around so many, for counts that stray so far (Wilson and Hilferty)."""
    shape = usual * spread / (usual + spread)  # of the gamma with the same mean and spread
    centre, width = 1 - 1 / (9 * shape), _NINETY / (3 * math.sqrt(shape))
    low = usual * max(centre - width, 0.0) ** 3
    high = usual * (centre + width) ** 3
    return Band(round(min(low, usual), 2), round(usual, 2), round(max(high, usual), 2))
