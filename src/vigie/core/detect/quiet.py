"""When a source says nothing: what nobody listened to is told apart from what nobody said."""

import math
from dataclasses import dataclass
from typing import Final

from vigie.core.detect.usual import SPREAD

_SURE: Final = 12.0  # nats: once in 160,000 such silences, if hours did not hang together
_LEAST: Final = 5  # minutes, however busy
_DEAF: Final = 15  # minutes without anybody listening
_MISSED: Final = 3.0  # messages that would have been expected meanwhile


@dataclass(frozen=True, slots=True)
class Quiet:
    """minutes and before, missed: how long nothing was said; nats of the whole hours, messages expected in
    this one.

    deaf, unheard: the same for minutes in which nobody listened. since: the first minute of either.
    """

    since: int | None = None
    minutes: int = 0
    before: float = 0.0
    missed: float = 0.0
    deaf: int = 0
    unheard: float = 0.0

    def after(self, at: int, heard: int | None, usual: float) -> "Quiet":
        """After one more minute in which `usual` messages were expected."""
        since = at if self.since is None else self.since
        if heard is None:
            return Quiet(since, self.minutes, self.before, self.missed, self.deaf + 1, self.unheard + usual)
        if heard:
            return Quiet()
        before, missed = self.before, self.missed
        if at % 60 == 0:
            before, missed = self._nats(), 0.0
        return Quiet(since, self.minutes + 1, before, missed + usual, 0, 0.0)

    def _nats(self) -> float:
        """How little chance explains that nothing was said: hours stray, each by itself."""
        return self.before + SPREAD * math.log1p(self.missed / SPREAD)

    def reason(self) -> str:
        """A code where the silence says something, otherwise ""."""
        if self.deaf >= _DEAF and self.unheard >= _MISSED:
            return "nobody_listens"
        return "nobody_speaks" if self.minutes >= _LEAST and self._nats() >= _SURE else ""
