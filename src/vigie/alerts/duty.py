"""Change who is on duty and how a brand is called."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vigie.alerts.models import Contact, DutyChange, DutyPlan, DutyTurn
from vigie.alerts.queries import contacts_of, plan_of
from vigie.brands.models import Brand, Member
from vigie.brands.services import check_hours
from vigie.core.duty.ladder import Call, Ladder, LadderFault, read_ladder, write_ladder

MOST_TURNS, LONGEST_CHANGE = 6, timedelta(days=92)
FAULTS = {
    "no-steps": gettext_lazy("A ladder needs at least one step."),
    "too-many-steps": gettext_lazy("Ten steps are enough."),
    "round-too-short": gettext_lazy("Leave at least five minutes before the ladder begins again."),
    "minutes": gettext_lazy("Minutes are a number from 0 to 1440."),
    "nobody": gettext_lazy("A step that calls nobody is no step."),
}


def save_turn(
    *,
    brand: Brand,
    answers: Mapping[str, object],
    people: Sequence[int],
    now: datetime,
    turn: DutyTurn | None = None,
) -> DutyTurn:
    """people: ids of contacts, in order. answers: name, first_day, hand_over_day, hand_over_at, weeks, hours.

    Raises ValidationError.
    """
    known = set(contacts_of(brand=brand).values_list("pk", flat=True))
    if not people or set(people) - known or len(set(people)) != len(people):
        raise ValidationError({"people": _("Name at least one person, each once.")})
    check_hours(answers.get("hours") or {})
    fields = {"people": list(people), **answers}
    if turn is not None:
        DutyTurn.objects.filter(pk=turn.pk, brand=brand).update(**fields)
        turn.refresh_from_db()
        return turn
    others = DutyTurn.objects.filter(brand=brand).count()
    if others >= MOST_TURNS:
        raise ValidationError(_("Six turns are enough: take one away first."))
    return DutyTurn.objects.create(brand=brand, position=others, created_at=now, **fields)


def remove_turn(*, turn: DutyTurn) -> None:
    DutyTurn.objects.filter(pk=turn.pk).delete()


def add_change(
    *,
    brand: Brand,
    starts_at: datetime,
    ends_at: datetime,
    person: Contact | None,
    by: Contact | None,
    made_by: Member,
    now: datetime,
    why: str = "",
) -> DutyChange:
    """A swap, or days away when nobody takes over. Raises ValidationError."""
    if person is None and by is None:
        raise ValidationError(_("Say who is away, or who takes over."))
    if person is not None and person == by:
        raise ValidationError({"by": _("Nobody takes over from themselves.")})
    if not timedelta(0) < ends_at - starts_at <= LONGEST_CHANGE:
        raise ValidationError({"ends_at": _("The end comes after the beginning, within three months.")})
    if ends_at <= now:
        raise ValidationError({"ends_at": _("This is over already.")})
    return DutyChange.objects.create(
        brand=brand,
        starts_at=starts_at,
        ends_at=ends_at,
        person=person,
        by=by,
        why=why,
        made_by=made_by,
        made_at=now,
    )


def remove_change(*, change: DutyChange) -> None:
    DutyChange.objects.filter(pk=change.pk).delete()


def save_plan(
    *, brand: Brand, ladder: Ladder, answers: Mapping[str, object], by: Member, now: datetime
) -> DutyPlan:
    """The ladder, which alerts climb it and when it is tested: page_from, tells_warnings, tests_weekly,
    test_day, test_at. Raises ValidationError.
    """
    written = write_ladder(ladder)
    try:
        read_ladder(written)
    except LadderFault as fault:
        raise ValidationError(str(FAULTS.get(fault.code, fault.code))) from fault
    known = set(contacts_of(brand=brand).values_list("pk", flat=True))
    named = {
        int(one.partition(":")[2])
        for step in ladder.steps
        for one in step.who
        if one.startswith(Call.CONTACT)
    }
    if named - known:
        raise ValidationError(_("A step names somebody who is no longer a contact."))
    with transaction.atomic():
        plan, _made = DutyPlan.objects.update_or_create(
            brand=brand, defaults={"ladder": written, "saved_by": by, "saved_at": now, **answers}
        )
        plan.next_test_at = next_test(plan, ZoneInfo(brand.time_zone), now) if plan.tests_weekly else None
        DutyPlan.objects.filter(pk=plan.pk).update(next_test_at=plan.next_test_at)
    return plan


def ensure_plan(*, brand: Brand, now: datetime) -> DutyPlan:
    """The brand's plan as a row; the shipped one for who has not said anything."""
    shipped = plan_of(brand=brand)
    if shipped.pk:
        return shipped
    shipped.saved_at = now
    shipped.next_test_at = next_test(shipped, ZoneInfo(brand.time_zone), now)
    fields = ("ladder", "test_at", "next_test_at", "saved_at")
    plan, _made = DutyPlan.objects.get_or_create(
        brand=brand, defaults={name: getattr(shipped, name) for name in fields}
    )
    return plan


def next_test(plan: DutyPlan, time_zone: ZoneInfo, now: datetime) -> datetime:
    """The next weekly self-test after `now`, in the brand's own hours."""
    at = plan.test_at if isinstance(plan.test_at, time) else time.fromisoformat(str(plan.test_at))
    today = now.astimezone(time_zone).date()
    day = today + timedelta(days=(plan.test_day - today.weekday()) % 7)
    found = datetime.combine(day, at, time_zone)
    return found if found > now else datetime.combine(day + timedelta(days=7), at, time_zone)
