"""How large an incident may become, shown with its interval, and held against what came a week later.

An incident is forecast as a thread is: its messages since the first one. Nothing says what an answer changes.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from vigie.core.forecast import Abstention, Forecast, forecast
from vigie.crisis.models import Foretold, Signal
from vigie.crisis.telling import heard_of

STEPS = (15, 60, 180)  # minutes of age at which a forecast is kept
WEEK = timedelta(days=7)
END = 0  # `Foretold.ahead` of a forecast of the end
MORE = 10  # times as many as now: what "large" means for the record


def foretell(*, signal: Signal, now: datetime) -> Forecast | Abstention | None:
    """What may come of it; None while nothing was said. Kept for the record at each step of its age."""
    events = heard_of(signal=signal, until=now)
    at = max([one.minute for one in events], default=0.0)
    at = max(at, (now - signal.since) / timedelta(minutes=1))
    if not events or at <= 0:
        return None
    found = forecast(events, at)
    _keep(signal, found, now)
    return found


def told_of(found: Forecast | Abstention | None) -> dict[str, object]:
    """As it is kept with a signal."""
    if found is None:
        return {}
    if isinstance(found, Abstention):
        return dict(found.to_json())
    return {
        "seen": found.seen,
        "size": _three(found.size),
        "reach": _three(found.reach),
        "horizons": [[one.minutes, _three(one.size), _three(one.reach)] for one in found.horizons],
        "peak": _three(found.time_to_peak),
        "past_peak": round(found.peak.past, 3),
        "cone": [
            [round(n, 1) for n in side]
            for side in (found.curve.minutes, found.curve.low, found.curve.median, found.curve.high)
        ],
        "tenfold": round(found.probability(MORE * found.seen), 3),
    }


def _three(found: object) -> list[int] | None:
    if found is None:
        return None
    return [round(getattr(found, name)) for name in ("low", "median", "high")]


def _keep(signal: Signal, found: Forecast | Abstention, now: datetime) -> None:
    reached = [step for step in STEPS if found.at >= step]
    if not isinstance(found, Forecast) or not reached:
        return
    if not Foretold.objects.filter(signal=signal, minutes=reached[-1]).exists():
        rows = [_end_of(signal, found), *_horizons_of(signal, found, now)]
        for row in rows:
            row.brand_id, row.signal = signal.brand_id, signal
            row.minutes, row.at, row.seen = reached[-1], now, found.seen
        Foretold.objects.bulk_create(rows, ignore_conflicts=True)


def _end_of(signal: Signal, found: Forecast) -> Foretold:
    low, median, high = found.size.low, found.size.median, found.size.high
    threshold = MORE * found.seen
    return Foretold(
        ahead=END,
        low=low,
        median=median,
        high=high,
        threshold=threshold,
        chance=found.probability(threshold),
        due_at=signal.since + WEEK,
    )


def _horizons_of(signal: Signal, found: Forecast, now: datetime) -> Iterator[Foretold]:
    """Each moment that was told, as far as it lies before the end."""
    for one in found.horizons:
        due_at = now + timedelta(minutes=one.minutes)
        if due_at < signal.since + WEEK:
            low, median, high = one.size.low, one.size.median, one.size.high
            yield Foretold(ahead=one.minutes, low=low, median=median, high=high, due_at=due_at)


def settle_forecasts(now: datetime) -> None:
    """Every hour: what came of incidents by the moments that were foretold and are over."""
    due = Foretold.objects.filter(actual=None, due_at__lte=now).select_related("signal")
    for (signal, due_at), rows in groupby(
        due.order_by("signal_id", "due_at"), key=lambda row: (row.signal, row.due_at)
    ):
        came = len(heard_of(signal=signal, until=due_at))
        for row in rows:
            Foretold.objects.filter(pk=row.pk, actual=None).update(actual=max(came, row.seen))
