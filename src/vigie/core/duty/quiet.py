"""Hours in which a person is not called for what can wait."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """Every night from one wall time to another, past midnight when the end is not later. Equal: never."""

    starts: time
    ends: time
    time_zone: tzinfo


def quiet_until(quiet: Quiet | None, at: datetime) -> datetime | None:
    """When this person may be called again, in UTC; None when it is not quiet now.

    >>> from zoneinfo import ZoneInfo
    >>> night = Quiet(time(22), time(7), ZoneInfo("Europe/Paris"))
    >>> quiet_until(night, datetime(2026, 11, 18, 22, 30, tzinfo=UTC)).isoformat()
    '2026-11-19T06:00:00+00:00'
    """
    if quiet is None or quiet.starts == quiet.ends:
        return None
    today = at.astimezone(quiet.time_zone).date()
    for day in (today - timedelta(days=1), today):
        last = day if quiet.starts < quiet.ends else day + timedelta(days=1)
        begins = datetime.combine(day, quiet.starts, quiet.time_zone).astimezone(UTC)
        ends = datetime.combine(last, quiet.ends, quiet.time_zone).astimezone(UTC)
        if begins <= at < ends:
            return ends
    return None
