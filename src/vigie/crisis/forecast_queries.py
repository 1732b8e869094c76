"""What a brand's own forecasts were worth, moment by moment, and the latest of them with what came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from vigie.brands.models import Brand
from vigie.core.forecast.record import Past, Record, record_of
from vigie.crisis.foretelling import END
from vigie.crisis.models import Crisis, Foretold, Signal

NEWEST = 3000  # forecasts that are looked at: about 250 incidents
LATEST = 10  # that are listed
EACH = 4  # moments that one forecast tells, the end included


@dataclass(frozen=True, slots=True)
class Worth:
    """by_ahead: minutes ahead (END: the end of the week) → how those held, nearest first.

    waiting: forecasts whose moment has not come; next_at: when that of the first comes.
    """

    by_ahead: Mapping[int, Record]
    waiting: int
    next_at: datetime | None

    @property
    def told(self) -> dict[int, Record]:
        """Of those, where there are enough incidents to say anything."""
        return {ahead: record for ahead, record in self.by_ahead.items() if record.is_enough}

    @property
    def incidents(self) -> int:
        """The most that any moment was foretold of."""
        return max((record.incidents for record in self.by_ahead.values()), default=0)


def worth_of(*, brand: Brand) -> Worth:
    """Of the brand's newest forecasts."""
    past: dict[int, list[Past]] = {}
    for row in _over(brand)[:NEWEST]:
        past.setdefault(row.ahead, []).append(_past(row))
    waits = Foretold.objects.filter(brand=brand, actual=None).aggregate(n=Count("pk"), at=Min("due_at"))
    found = {ahead: record_of(past[ahead]) for ahead in sorted(past, key=_nearest)}
    return Worth({ahead: one for ahead, one in found.items() if one}, waits["n"], waits["at"])


def calibration_of(*, brand: Brand) -> Record | None:
    """How the brand's forecasts of the end have held; None before the first week is over."""
    return record_of([_past(row) for row in _over(brand).filter(ahead=END)[:NEWEST]])


def _over(brand: Brand) -> QuerySet[Foretold]:
    """The newest first."""
    return Foretold.objects.filter(brand=brand, actual__isnull=False).order_by("-at", "-pk")


def _nearest(ahead: int) -> tuple[bool, int]:
    return ahead == END, ahead


def _past(row: Foretold) -> Past:
    came = row.actual or 0
    passed = row.threshold is not None and came >= row.threshold
    return Past(row.low, row.median, row.high, came, row.chance, passed, row.signal_id)


@dataclass(frozen=True, slots=True)
class Told:
    """One forecast as it was made, minutes after an incident began. rows: what it said of each moment.

    crisis: the one that its signal called, if it did.
    """

    signal: Signal
    minutes: int
    at: datetime
    rows: Mapping[int, Foretold]
    crisis: Crisis | None


def latest_forecasts(*, brand: Brand) -> list[Told]:
    """Those of which something came, the newest first."""
    over = _over(brand).values_list("signal_id", "minutes")
    keys = list(dict.fromkeys(over[: LATEST * EACH]))[:LATEST]
    rows = Foretold.objects.filter(brand=brand, signal__in={signal for signal, _ in keys})
    made: dict[tuple[int, int], dict[int, Foretold]] = {key: {} for key in keys}
    for row in rows.select_related("signal"):
        if (row.signal_id, row.minutes) in made:
            made[row.signal_id, row.minutes][row.ahead] = row
    crises = _crises(brand, (row.signal for told in made.values() for row in told.values()))
    return [_told(told, crises) for told in made.values()]


def _told(rows: Mapping[int, Foretold], crises: Mapping[tuple[str, datetime], Crisis]) -> Told:
    first = next(iter(rows.values()))
    signal = first.signal
    return Told(signal, first.minutes, first.at, rows, crises.get((signal.kind, signal.raised_at)))


def _crises(brand: Brand, signals: Iterable[Signal]) -> dict[tuple[str, datetime], Crisis]:
    """By the kind and the moment of the signal that called them."""
    moments = {one.raised_at for one in signals}
    rows = Crisis.objects.filter(brand=brand, detected_at__in=moments).order_by("-pk")
    return {(row.signal, row.detected_at): row for row in rows if row.detected_at}
