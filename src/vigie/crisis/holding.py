"""Stop promotion and what leaves by itself; let it go on stage by stage, each with a click.

People's answers go on: a pause holds only what its source of deliveries asks for (`networks.Hold.what`).
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from vigie.brands.models import Member
from vigie.crisis.chain import append
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, CrisisEvent, Pause
from vigie.networks.models import Hold
from vigie.networks.services import hold, lift_hold

STAGES = (Hold.What.SCHEDULED, Hold.What.AUTOPILOT, Hold.What.PROMOTION)
"""The order in which things go on: what people prepared, what answers by itself, and last what praises."""


def pause(*, crisis: Crisis, what: Hold.What, by: Member | None, now: datetime) -> Pause:
    """Stop one part of what leaves, at the very next claim. Raises CrisisRefused when it is stopped."""
    try:
        with transaction.atomic():
            stop = hold(brand=crisis.brand, what=what, why=crisis.name, by=by, now=now)
            row = Pause.objects.create(crisis=crisis, hold=stop, what=what, at=now)
            append(crisis=crisis, kind=CrisisEvent.Kind.PAUSED, by=by, now=now, data={"what": what})
    except IntegrityError as error:
        raise CrisisRefused("already-paused") from error
    return row


def resume(*, crisis: Crisis, what: Hold.What, by: Member, now: datetime) -> None:
    """Let one part go on, after those before it. What waited meanwhile leaves in its order."""
    held = {
        row.what: row for row in Pause.objects.filter(crisis=crisis, resumed_at=None).select_related("hold")
    }
    if what not in held:
        raise CrisisRefused("not-paused")
    before = next((one for one in STAGES if one in held), what)
    if before != what:
        raise CrisisRefused("one-after-the-other", first=Hold.What(before).label)
    with transaction.atomic():
        mine = Pause.objects.filter(pk=held[what].pk, resumed_at=None)
        if not mine.update(resumed_at=now, resumed_by=by):
            raise CrisisRefused("not-paused")
        lift_hold(hold=held[what].hold, by=by, now=now)
        append(crisis=crisis, kind=CrisisEvent.Kind.RESUMED, by=by, now=now, data={"what": what})
