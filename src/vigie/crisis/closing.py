"""A crisis ends: closed by a person, the brand calmer, what is paused going on stage by stage."""

from datetime import datetime

from django.db import transaction

from vigie.alerts.services import clear_alert
from vigie.brands.models import Brand, Member
from vigie.brands.services import set_posture
from vigie.crisis.chain import append
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, CrisisEvent, Step
from vigie.crisis.reviewing import measure


def close_crisis(*, crisis: Crisis, why: str, posture: Brand.Posture, by: Member, now: datetime) -> None:
    """It is over, and why. The times of the review are sealed with the line.

    posture: of the brand from now on, never calmer than another open crisis asks for. What is paused
    stays paused until somebody lets it go on (`holding.resume`).
    """
    if not why.strip():
        raise CrisisRefused("why-missing")
    with transaction.atomic():
        if not Crisis.objects.filter(pk=crisis.pk, closed_at=None).update(
            closed_at=now, closed_by=by, update_due_at=None
        ):
            raise CrisisRefused("closed")
        crisis.closed_at, crisis.closed_by = now, by
        times = measure(crisis=crisis)
        append(
            crisis=crisis,
            kind=CrisisEvent.Kind.CLOSED,
            by=by,
            now=now,
            data={"why": why.strip()[:300], "posture": posture, "times": times.as_json()},
            topic="crises.closed",
        )
        _calm(crisis, posture, by, now)
        _clear_alerts(crisis, now)


def _calm(crisis: Crisis, posture: Brand.Posture, by: Member, now: datetime) -> None:
    order = list(Brand.Posture)
    others = Crisis.objects.filter(brand=crisis.brand_id, closed_at=None).values_list("level", flat=True)
    least = max((order.index(Brand.Posture(level)) for level in others), default=0)
    wanted = order[max(order.index(posture), least)]
    set_posture(brand=crisis.brand, posture=wanted, by=by, now=now)


def _clear_alerts(crisis: Crisis, now: datetime) -> None:
    steps = Step.objects.filter(crisis=crisis).exclude(escalated_at=None).values_list("pk", flat=True)
    for key in (f"crisis:{crisis.pk}", f"update:{crisis.pk}", *(f"step:{pk}" for pk in steps)):
        clear_alert(brand=crisis.brand, key=key, now=now)
