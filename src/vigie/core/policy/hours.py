"""Deadlines in opening hours: minutes pass only while the brand is open.

Hours are local wall times, so that "09:00" stays nine o'clock when clocks change; minutes are real
ones, so that a day of 23 hours is an hour shorter.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

Hours = Mapping[str, Sequence[Sequence[str]]]
"""{"mon": [["09:00", "12:00"], ["13:00", "18:00"]], ...}; "24:00" is midnight, an end before its start is
the next morning's. A day that is absent is closed; no opening at all means always open. `brands` checks
what is typed."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
GRAVEST = 3
"""At this severity deadlines run day and night."""

# A brand that stays closed longer than this has hours that were entered wrongly: time then runs on.
_LONGEST_CLOSURE = timedelta(days=60)
_MINUTE = timedelta(minutes=1)

Opening = tuple[datetime, datetime]


def due_at(
    start: datetime,
    open_minutes: float,
    hours: Hours,
    time_zone: tzinfo,
    *,
    holidays: Collection[date] = (),
    severity: int = 0,
) -> datetime:
    """When `open_minutes` of opening time have passed since `start` (aware). In UTC.

    holidays: local dates that are closed. severity 3 does not wait for opening.

    >>> from zoneinfo import ZoneInfo
    >>> friday = datetime(2025, 11, 28, 22, 30, tzinfo=UTC)  # 17:30 in Montreal
    >>> office = {day: [["09:00", "18:00"]] for day in DAYS[:5]}
    >>> due_at(friday, 60, office, ZoneInfo("America/Montreal")).isoformat()
    '2025-12-01T14:30:00+00:00'
    """
    left = open_minutes * _MINUTE
    for opens, closes in _openings(start, hours, time_zone, holidays, severity):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise OverflowError("no calendar holds this deadline")


def remaining(
    now: datetime,
    due: datetime,
    hours: Hours,
    time_zone: tzinfo,
    *,
    holidays: Collection[date] = (),
    severity: int = 0,
) -> float:
    """Open minutes from `now` until `due`; negative when it has passed, by the open minutes it is late."""
    if now > due:
        return -remaining(due, now, hours, time_zone, holidays=holidays, severity=severity)
    total = timedelta(0)
    for opens, closes in _openings(now, hours, time_zone, holidays, severity):
        if opens >= due:
            break
        total += min(closes, due) - opens
    return total / _MINUTE


def _openings(
    start: datetime, hours: Hours, time_zone: tzinfo, holidays: Collection[date], severity: int
) -> Iterator[Opening]:
    """Openings in UTC from `start` on, in order, without overlap; the last one never closes."""
    if start.tzinfo is None:
        raise ValueError("a time without its zone cannot be placed")
    last = start.astimezone(UTC)
    if severity < GRAVEST and any(hours.values()):
        for opens, closes in _written_openings(last, hours, time_zone, holidays):
            if closes > last:
                yield max(opens, last), closes
                last = closes
    yield last, datetime.max.replace(tzinfo=UTC)


def _written_openings(
    start: datetime, hours: Hours, time_zone: tzinfo, holidays: Collection[date]
) -> Iterator[Opening]:
    """What the hours say, from the day before `start`, until they stay closed longer than is believed."""
    day = start.astimezone(time_zone).date() - timedelta(days=1)  # yesterday's may last until this morning
    closed_since = day
    while day - closed_since <= _LONGEST_CLOSURE:
        if day not in holidays:
            for opens, closes in sorted(map(tuple, hours.get(DAYS[day.weekday()], ()))):
                closed_since = day
                closing_day = day if closes > opens else day + timedelta(days=1)
                yield _instant(day, opens, time_zone), _instant(closing_day, closes, time_zone)
        day += timedelta(days=1)


def _instant(day: date, clock: str, time_zone: tzinfo) -> datetime:
    """The moment of a wall time: the first of two where clocks go back, the next where they skip it."""
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), time_zone).astimezone(UTC)
