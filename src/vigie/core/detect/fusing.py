"""What else speaks for a crisis beside numbers. It can weigh evidence by a tenth each way of looking, never
make any.

There was no data to fit these weights on; so they are small, equal and bounded.
"""

from dataclasses import dataclass
from typing import Final

from vigie.core.detect.minutes import Minute

_FADE: Final = 0.5 ** (1 / 30)  # the last half hour counts
_TENTH: Final = 0.1
_AUDIENCE: Final = 10_000  # followers of whoever began: more than a private person has
_NEW: Final = 0.5  # of what was said
_ARGUED: Final = 2.0  # replies to each share: people object rather than applaud
_ENOUGH: Final = 10.0  # replies


@dataclass(frozen=True, slots=True)
class Marks:
    """What was noticed lately, fading: replies, shares, novelty weighed by messages, the largest first
    audience.
    """

    replies: float = 0.0
    shares: float = 0.0
    heard: float = 0.0
    new: float = 0.0
    audience: float = 0.0
    said: float = 0.0
    praise: float = 0.0

    @property
    def is_praise(self) -> bool:
        """Whether most of what was said lately was praise."""
        return self.said > 0 and 2 * self.praise > self.said

    def after(self, minute: Minute) -> "Marks":
        """After one more minute; what it does not know changes nothing."""
        known = minute.heard if minute.novelty is not None and minute.heard else 0
        return Marks(
            self.replies * _FADE + (minute.replies or 0),
            self.shares * _FADE + (minute.shares or 0),
            self.heard * _FADE + known,
            self.new * _FADE + known * (minute.novelty or 0.0),
            max(self.audience * _FADE, _audience(minute)),
            self.said * _FADE + (minute.heard or 0),
            self.praise * _FADE + max(minute.praise, 0),
        )

    def weight(self) -> tuple[float, tuple[str, ...]]:
        """What to multiply evidence by, 1 to 1.3, and the codes of why."""
        reasons = [
            code
            for code, speaks in (
                ("first_voice_is_heard", self.audience >= _AUDIENCE),
                ("new_topic", self.heard > 0 and self.new >= _NEW * self.heard),
                ("more_replies_than_shares", self.replies >= max(_ENOUGH, _ARGUED * self.shares)),
            )
            if speaks
        ]
        return 1 + _TENTH * len(reasons), tuple(reasons)


def _audience(minute: Minute) -> float:
    """Of whoever began; where nobody knows, of the average voice of this minute."""
    if minute.first_reach is not None:
        return max(minute.first_reach, 0)
    return max(minute.reach, 0) / minute.heard if minute.heard else 0.0
