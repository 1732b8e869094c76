"""The room goes from one shift to the next: offered with a summary, held when it is accepted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from vigie.brands.models import Member
from vigie.bus.services import id_in
from vigie.crisis.chain import append, digest
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, CrisisEvent, HandOver
from vigie.crisis.opening import must_be_open


def hold_room(*, crisis: Crisis, by: Member, now: datetime) -> None:
    """Take a room that nobody holds."""
    must_be_open(crisis)
    with transaction.atomic():
        if not Crisis.objects.filter(pk=crisis.pk, holder=None).update(holder=by):
            raise CrisisRefused("already-done")
        crisis.holder = by
        append(crisis=crisis, kind=CrisisEvent.Kind.TAKEN, by=by, now=now, data={"from": None})


def offer_room(*, crisis: Crisis, taker: Member, summary: str, by: Member, now: datetime) -> HandOver:
    """Offer the room with what the next one must know. The giver holds it until it is accepted."""
    must_be_open(crisis)
    if taker.pk == by.pk:
        raise CrisisRefused("to-oneself")
    if taker.brand_id != crisis.brand_id or taker.left_at:
        raise CrisisRefused("not-a-member")
    if not summary.strip():
        raise CrisisRefused("empty")
    try:
        with transaction.atomic():
            row = HandOver.objects.create(
                crisis=crisis, giver=by, taker=taker, summary=summary.strip(), offered_at=now
            )
            data = {"hand_over": row.pk, "to": taker.pk, "words": digest(row.summary)}
            append(crisis=crisis, kind=CrisisEvent.Kind.HANDED, by=by, now=now, data=data)
    except IntegrityError as error:
        raise CrisisRefused("hand-over-open") from error
    return row


def accept_room(*, hand_over: HandOver, by: Member, now: datetime) -> None:
    """The next one has read the summary and holds the room from now on."""
    if by.pk != hand_over.taker_id:
        raise CrisisRefused("not-yours")
    with transaction.atomic():
        if not _still_open(hand_over).update(accepted_at=now):
            raise CrisisRefused("not-waiting")
        Crisis.objects.filter(pk=hand_over.crisis_id).update(holder=by)
        data = {"hand_over": hand_over.pk, "from": hand_over.giver_id}
        append(crisis=hand_over.crisis, kind=CrisisEvent.Kind.TAKEN, by=by, now=now, data=data)


def withdraw_offer(*, hand_over: HandOver, now: datetime) -> None:
    """Not now, or to somebody else."""
    if not _still_open(hand_over).update(withdrawn_at=now):
        raise CrisisRefused("not-waiting")


def leave_rooms(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `members.left`: nobody holds their rooms, what was offered to them is withdrawn."""
    member = id_in(payload, "member")
    HandOver.objects.filter(taker=member, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    for crisis in Crisis.objects.filter(holder=member, closed_at=None):
        with transaction.atomic():
            if Crisis.objects.filter(pk=crisis.pk, holder=member).update(holder=None):
                data = {"from": member, "left": True}
                append(crisis=crisis, kind=CrisisEvent.Kind.TAKEN, by=None, now=now, data=data)


def _still_open(hand_over: HandOver) -> QuerySet[HandOver]:
    return HandOver.objects.filter(pk=hand_over.pk, accepted_at=None, withdrawn_at=None)
