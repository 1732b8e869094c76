"""The narrow way to remove what the policy protects: a written reason and two different people.

Both are named in the case's history for ever. There is no other way: not in bulk, not by the API.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from vigie.brands.models import Member
from vigie.core.policy.approvals import Signer, check_override
from vigie.core.types import Ground
from vigie.inbox import removal
from vigie.inbox.chain import append
from vigie.inbox.errors import RemovalRefused
from vigie.inbox.models import Case, CaseEvent, Override
from vigie.networks.models import Delivery

Kind = CaseEvent.Kind


def ask_override(*, case: Case, by: Member, why: str, now: datetime) -> Override:
    """Ask to remove a protected message. Nothing happens until a second person grants it."""
    _check(by, None, why)
    try:
        with transaction.atomic():
            asked = Override.objects.create(
                case=case, mention_id=case.mention_id, why=why.strip(), asked_by=by, asked_at=now
            )
            append(case=case, kind=Kind.OVERRIDE_ASKED, by=by, now=now, data={"override": asked.pk})
    except IntegrityError as error:
        raise RemovalRefused("not-waiting") from error
    return asked


def grant_override(*, override: Override, by: Member, now: datetime) -> list[Delivery]:
    """The second person agrees: a supervisor or an administrator who did not ask for it.

    Refused when the message changed since: they would decide on something else.
    """
    _check(override.asked_by, by, override.why)
    if by.brand_id != override.case.brand_id:
        raise RemovalRefused("second_person_missing")
    case = removal.loaded(override.case)
    if case.mention_id != override.mention_id:
        raise RemovalRefused("changed")
    with transaction.atomic():
        _answer(override, Override.State.GRANTED, by, now)
        append(case=case, kind=Kind.OVERRIDE_GRANTED, by=by, now=now, data={"override": override.pk})
        pair = removal.Override(by=override.asked_by, second=by, why=override.why)
        return removal.carry_out(case=case, by=by, ground=Ground.OVERRIDE, now=now, override=pair)


def deny_override(*, override: Override, by: Member, now: datetime) -> None:
    """The second person disagrees: the message stays and is answered."""
    _check(override.asked_by, by, override.why)
    with transaction.atomic():
        _answer(override, Override.State.DENIED, by, now)
        append(case=override.case, kind=Kind.OVERRIDE_DENIED, by=by, now=now, data={"override": override.pk})


def _check(first: Member, second: Member | None, why: str) -> None:
    verdict = check_override(
        first=Signer(str(first.pk), first.role),
        second=Signer(str(second.pk), second.role) if second else None,
        reason=why,
    )
    waits_for_second = second is None and verdict.because == "second_person_missing"
    if not (verdict.ok or waits_for_second):
        raise RemovalRefused(verdict.because)


def _answer(override: Override, state: Override.State, by: Member, now: datetime) -> None:
    asked = Override.objects.filter(pk=override.pk, state=Override.State.ASKED)
    if not asked.update(state=state, answered_by=by, answered_at=now):
        raise RemovalRefused("not-waiting")
