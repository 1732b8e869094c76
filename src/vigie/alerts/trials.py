"""Test alarms: by a click, and once a week by themselves. What was proved is kept with each channel."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from vigie.alerts.duty import next_test
from vigie.alerts.escalating import channels_for, people_of
from vigie.alerts.models import Alert, Channel, Contact, DutyPlan, Notice, Trial
from vigie.alerts.queries import contacts_of, plan_of
from vigie.alerts.telling import want_notices
from vigie.brands.models import Brand, Member
from vigie.core.duty.ladder import read_ladder


def try_contact(*, contact: Contact, by: Member, now: datetime) -> Trial:
    """One message by each of their channels, quiet hours or not: somebody is waiting for it."""
    with transaction.atomic():
        trial = Trial.objects.create(brand=contact.brand, kind=Trial.Kind.CONTACT, by=by, at=now)
        channels = list(contact.channels.select_related("contact"))
        want_notices(
            brand=contact.brand, channels=channels, purpose=Notice.Purpose.TEST, now=now, trial=trial
        )
    return trial


def try_ladder(
    *, brand: Brand, by: Member | None, now: datetime, kind: Trial.Kind = Trial.Kind.LADDER
) -> Trial:
    """Everybody whom an urgent alarm would call now, step by step without the waits, each channel once."""
    ladder = read_ladder(plan_of(brand=brand).ladder)
    with transaction.atomic():
        trial = Trial.objects.create(brand=brand, kind=kind, by=by, at=now)
        seen: set[int] = set()
        missing = []
        for number, step in enumerate(ladder.steps):
            people = people_of(step=step, brand=brand, now=now)
            found = [
                channel
                for contact in people
                for channel in channels_for(step=step, contact=contact, level=Alert.Level.URGENT)
            ]
            if not found:
                missing.append(number)
            _want(trial, [channel for channel in found if channel.pk not in seen], number, now)
            seen |= {channel.pk for channel in found}
        Trial.objects.filter(pk=trial.pk).update(missing=missing)
        trial.missing = missing
    return trial


def try_weekly(now: datetime) -> None:
    """Every minute: the weekly self-tests that are due, each claimed by one UPDATE.

    One that fell due while the machine was off is not made up for: the next one comes.
    """
    due = DutyPlan.objects.filter(tests_weekly=True, next_test_at__lte=now).select_related("brand")
    for plan in due[:50]:
        following = next_test(plan, ZoneInfo(plan.brand.time_zone), now)
        mine = DutyPlan.objects.filter(pk=plan.pk, next_test_at=plan.next_test_at)
        with transaction.atomic():
            if (
                mine.update(next_test_at=following)
                and (now - (plan.next_test_at or now)).total_seconds() < 3600
            ):
                trial = try_ladder(brand=plan.brand, by=None, now=now, kind=Trial.Kind.WEEKLY)
                _test_the_others(trial, now)


def _test_the_others(trial: Trial, now: datetime) -> None:
    """Those on no step today too: next week they may be."""
    done = set(trial.notices.values_list("channel_id", flat=True))
    rest = [
        channel
        for contact in contacts_of(brand=trial.brand)
        for channel in contact.channels.all()
        if channel.pk not in done
    ]
    _want(trial, rest, 0, now)


def _want(trial: Trial, channels: Iterable[Channel], step: int, now: datetime) -> None:
    want_notices(
        brand=trial.brand,
        channels=list(channels),
        purpose=Notice.Purpose.TEST,
        now=now,
        trial=trial,
        step=step,
    )
