"""Cases: the queue, one case, and what is done with it besides answering."""

from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime

from vigie.api.access import ApiRequest, found, needs
from vigie.api.idempotency import idempotent
from vigie.api.pages import Limit, Page, page
from vigie.api.schemas import CaseDetail, CaseOut, DeliveryOut
from vigie.brands.models import Role
from vigie.brands.queries import team
from vigie.core.types import Ground
from vigie.inbox import overrides, removal, restoring, services
from vigie.inbox.models import Case, Override
from vigie.inbox.queries import Position, QueueFilter, case_for, case_page, page_of, position_of

router = Router(tags=["cases"])
Tab = Literal["answer", "remove", "mine", "community", "watch", "done"]


def case_of(request: ApiRequest, case_id: UUID) -> Case:
    """The case if it is of the token's brand; 404 otherwise."""
    case, member = found(case_for(user=request.member.user, case_id=case_id))
    found(case if member.pk == request.member.pk else None)
    return case  # type: ignore[no-any-return]


def _now_as(case: Case) -> Case:
    case.refresh_from_db()
    return case


class QueueIn(Schema):
    tab: Tab = "answer"
    network: str = ""
    unassigned: bool = False
    cursor: str = ""
    limit: Limit = 50


@router.get("/cases", response=Page[CaseOut], auth=needs("read"))
def list_cases(
    request: ApiRequest,
    wanted: Query[QueueIn],
) -> Any:
    """The queue: what is owed soonest first (done: latest first)."""
    part = QueueFilter((request.member,), wanted.tab, None, wanted.network, wanted.unassigned)
    rows = page_of(wanted=part, after=Position.parse(wanted.cursor), limit=wanted.limit)
    return page(rows, wanted.limit, lambda case: str(position_of(case, wanted.tab)))


@router.get("/cases/{uuid:case_id}", response=CaseDetail, auth=needs("read"))
def show_case(request: ApiRequest, case_id: UUID) -> Any:
    """One case with its conversation, its history, its replies and what was sent."""
    return case_page(case=case_of(request, case_id))


class AssignIn(Schema):
    to: int | None = Field(description="A member's id, or null for nobody.")


@router.post("/cases/{uuid:case_id}/assign", response=CaseOut, auth=needs("write", Role.AGENT))
@idempotent
def assign(request: ApiRequest, case_id: UUID, body: AssignIn) -> Any:
    case = case_of(request, case_id)
    to = found(team(brand=request.brand).filter(pk=body.to).first()) if body.to else None
    services.assign_case(case=case, to=to, by=request.member, now=timezone.now())
    return CaseOut.from_orm(_now_as(case))


class NoteIn(Schema):
    text: str = Field(min_length=1, max_length=10_000)


@router.post("/cases/{uuid:case_id}/notes", response={201: None}, auth=needs("write", Role.AGENT))
@idempotent
def add_note(request: ApiRequest, case_id: UUID, body: NoteIn) -> Any:
    """Words for the team only."""
    services.add_note(case=case_of(request, case_id), by=request.member, text=body.text, now=timezone.now())
    return Status(201, None)


class LeaveIn(Schema):
    until: AwareDatetime


@router.post("/cases/{uuid:case_id}/leave", response=CaseOut, auth=needs("write", Role.AGENT))
@idempotent
def leave(request: ApiRequest, case_id: UUID, body: LeaveIn) -> Any:
    """Let the community answer; the case comes back at `until` if nobody did."""
    case = case_of(request, case_id)
    services.leave_to_community(case=case, by=request.member, until=body.until, now=timezone.now())
    return CaseOut.from_orm(_now_as(case))


class CloseIn(Schema):
    cause: Literal["nothing", "not_us", "elsewhere", "community", "thanked"]


@router.post("/cases/{uuid:case_id}/close", response=CaseOut, auth=needs("write", Role.AGENT))
@idempotent
def close(request: ApiRequest, case_id: UUID, body: CloseIn) -> Any:
    case = case_of(request, case_id)
    services.close_case(case=case, by=request.member, cause=Case.Cause(body.cause), now=timezone.now())
    return CaseOut.from_orm(_now_as(case))


@router.post("/cases/{uuid:case_id}/reopen", response=CaseOut, auth=needs("write", Role.AGENT))
@idempotent
def reopen(request: ApiRequest, case_id: UUID) -> Any:
    case = case_of(request, case_id)
    services.reopen_case(case=case, by=request.member, now=timezone.now())
    return CaseOut.from_orm(_now_as(case))


class CorrectIn(Schema):
    head: str
    value: str


@router.post("/cases/{uuid:case_id}/correct", response=CaseOut, auth=needs("write", Role.AGENT))
@idempotent
def correct(request: ApiRequest, case_id: UUID, body: CorrectIn) -> Any:
    """Say what the engine read wrong; the advice is thought over again."""
    case = case_of(request, case_id)
    services.correct_case(case=case, by=request.member, head=body.head, value=body.value, now=timezone.now())
    return CaseOut.from_orm(_now_as(case))


@router.post("/cases/{uuid:case_id}/thank", response={202: DeliveryOut}, auth=needs("send", Role.AGENT))
@idempotent
def thank(request: ApiRequest, case_id: UUID) -> Any:
    """Like the message as the brand."""
    delivery = services.thank(case=case_of(request, case_id), by=request.member, now=timezone.now())
    return Status(202, DeliveryOut.from_orm(delivery))


class RemoveIn(Schema):
    ground: Literal["vulgar", "spam", "scam", "unlawful"]


@router.post(
    "/cases/{uuid:case_id}/remove", response={202: list[DeliveryOut]}, auth=needs("moderate", Role.AGENT)
)
@idempotent
def remove(request: ApiRequest, case_id: UUID, body: RemoveIn) -> Any:
    """Remove and report. 409 `protected` when the message does not itself carry the ground."""
    queued = removal.remove_and_report(
        case=case_of(request, case_id),
        by=request.member,
        ground=Ground(body.ground),
        now=timezone.now(),
    )
    return Status(202, [DeliveryOut.from_orm(delivery) for delivery in queued])


@router.post("/cases/{uuid:case_id}/undo-removal", response=CaseOut, auth=needs("moderate", Role.AGENT))
@idempotent
def undo_removal(request: ApiRequest, case_id: UUID) -> Any:
    """Within the grace delay."""
    case = case_of(request, case_id)
    removal.undo_removal(case=case, by=request.member, now=timezone.now())
    return CaseOut.from_orm(_now_as(case))


@router.post(
    "/cases/{uuid:case_id}/put-back", response={202: DeliveryOut}, auth=needs("moderate", Role.AGENT)
)
@idempotent
def put_back(request: ApiRequest, case_id: UUID) -> Any:
    """Make a removed message visible again; the case is open once it shows."""
    delivery = restoring.put_back(case=case_of(request, case_id), by=request.member, now=timezone.now())
    return Status(202, DeliveryOut.from_orm(delivery))


class OverrideIn(Schema):
    why: str = Field(max_length=2000)


class OverrideOut(Schema):
    id: int = Field(alias="pk")
    state: str
    why: str
    asked_by: int = Field(alias="asked_by_id")
    answered_by: int | None = Field(alias="answered_by_id")


@router.post(
    "/cases/{uuid:case_id}/override", response={201: OverrideOut}, auth=needs("moderate", Role.AGENT)
)
@idempotent
def ask_override(request: ApiRequest, case_id: UUID, body: OverrideIn) -> Any:
    """Ask for an exception to the first law; a second person decides."""
    asked = overrides.ask_override(
        case=case_of(request, case_id), by=request.member, why=body.why, now=timezone.now()
    )
    return Status(201, OverrideOut.from_orm(asked))


def _override(request: ApiRequest, case_id: UUID, override_id: int) -> Override:
    case = case_of(request, case_id)
    asked = Override.objects.select_related("case", "asked_by").filter(case=case, pk=override_id)
    override: Override = found(asked.first())
    return override


@router.post(
    "/cases/{uuid:case_id}/override/{int:override_id}/grant",
    response={202: list[DeliveryOut]},
    auth=needs("moderate", Role.SUPERVISOR),
)
@idempotent
def grant_override(request: ApiRequest, case_id: UUID, override_id: int) -> Any:
    queued = overrides.grant_override(
        override=_override(request, case_id, override_id), by=request.member, now=timezone.now()
    )
    return Status(202, [DeliveryOut.from_orm(delivery) for delivery in queued])


@router.post(
    "/cases/{uuid:case_id}/override/{int:override_id}/deny",
    response=OverrideOut,
    auth=needs("moderate", Role.SUPERVISOR),
)
@idempotent
def deny_override(request: ApiRequest, case_id: UUID, override_id: int) -> Any:
    asked = _override(request, case_id, override_id)
    overrides.deny_override(override=asked, by=request.member, now=timezone.now())
    asked.refresh_from_db()
    return OverrideOut.from_orm(asked)
