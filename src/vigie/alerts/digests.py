"""Warnings: told together, by a quiet channel, while the brand is open."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from vigie.alerts.escalating import people_of
from vigie.alerts.models import Alert, Channel, Contact, Notice
from vigie.alerts.queries import plan_of, quiet_of
from vigie.alerts.telling import want_notices
from vigie.brands.models import Brand
from vigie.core.duty.ladder import Way, read_ladder
from vigie.core.duty.quiet import quiet_until
from vigie.core.policy.hours import due_at

SETTLE = timedelta(minutes=10)  # what leaves by itself before then bothers nobody
LOUD = {Way.SMS, Way.PUSH}


def tell_warnings(now: datetime) -> None:
    """Every quarter of an hour: one message per brand about the warnings nobody was told of yet."""
    waiting = Alert.objects.filter(
        level=Alert.Level.WARNING,
        cleared_at=None,
        acknowledged_at=None,
        digested_at=None,
        raised_at__lte=now - SETTLE,
        brand__isnull=False,
    ).exclude(escalation__isnull=False)
    for brand in Brand.objects.filter(pk__in=waiting.values("brand")):
        if plan_of(brand=brand).tells_warnings and is_open(brand, now):
            _tell(brand, list(waiting.filter(brand=brand).values_list("pk", flat=True)[:100]), now)


def is_open(brand: Brand, now: datetime) -> bool:
    """True in the brand's opening hours."""
    minute = timedelta(minutes=1)
    closed = [date.fromisoformat(day) for day in brand.holidays]
    return due_at(now, 1, brand.hours, ZoneInfo(brand.time_zone), holidays=closed) <= now + minute


def _tell(brand: Brand, ids: Sequence[int], now: datetime) -> None:
    """To the first on the ladder who is awake and has a way to be told."""
    for step in read_ladder(plan_of(brand=brand).ladder).steps:
        awake = [
            contact
            for contact in people_of(step=step, brand=brand, now=now)
            if contact.breaks_quiet <= Alert.Level.WARNING or quiet_until(quiet_of(contact), now) is None
        ]
        if channels := [channel for contact in awake for channel in _quietest(contact)]:
            with transaction.atomic():
                if Alert.objects.filter(pk__in=ids, digested_at=None).update(digested_at=now):
                    want_notices(
                        brand=brand, channels=channels, purpose=Notice.Purpose.DIGEST, now=now, digest=ids
                    )
            return


def _quietest(contact: Contact) -> list[Channel]:
    """Their mail; else a chat or a webhook. Never what rings."""
    usable = contact.channels.filter(from_level__lte=Alert.Level.WARNING).exclude(way__in=LOUD)
    found = sorted(usable.select_related("contact"), key=lambda one: (one.way != Way.MAIL, one.pk))
    return found[:1]
