"""Raise, acknowledge and clear alerts. Raising twice is the same alert, seen again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from vigie.alerts.models import Alert, Contact
from vigie.brands.models import Brand, Member
from vigie.bus.queries import parked
from vigie.bus.services import record


def raise_alert(
    *,
    brand: Brand | None,
    kind: str,
    key: str,
    now: datetime,
    params: Mapping[str, object] | None = None,
    level: Alert.Level = Alert.Level.WARNING,
) -> Alert:
    """Open an alert, or see the open one with this key again. `kind` chooses its sentence.

    Who is called for it follows from `alerts.raised`, told once, and again when it becomes graver: what
    somebody took note of while it was mild is nobody's then.
    """
    fields = {"kind": kind, "params": dict(params or {}), "level": level, "seen_at": now}
    for _ in range(2):
        if found := Alert.objects.filter(brand=brand, key=key, cleared_at=None).first():
            _see_again(found, fields, now)
            return found
        try:
            with transaction.atomic():
                made = Alert.objects.create(brand=brand, key=key, raised_at=now, **fields)
                record(topic="alerts.raised", payload={"alert": made.pk}, now=now)
                return made
        except IntegrityError:
            continue  # another process raised it between our look and our insert
    return Alert.objects.get(brand=brand, key=key, cleared_at=None)


def _see_again(found: Alert, fields: Mapping[str, object], now: datetime) -> None:
    with transaction.atomic():
        graver = Alert.objects.filter(pk=found.pk, level__lt=fields["level"])
        if graver.update(acknowledged_at=None, acknowledged_by=None, acknowledged_contact=None, **fields):
            record(topic="alerts.raised", payload={"alert": found.pk}, now=now)
        else:
            Alert.objects.filter(pk=found.pk).update(**fields)


def clear_alert(*, brand: Brand | None, key: str, now: datetime) -> bool:
    """The cause is gone; True when an alert was open. Those who had been called are told."""
    with transaction.atomic():
        found = (
            Alert.objects.filter(brand=brand, key=key, cleared_at=None).values_list("pk", flat=True).first()
        )
        if found is None or not Alert.objects.filter(pk=found, cleared_at=None).update(cleared_at=now):
            return False
        record(topic="alerts.cleared", payload={"alert": found}, now=now)
    return True


def watch_bus(now: datetime) -> None:
    """Every minute: tell the house of facts that nobody could deal with."""
    stuck = parked().count()
    if stuck:
        raise_alert(
            brand=None, kind="stuck", key="bus", now=now, params={"count": stuck}, level=Alert.Level.URGENT
        )
    else:
        clear_alert(brand=None, key="bus", now=now)


def acknowledge_alert(
    *, alert: Alert, now: datetime, by: Member | None = None, contact: Contact | None = None
) -> bool:
    """Somebody has it: it stays until its cause is gone, but no longer calls. True for the first.

    by: a member at the desk or by a program; contact: whoever was called, perhaps without an account.
    """
    member = by or (contact.member if contact else None)
    with transaction.atomic():
        first = Alert.objects.filter(pk=alert.pk, acknowledged_at=None, cleared_at=None).update(
            acknowledged_by=member,
            acknowledged_contact=contact if member is None else None,
            acknowledged_at=now,
        )
        if first:
            record(topic="alerts.acknowledged", payload={"alert": alert.pk}, now=now)
    return bool(first)
