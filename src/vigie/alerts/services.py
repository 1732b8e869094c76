"""Raise, acknowledge and clear alerts. Raising twice is the same alert, seen again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from vigie.alerts.models import Alert
from vigie.brands.models import Brand, Member
from vigie.bus.queries import parked


def raise_alert(
    *,
    brand: Brand | None,
    kind: str,
    key: str,
    now: datetime,
    params: Mapping[str, object] | None = None,
    level: Alert.Level = Alert.Level.WARNING,
) -> Alert:
    """Open an alert, or see the open one with this key again. `kind` chooses its sentence."""
    fields = {"kind": kind, "params": dict(params or {}), "level": level, "seen_at": now}
    for _ in range(2):
        if found := Alert.objects.filter(brand=brand, key=key, cleared_at=None).first():
            Alert.objects.filter(pk=found.pk).update(**fields)
            return found
        try:
            with transaction.atomic():
                return Alert.objects.create(brand=brand, key=key, raised_at=now, **fields)
        except IntegrityError:
            continue  # another process raised it between our look and our insert
    return Alert.objects.get(brand=brand, key=key, cleared_at=None)


def clear_alert(*, brand: Brand | None, key: str, now: datetime) -> bool:
    """The cause is gone; True when an alert was open."""
    return bool(Alert.objects.filter(brand=brand, key=key, cleared_at=None).update(cleared_at=now))


def watch_bus(now: datetime) -> None:
    """Every minute: tell the house of facts that nobody could deal with."""
    stuck = parked().count()
    if stuck:
        raise_alert(
            brand=None, kind="stuck", key="bus", now=now, params={"count": stuck}, level=Alert.Level.URGENT
        )
    else:
        clear_alert(brand=None, key="bus", now=now)


def acknowledge_alert(*, alert: Alert, by: Member, now: datetime) -> None:
    """Somebody took note: it stays until its cause is gone, but no longer calls."""
    Alert.objects.filter(pk=alert.pk, acknowledged_at=None).update(acknowledged_by=by, acknowledged_at=now)
