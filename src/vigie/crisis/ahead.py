"""What the one who keeps watch knows of a crisis's curve: what is usual there, and what may come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from vigie.crisis.models import Crisis, Quarter, Series, Signal

HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
AHEAD = timedelta(hours=6)
"""How far the cone is drawn."""


@dataclass(frozen=True, slots=True)
class Cone:
    """What may come: at each moment, the middle and the interval that holds eight times out of ten.

    low, middle, high: messages in one stretch of the curve. more: how many more come until the last
    moment, at least and at most.
    """

    at: tuple[datetime, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    more: tuple[int, int]


def series_of_crisis(*, crisis: Crisis) -> Series | None:
    """What is counted where the crisis plays: its watch, else the brand."""
    kind, key = (Series.Kind.WATCH, str(crisis.watch_id)) if crisis.watch_id else (Series.Kind.BRAND, "")
    return Series.objects.filter(brand=crisis.brand_id, kind=kind, key=key).first()


def signal_behind(*, crisis: Crisis) -> Signal | None:
    """The signal that called it, if one did."""
    if not crisis.signal or crisis.detected_at is None:
        return None
    rows = Signal.objects.filter(brand=crisis.brand_id, kind=crisis.signal)
    return rows.filter(raised_at=crisis.detected_at).first()


def band_in(*, low: float, usual: float, high: float, width: timedelta) -> tuple[float, float]:
    """An hour's band for a stretch of that width: its middle shrinks with it, its spread with the root."""
    share = width / HOUR
    middle, root = usual * share, share**0.5
    return max(0.0, middle - (usual - low) * root), middle + (high - usual) * root


def learnt_band(
    *, crisis: Crisis, since: datetime, width: timedelta, count: int
) -> tuple[tuple[float, float], ...] | None:
    """(low, high) for each stretch, from what was learnt of its series; None where nothing was yet."""
    series = series_of_crisis(crisis=crisis)
    until = since + width * count
    rows = Quarter.objects.filter(series=series, at__gte=since - HOUR, at__lt=until).order_by("at")
    known = list(rows) if series else []
    if not known:
        return None
    band, row, later = [], known[0], iter(known[1:])
    ahead = next(later, None)
    for n in range(count):
        while ahead and ahead.at <= since + width * n:
            row, ahead = ahead, next(later, None)
        band.append(band_in(low=row.low, usual=row.usual, high=row.high, width=width))
    return tuple(band)


def cone_of_crisis(*, crisis: Crisis, last: datetime, width: timedelta) -> Cone | None:
    """What the signal that called it expects, while it goes on and counts what the crisis counts."""
    signal = signal_behind(crisis=crisis)
    series = series_of_crisis(crisis=crisis)
    if crisis.closed_at or signal is None or signal.ended_at or series is None:
        return None
    if (signal.where, signal.key) != (series.kind, series.key):
        return None
    return cone_from(told=signal.telling.get("forecast") or {}, last=last, width=width)


def cone_from(*, told: Mapping[str, Any], last: datetime, width: timedelta) -> Cone | None:
    """The cone of a forecast as it is kept with a signal. last: the last stretch that was counted."""
    if "cone" not in told:
        return None
    minutes, *sides = told["cone"]
    steps = [n for n in minutes if n * MINUTE <= AHEAD]
    if len(steps) < 2:
        return None
    low, middle, high = (_rates(minutes, side, steps, width) for side in sides)
    totals = [dict(zip(minutes, side, strict=True))[steps[-1]] for side in (sides[0], sides[2])]
    least, most = (max(0, round(total - told.get("seen", 0))) for total in totals)
    return Cone(tuple(last + n * MINUTE for n in steps[1:]), low, middle, high, (least, most))


def _rates(
    minutes: Sequence[float], totals: Sequence[float], steps: Sequence[float], width: timedelta
) -> tuple[float, ...]:
    """From totals by a moment to messages in one stretch before it."""
    known = dict(zip(minutes, totals, strict=True))
    each = width / MINUTE
    return tuple(each * max(known[b] - known[a], 0) / (b - a) for a, b in pairwise(steps) if b > a)
