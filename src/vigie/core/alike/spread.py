"""How far one thing that several people say has come, and whether that looks arranged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

CARRIERS: Final = 5
AT_ONCE: Final = timedelta(hours=1)  # as close together as people who arranged it write
ENOUGH: Final = 8  # accounts in that time; fewer are a few friends
YOUNG: Final = timedelta(days=30)
MOSTLY: Final = 0.7  # of them new
JUST_MET: Final = timedelta(hours=1)
HEARD_FOR: Final = timedelta(days=7)  # before that, everybody is new to a brand that has just begun to listen


@dataclass(frozen=True, slots=True)
class Telling:
    """One message of a group. since: when its author's account was made, where the network says it."""

    author: int
    place: int
    network: str
    at: datetime
    followers: int
    shares: int
    met_at: datetime  # when we first heard of the author
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Jump:
    """The first time it was told on another network."""

    origin: str
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Burst:
    """The most accounts that wrote it within an hour: how many, how many of them new, in how many minutes."""

    accounts: int
    new: int
    minutes: int

    @property
    def is_arranged(self) -> bool:
        """Perhaps: many accounts, most of them new, at once. Never a reason to remove anything."""
        return self.accounts >= ENOUGH and self.new >= MOSTLY * self.accounts


@dataclass(frozen=True, slots=True)
class Spread:
    """A group in figures. audience: followers of its authors, each once. carriers: author and followers."""

    messages: int
    authors: int
    places: int
    networks: tuple[str, ...]
    audience: int
    shares: int
    first_at: datetime
    last_at: datetime
    jump: Jump | None
    carriers: tuple[tuple[int, int], ...]
    burst: Burst


def spread(tellings: Sequence[Telling], *, heard_since: datetime) -> Spread:
    """The figures of one group, at least one message. heard_since: when the brand began to listen."""
    told = sorted(tellings, key=lambda one: (one.at, one.author))
    followers: dict[int, int] = {}
    for one in told:
        followers[one.author] = max(followers.get(one.author, 0), one.followers)
    ranked = sorted(followers.items(), key=lambda pair: (-pair[1], pair[0]))
    return Spread(
        messages=len(told),
        authors=len(followers),
        places=len({one.place for one in told}),
        networks=tuple(dict.fromkeys(one.network for one in told)),
        audience=sum(followers.values()),
        shares=sum(one.shares for one in told),
        first_at=told[0].at,
        last_at=told[-1].at,
        jump=_jump(told),
        carriers=tuple(pair for pair in ranked[:CARRIERS] if pair[1]),
        burst=_burst(told, heard_since),
    )


def _jump(told: Sequence[Telling]) -> Jump | None:
    first = told[0].network
    later = next((one for one in told if one.network != first), None)
    return Jump(first, later.network, later.at) if later else None


def _burst(told: Sequence[Telling], heard_since: datetime) -> Burst:
    firsts: dict[int, Telling] = {}
    for one in told:
        firsts.setdefault(one.author, one)
    people = list(firsts.values())
    start, best = 0, people[:1]
    for end, one in enumerate(people):
        while one.at - people[start].at > AT_ONCE:
            start += 1
        if end + 1 - start > len(best):
            best = people[start : end + 1]
    new = sum(_is_new(one, heard_since) for one in best)
    return Burst(len(best), new, int((best[-1].at - best[0].at) / timedelta(minutes=1)))


def _is_new(one: Telling, heard_since: datetime) -> bool:
    if one.since is not None:
        return one.at - one.since < YOUNG
    return one.at - heard_since > HEARD_FOR and one.at - one.met_at < JUST_MET
