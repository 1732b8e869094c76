"""Who is on duty: turns that go round, days away and swaps. Wall times stay themselves when clocks change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = timedelta(days=7)
LONGEST_LOOK = timedelta(days=400)

Person = int
"""A contact's id; nothing here looks behind it."""


class Why(StrEnum):
    """Why this person is on duty, or why nobody is."""

    ROTA = "rota"
    SWAP = "swap"
    AWAY = "away"  # whose turn it is does not work then, and nobody took it over
    NOBODY = "nobody"  # no turn covers this time


@dataclass(frozen=True, slots=True)
class Turn:
    """People who follow each other, week by week; the next one is the deputy of who is on.

    first_day: a local date in the week in which the first of `people` begins. The turn passes on
    `hand_over_day` (0 is Monday) at `hand_over_at`, every `weeks` weeks. hours: as opening hours of a brand
    (`{"mon": [["09:00", "18:00"]]}`, "24:00" is midnight); empty is day and night.
    """

    people: tuple[Person, ...]
    first_day: date
    hand_over_day: int = 0
    hand_over_at: time = time(9)
    weeks: int = 1
    hours: Mapping[str, Sequence[Sequence[str]]] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the turns between two moments. by: who takes it over; None: `person` is away."""

    starts_at: datetime
    ends_at: datetime
    person: Person | None = None
    by: Person | None = None


@dataclass(frozen=True, slots=True)
class Rota:
    """turns: the first that covers a moment counts. changes: the last one written counts."""

    turns: tuple[Turn, ...]
    time_zone: tzinfo
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """A stretch of time with one person on duty, or with nobody. In UTC, the end not included."""

    starts_at: datetime
    ends_at: datetime
    person: Person | None
    deputy: Person | None
    why: Why

    @property
    def is_hole(self) -> bool:
        return self.person is None


def on_duty(rota: Rota, at: datetime) -> Shift:
    """Who is on duty at this moment, from when until when (looking four weeks each way at most)."""
    around = timedelta(weeks=4)
    return next(shift for shift in shifts(rota, at - around, at + around) if shift.ends_at > at)


def next_after(rota: Rota, shift: Shift) -> Shift | None:
    """The next stretch with another person; None when nobody else comes within eight weeks."""
    later = shifts(rota, shift.ends_at, shift.ends_at + 8 * WEEK)
    return next((one for one in later if not one.is_hole and one.person != shift.person), None)


def shifts(rota: Rota, since: datetime, until: datetime) -> tuple[Shift, ...]:
    """The time from `since` to `until` without gap or overlap, each piece as long as it is the same.

    Raises ValueError for times without a zone, an empty stretch, or one longer than 400 days.
    """
    if since.tzinfo is None or until.tzinfo is None:
        raise ValueError("a time without its zone cannot be placed")
    if not timedelta(0) < until - since <= LONGEST_LOOK:
        raise ValueError("the stretch must be of some length, and of 400 days at most")
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    edges = sorted({since, until, *(edge for edge in _edges(rota, since, until) if since < edge < until)})
    pieces = [Shift(start, end, *_who(rota, start)) for start, end in pairwise(edges)]
    return tuple(_joined(pieces))


def holes(found: Sequence[Shift]) -> tuple[Shift, ...]:
    """The stretches in which nobody would be called first."""
    return tuple(shift for shift in found if shift.is_hole)


def week_of(at: datetime, time_zone: tzinfo) -> tuple[datetime, datetime]:
    """Monday midnight to Monday midnight around this moment, in the zone's own days, as UTC."""
    day = at.astimezone(time_zone).date()
    monday = day - timedelta(days=day.weekday())
    return _instant(monday, time(0), time_zone), _instant(monday + WEEK, time(0), time_zone)


def outside(hours: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, list[list[str]]]:
    """The time that these hours leave: every day, from midnight to midnight. Of no hours, nothing.

    >>> outside({"mon": [["09:00", "18:00"]]})["mon"]
    [['00:00', '09:00'], ['18:00', '24:00']]
    """
    if not any(hours.values()):
        return {}
    left = {}
    for day in DAYS:
        at, spans = "00:00", []
        for opens, closes in sorted(map(tuple, hours.get(day, ()))):
            if at < opens:
                spans.append([at, opens])
            at = max(at, closes)
        left[day] = [*spans, *([[at, "24:00"]] if at < "24:00" else [])]
    return left


def _who(rota: Rota, at: datetime) -> tuple[Person | None, Person | None, Why]:
    person, deputy, why = _by_turn(rota, at)
    changes = [change for change in rota.changes if change.starts_at <= at < change.ends_at]
    away = {change.person for change in changes if change.by is None}
    swaps = [change for change in changes if change.by is not None and change.by not in away]
    taken = [change for change in swaps if change.person in {None, person}]
    if taken:
        person, deputy, why = taken[-1].by, (deputy if deputy != taken[-1].by else person), Why.SWAP
    if deputy in away or deputy == person:
        deputy = None
    if person is not None and person in away:
        return None, deputy, Why.AWAY
    return person, deputy, why


def _by_turn(rota: Rota, at: datetime) -> tuple[Person | None, Person | None, Why]:
    for turn in rota.turns:
        if (
            turn.people
            and _covers(turn, at, rota.time_zone)
            and (number := _number(turn, at, rota.time_zone)) >= 0
        ):
            person = turn.people[number % len(turn.people)]
            deputy = turn.people[(number + 1) % len(turn.people)]
            return person, deputy if deputy != person else None, Why.ROTA
    return None, None, Why.NOBODY


def _first_hand_over(turn: Turn) -> date:
    return turn.first_day - timedelta(days=(turn.first_day.weekday() - turn.hand_over_day) % 7)


def _number(turn: Turn, at: datetime, time_zone: tzinfo) -> int:
    """How many hand-overs lie behind; negative before the first."""
    first, weeks = _first_hand_over(turn), max(1, turn.weeks)
    days = (at.astimezone(time_zone).date() - first).days
    number = days // (7 * weeks)
    begins = _instant(first + number * weeks * WEEK, turn.hand_over_at, time_zone)
    return number if begins <= at else number - 1


def _covers(turn: Turn, at: datetime, time_zone: tzinfo) -> bool:
    if not turn.hours or not any(turn.hours.values()):
        return True
    day = at.astimezone(time_zone).date()
    return any(
        start <= at < end
        for one in (day - timedelta(days=1), day)
        for start, end in _openings(turn, one, time_zone)
    )


def _openings(turn: Turn, day: date, time_zone: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    for opens, closes in (turn.hours or {}).get(DAYS[day.weekday()], ()):
        last = day if opens < closes else day + timedelta(days=1)  # an end before its start is tomorrow's
        yield _clock(day, opens, time_zone), _clock(last, closes, time_zone)


def _edges(rota: Rota, since: datetime, until: datetime) -> Iterator[datetime]:
    """Every moment at which somebody else may be on duty."""
    for change in rota.changes:
        yield from (change.starts_at.astimezone(UTC), change.ends_at.astimezone(UTC))
    day = since.astimezone(rota.time_zone).date() - timedelta(days=1)
    last = until.astimezone(rota.time_zone).date()
    while day <= last:
        for turn in rota.turns:
            if day.weekday() == turn.hand_over_day:
                yield _instant(day, turn.hand_over_at, rota.time_zone)
            for opening in _openings(turn, day, rota.time_zone):
                yield from opening
        day += timedelta(days=1)


def _joined(pieces: Sequence[Shift]) -> Iterator[Shift]:
    held: Shift | None = None
    for piece in pieces:
        if held and (held.person, held.deputy, held.why) == (piece.person, piece.deputy, piece.why):
            held = Shift(held.starts_at, piece.ends_at, held.person, held.deputy, held.why)
        else:
            if held:
                yield held
            held = piece
    if held:
        yield held


def _clock(day: date, clock: str, time_zone: tzinfo) -> datetime:
    if clock == "24:00":
        return _instant(day + timedelta(days=1), time(0), time_zone)
    return _instant(day, time.fromisoformat(clock), time_zone)


def _instant(day: date, at: time, time_zone: tzinfo) -> datetime:
    """The moment of a wall time: the first of two where clocks go back, the next where they skip it."""
    return datetime.combine(day, at, time_zone).astimezone(UTC)
