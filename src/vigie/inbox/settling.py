"""What became of a delivery, noted on its case: handlers of the `delivery.*` events.

Each handler may run twice: an event about a delivery is appended once.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from vigie.alerts.models import Alert
from vigie.alerts.services import clear_alert, raise_alert
from vigie.bus.services import id_in
from vigie.core.types import REMOVING, Act, Ground
from vigie.inbox.chain import append
from vigie.inbox.models import Case, CaseAct, CaseEvent, Reply
from vigie.inbox.redeciding import redecide
from vigie.inbox.replies import back_to_draft
from vigie.inbox.restoring import RETURNING
from vigie.networks.models import Delivery
from vigie.people.services import forgive_offence, note_offence

Kind = CaseEvent.Kind
Status = Case.Status


def note_settled(payload: Mapping[str, object], now: datetime) -> None:
    """It is there, seen on the network (or a person says so): the clock stops."""
    delivery, case, reply = _about(payload)
    if case is None or not _first_time(case, delivery, (Kind.REPLIED, Kind.ACT_DONE)):
        return
    with transaction.atomic():
        data = {"delivery": delivery.pk, "act": delivery.act, "native_id": delivery.native_id}
        if reply:
            append(case=case, kind=Kind.REPLIED, by=delivery.by, now=now, data=data)
            Reply.objects.filter(pk=reply.pk).update(state=Reply.State.PUBLISHED)
            _finish(case, Case.Cause.ANSWERED, now, answered_at=now)
        else:
            append(case=case, kind=Kind.ACT_DONE, by=delivery.by, now=now, data=data)
            _note_act(case, delivery, now)
        clear_alert(brand=case.brand, key=f"delivery:{delivery.pk}", now=now)


def _note_act(case: Case, delivery: Delivery, now: datetime) -> None:
    act = Act(delivery.act)
    if delivery.ground and delivery.ground != Ground.OVERRIDE:
        report = delivery if act is Act.REPORT else None
        note_offence(
            author=case.author, native_id=delivery.target_id, ground=delivery.ground, report=report, now=now
        )
    if Delivery.objects.filter(case_act__case=case, state__in=Delivery.OPEN).exists():
        return
    if act is Act.LIKE:
        _finish(case, Case.Cause.THANKED, now)
    elif act in RETURNING:
        forgive_offence(author=case.author, native_id=delivery.target_id)
        _reopen(case)
        redecide(case=case, now=now)
    elif _still_stands(case, delivery):
        _reopen(case)  # reported, but everybody still reads it
    elif act in REMOVING or act in {Act.REPORT, Act.BLOCK}:
        _finish(case, Case.Cause.REMOVED, now)


def _still_stands(case: Case, delivery: Delivery) -> bool:
    """The network refused the removal that was asked for together with this act."""
    refused = Delivery.objects.filter(case_act__case=case, act__in=sorted(REMOVING), state="refused")
    return refused.filter(wanted_at=delivery.wanted_at).exists()


def _finish(case: Case, cause: Case.Cause, now: datetime, **fields: object) -> None:
    Case.objects.filter(pk=case.pk, status__in=Case.OPEN_STATUSES).update(
        status=Status.DONE,
        cause=cause,
        closed_at=now,
        lease_by=None,
        lease_until=None,
        **fields,
    )


def note_refused(payload: Mapping[str, object], now: datetime) -> None:
    """The network said no: the case is back, the text is a draft again."""
    _note_trouble(payload, now, Kind.FAILED, "delivery-refused")


def note_stopped(payload: Mapping[str, object], now: datetime) -> None:
    """Something changed there: nothing was sent, the agent decides on what is true now."""
    _note_trouble(payload, now, Kind.STOPPED, "")


def note_unsure(payload: Mapping[str, object], now: datetime) -> None:
    """It may be public, and cannot be found: a person looks. Never sent again by itself."""
    _note_trouble(payload, now, Kind.UNSURE, "delivery-unsure")


def note_cancelled(payload: Mapping[str, object], now: datetime) -> None:
    """Undone before it left."""
    delivery, case, reply = _about(payload)
    if case is None or reply is None or not _first_time(case, delivery, (Kind.UNDONE,)):
        return
    with transaction.atomic():
        append(case=case, kind=Kind.UNDONE, by=delivery.by, now=now, data={"delivery": delivery.pk})
        _reopen(case)
        back_to_draft(reply)


def note_handed(payload: Mapping[str, object], now: datetime) -> None:
    """To be done by hand: the case stays on the desk with its steps, the clock runs."""
    delivery, case, _reply = _about(payload)
    if case is not None:
        raise_alert(
            brand=case.brand,
            kind="by-hand",
            key=f"delivery:{delivery.pk}",
            now=now,
            level=Alert.Level.NOTE,
            params={"case": str(case.public_id)},
        )


def _note_trouble(payload: Mapping[str, object], now: datetime, kind: CaseEvent.Kind, alert: str) -> None:
    delivery, case, reply = _about(payload)
    if case is None or not _first_time(case, delivery, (kind,)):
        return
    with transaction.atomic():
        data = {"delivery": delivery.pk, "act": delivery.act, "because": delivery.because_code}
        append(case=case, kind=kind, by=None, now=now, data=data)
        if kind != Kind.UNSURE:
            if reply:
                back_to_draft(reply)
            if not Delivery.objects.filter(case_act__case=case, state__in=Delivery.OPEN).exists():
                _reopen(case)
        if alert:
            raise_alert(
                brand=case.brand,
                kind=alert,
                key=f"delivery:{delivery.pk}",
                now=now,
                params={"case": str(case.public_id)},
            )


def _reopen(case: Case) -> None:
    Case.objects.filter(pk=case.pk, status=Status.SENDING).update(status=Status.OPEN)


def _about(payload: Mapping[str, object]) -> tuple[Delivery, Case | None, Reply | None]:
    delivery = Delivery.objects.select_related("by").get(pk=id_in(payload, "delivery"))
    reply = Reply.objects.select_related("case__brand", "case__author").filter(delivery=delivery).first()
    if reply:
        return delivery, reply.case, reply
    act = CaseAct.objects.select_related("case__brand", "case__author").filter(delivery=delivery).first()
    return delivery, act.case if act else None, None


def _first_time(case: Case, delivery: Delivery, kinds: tuple[CaseEvent.Kind, ...]) -> bool:
    """A delivery that was tried again after trouble may have trouble again: attempts tell them apart."""
    told = CaseEvent.objects.filter(case=case, kind__in=kinds, data__delivery=delivery.pk)
    return not told.exists()
