"""Put back what was removed: a mistake is mended where it was made, and the person is answered after all."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from vigie.brands.models import Member
from vigie.core.types import REMOVING, Act
from vigie.inbox.chain import append
from vigie.inbox.errors import RemovalRefused
from vigie.inbox.models import Case, CaseAct, CaseEvent
from vigie.inbox.removal import loaded
from vigie.listening.queries import item_of
from vigie.listening.services import correct_reading
from vigie.networks.gateway import traits_of
from vigie.networks.intents import queue_delivery
from vigie.networks.models import Delivery

BACK = {
    Act.DELETE: (Act.RESTORE, "trash"),
    Act.MARK_SPAM: (Act.RESTORE, "spam"),
    Act.HOLD: (Act.APPROVE, "hold"),
    Act.HIDE: (Act.UNHIDE, "hidden"),
}
"""What undoes each removal, and the network's word for how the message stands until then."""

RETURNING = frozenset(act for act, _ in BACK.values())


def removal_to_undo(*, case: Case) -> Delivery | None:
    """The removal of this case that stands and that its network can undo; None otherwise."""
    if case.status != Case.Status.DONE or case.mention.deleted_at:
        return None
    acts = sorted(REMOVING | RETURNING)
    settled = Delivery.objects.filter(case_act__case=case, act__in=acts, state=Delivery.State.SETTLED)
    last = settled.order_by("-settled_at", "-pk").first()
    if last is None or last.act in RETURNING:
        return None
    return last if BACK[Act(last.act)][0] in traits_of(case.account.network).acts else None


def put_back(*, case: Case, by: Member, now: datetime) -> Delivery:
    """Make a removed message visible again, and say that its ground was wrong.

    The case is open once the message shows. Raises RemovalRefused when there is nothing to put back,
    or the person has a newer open case there.
    """
    case = loaded(case)
    removal = removal_to_undo(case=case)
    if removal is None:
        raise RemovalRefused("nothing-to-put-back")
    act, status = BACK[Act(removal.act)]
    target = replace(item_of(case.mention), status=status)
    with transaction.atomic():
        newer = Case.objects.filter(
            account=case.account_id,
            author=case.author_id,
            thread_root=case.thread_root,
            status__in=Case.OPEN_STATUSES,
        )
        closed = Case.objects.filter(pk=case.pk, status=Case.Status.DONE)
        if newer.exists() or not closed.update(status=Case.Status.SENDING, cause="", closed_at=None):
            raise RemovalRefused("not-waiting")
        if removal.ground in {"vulgar", "spam", "scam"}:
            correct_reading(mention=case.mention, head=removal.ground, value="no", by=by, now=now)
            data: dict[str, object] = {"head": removal.ground, "value": "no"}
            append(case=case, kind=CaseEvent.Kind.CORRECTED, by=by, now=now, data=data)
        delivery = queue_delivery(account=case.account, act=act, target=target, by=by, now=now)
        CaseAct.objects.create(case=case, delivery=delivery)
        wanted = {"acts": [str(act)], "deliveries": [delivery.pk]}
        append(case=case, kind=CaseEvent.Kind.ACT_WANTED, by=by, now=now, data=wanted)
    return delivery
