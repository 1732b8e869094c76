"""What detection is told, what it answers, and what the user sets. Times: minutes since 1970, UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

MINUTE: Final = 60  # seconds


def minute_of(at: datetime) -> int:
    """The minute a moment falls into."""
    return int(at.timestamp() // MINUTE)


def moment_of(minute: int) -> datetime:
    """When a minute begins."""
    return datetime.fromtimestamp(minute * MINUTE, UTC)


@dataclass(frozen=True, slots=True)
class Minute:
    """One closed minute of a watch, brand, place or topic. None: not known; for `heard`, no source
    listened.

    negative, praise: of those heard. copies: negative messages that only repeat another, or that belong to
    one arranged burst beyond its first; they are not counted again. authors: who said something negative,
    each once. reach: followers of the authors, summed. first_reach: audience of whoever began, where known.
    replies, shares: of what was heard. novelty: 0 (said before) to 1 (new words). gravity: codes of
    `gravity`, each present once.
    """

    at: int
    heard: int | None
    negative: int = 0
    praise: int = 0
    copies: int = 0
    authors: int | None = None
    reach: int = 0
    first_reach: int | None = None
    replies: int | None = None
    shares: int | None = None
    novelty: float | None = None
    gravity: tuple[str, ...] = ()

    @property
    def complaints(self) -> int:
        """Negative messages that count: copies once, one person once, never more than were heard.

        Where all of a minute's are copies of earlier ones, none counts. Somebody said what was said: authors
        that nobody counted are at least one.
        """
        count = min(max(self.negative, 0), max(self.heard or 0, 0))
        distinct = count if self.authors is None else min(count, max(self.authors, 1))
        return min(distinct, max(count - max(self.copies, 0), 0))

    @property
    def others(self) -> int:
        """What was heard beside the negative messages."""
        return max((self.heard or 0) - max(self.negative, 0), 0)


class SignalKind(StrEnum):
    """What is going on; "" is nothing. The first that applies, gravest first."""

    NONE = ""
    GRAVITY = "gravity"
    CRISIS = "crisis"
    SILENCE = "silence"
    BUZZ = "buzz"


PAGED: Final = frozenset({SignalKind.GRAVITY, SignalKind.CRISIS, SignalKind.SILENCE})
"""Kinds that may wake somebody. A buzz is shown and wakes nobody."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user decides: at most so many false crisis alarms a month. Gravity and silence stand outside
    it.
    """

    budget_per_month: float = 1.0

    def __post_init__(self) -> None:
        if not 0.05 <= self.budget_per_month <= 100:
            raise ValueError("The budget of false alarms lies between 0.05 and 100 a month.")


@dataclass(frozen=True, slots=True)
class Band:
    """Messages one expects in an hour like this one: nine hours in ten lie between low and high."""

    low: float = 0.0
    usual: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one minute means.

    score: 0 to 1 for a crisis; 0.5 is the threshold that the budget leads to. volume: the same for buzz,
    whatever the mood. raised: this minute begins an episode that somebody must know. since: its first
    minute; doubling: minutes in which the complaints double, None where they do not grow. observed:
    messages of the last hour, beside `heard` (all) and `negative` (complaints) as usual. reasons: codes,
    strongest first. learning: less than a week is known.
    """

    at: int
    kind: SignalKind = SignalKind.NONE
    score: float = 0.0
    volume: float = 0.0
    raised: bool = False
    since: int | None = None
    doubling: float | None = None
    observed_heard: int = 0
    observed_negative: int = 0
    heard: Band = Band()
    negative: Band = Band()
    reasons: tuple[str, ...] = ()
    learning: bool = True

    @property
    def pages(self) -> bool:
        """Whether somebody is woken now."""
        return self.raised and self.kind in PAGED

    def to_json(self) -> Mapping[str, object]:
        """Plain values, for a row or a page."""
        return {
            "at": self.at,
            "kind": str(self.kind),
            "score": round(self.score, 4),
            "volume": round(self.volume, 4),
            "raised": self.raised,
            "since": self.since,
            "doubling": self.doubling,
            "observed": {"heard": self.observed_heard, "negative": self.observed_negative},
            "heard": [self.heard.low, self.heard.usual, self.heard.high],
            "negative": [self.negative.low, self.negative.usual, self.negative.high],
            "reasons": list(self.reasons),
            "learning": self.learning,
        }
