"""What the team does with a case besides answering and removing."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from vigie.alerts.models import Alert
from vigie.alerts.services import raise_alert
from vigie.brands.models import Member
from vigie.bus.services import id_in
from vigie.core.types import Act
from vigie.inbox.chain import append
from vigie.inbox.errors import DeskRefused
from vigie.inbox.models import Case, CaseAct, CaseEvent, Note
from vigie.inbox.redeciding import redecide
from vigie.inbox.relevance import learn_from
from vigie.listening.models import Correction
from vigie.listening.queries import item_of
from vigie.listening.services import correct_reading
from vigie.networks.intents import queue_delivery
from vigie.networks.models import Delivery

Kind = CaseEvent.Kind
Status = Case.Status
LEASE = timedelta(seconds=90)  # renewed while the composer is open
WARN_BEFORE = timedelta(minutes=15)
LONGEST_LEAVE = timedelta(days=366)


def take_lease(*, case: Case, by: Member, now: datetime) -> Member | None:
    """Say "I am writing to this person". Returns the colleague who already is, or None when it is ours."""
    free = Q(lease_by=None) | Q(lease_by=by) | Q(lease_until__lt=now)
    if Case.objects.filter(free, pk=case.pk).update(lease_by=by, lease_until=now + LEASE):
        return None
    return Case.objects.select_related("lease_by__user").get(pk=case.pk).lease_by


def take_over(*, case: Case, by: Member, now: datetime) -> None:
    """Take the pen from a colleague, who sees it; their draft stays theirs."""
    with transaction.atomic():
        append(case=case, kind=Kind.TAKEN, by=by, now=now, data={"from": case.lease_by_id})
        Case.objects.filter(pk=case.pk).update(lease_by=by, lease_until=now + LEASE, assigned_to=by)


def release_lease(*, case: Case, by: Member) -> None:
    """Put the pen down."""
    Case.objects.filter(pk=case.pk, lease_by=by).update(lease_by=None, lease_until=None)


def assign_case(*, case: Case, to: Member | None, by: Member, now: datetime) -> None:
    """Give the case to somebody of the brand, or to nobody."""
    if to is not None and (to.brand_id != case.brand_id or to.left_at):
        raise DeskRefused("not-a-member")
    with transaction.atomic():
        append(case=case, kind=Kind.ASSIGNED, by=by, now=now, data={"to": to.pk if to else None})
        Case.objects.filter(pk=case.pk).update(assigned_to=to)


def add_note(*, case: Case, by: Member, text: str, now: datetime) -> Note:
    """Write to the team about the case. Raises DeskRefused when empty."""
    if not text.strip():
        raise DeskRefused("empty")
    with transaction.atomic():
        note = Note.objects.create(case=case, by=by, text=text.strip(), at=now)
        append(case=case, kind=Kind.NOTED, by=by, now=now, data={"note": note.pk})
    return note


def leave_to_community(*, case: Case, by: Member, until: datetime, now: datetime) -> None:
    """Let others answer; the case comes back at `until` if nobody did."""
    if until <= now:
        raise DeskRefused("leave-past")
    if until > now + LONGEST_LEAVE:
        raise DeskRefused("leave-far")
    with transaction.atomic():
        _change(case, {Status.OPEN, Status.WAITING}, status=Status.WAITING, leave_until=until)
        append(case=case, kind=Kind.LEFT, by=by, now=now, data={"until": until.isoformat()})


def close_case(*, case: Case, by: Member | None, cause: Case.Cause, now: datetime) -> None:
    """Nothing more to do, and why. What is on its way is not stopped by it."""
    with transaction.atomic():
        _change(case, {Status.OPEN, Status.WAITING}, status=Status.DONE, cause=cause, closed_at=now)
        append(case=case, kind=Kind.CLOSED, by=by, now=now, data={"cause": cause})
        if by:
            learn_from(case=case, now=now)


def reopen_case(*, case: Case, by: Member, now: datetime) -> None:
    """There is something to do after all. Refused when the person has a newer open case in the thread."""
    newer = Case.objects.filter(
        account=case.account_id,
        author=case.author_id,
        thread_root=case.thread_root,
        status__in=Case.OPEN_STATUSES,
    )
    if newer.exists():
        raise DeskRefused("not-waiting")
    with transaction.atomic():
        _change(case, {Status.DONE}, status=Status.OPEN, cause="", closed_at=None)
        append(case=case, kind=Kind.REOPENED, by=by, now=now)


def thank(*, case: Case, by: Member, now: datetime) -> Delivery:
    """Like the message as the brand. The case is done when the network shows it."""
    case = Case.objects.select_related("account", "mention__author", "mention__place").get(pk=case.pk)
    with transaction.atomic():
        _change(case, {Status.OPEN, Status.WAITING}, status=Status.SENDING)
        delivery = queue_delivery(
            account=case.account, act=Act.LIKE, target=item_of(case.mention), by=by, now=now
        )
        CaseAct.objects.create(case=case, delivery=delivery)
        append(
            case=case,
            kind=Kind.ACT_WANTED,
            by=by,
            now=now,
            data={"acts": ["like"], "deliveries": [delivery.pk]},
        )
    return delivery


def correct_case(*, case: Case, by: Member, head: str, value: str, now: datetime) -> Correction:
    """Say that the engine read one thing wrong; the advice is thought over again at once."""
    with transaction.atomic():
        mention = case.mention
        correction = correct_reading(mention=mention, head=head, value=value, by=by, now=now)
        append(case=case, kind=Kind.CORRECTED, by=by, now=now, data={"head": head, "value": value})
        if case.status in {Status.OPEN, Status.WAITING}:
            redecide(case=case, now=now)
    return correction


def _change(case: Case, allowed: set[Status], **fields: object) -> None:
    """One conditional UPDATE: of two people who act at once, the second is told."""
    if not Case.objects.filter(pk=case.pk, status__in=allowed).update(**fields):
        raise DeskRefused("sending" if case.status == Status.SENDING else "not-waiting")
    case.refresh_from_db()


def hand_over(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `members.left`: their open cases are nobody's again, the clocks go on."""
    cases = Case.objects.filter(assigned_to=id_in(payload, "member"), status__in=Case.OPEN_STATUSES)
    for case in cases:
        with transaction.atomic():
            append(case=case, kind=Kind.ASSIGNED, by=None, now=now, data={"to": None, "left": True})
            Case.objects.filter(pk=case.pk).update(assigned_to=None, lease_by=None, lease_until=None)


def warn_of_deadlines(now: datetime) -> None:
    """Every minute: grave cases about to be late, and anything already late, call somebody."""
    owed = Case.objects.filter(status=Status.OPEN, answer_before__isnull=False).select_related("brand")
    soon = Q(severity__gte=2, answer_before__lt=now + WARN_BEFORE)
    late = Q(answer_before__lt=now)
    brands: dict[int, list[Case]] = {}
    for case in owed.filter(soon | late).order_by("answer_before")[:500]:
        brands.setdefault(case.brand_id, []).append(case)
    for cases in brands.values():
        overdue = sum(1 for case in cases if case.answer_before and case.answer_before < now)
        raise_alert(
            brand=cases[0].brand,
            kind="deadline",
            key="deadline",
            now=now,
            level=Alert.Level.WARNING,
            params={"count": len(cases), "late": overdue},
        )
