"""The crisis plan: read it, write the next version, keep it alive."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from pydantic import Field as Bounds

from vigie.api.access import ApiRequest, found, needs
from vigie.api.errors import ApiProblem
from vigie.api.idempotency import idempotent
from vigie.brands.models import Brand, Role
from vigie.core.readiness import Answers, Contact, Duty, Plan, from_document
from vigie.crisis.models import PlanVersion
from vigie.crisis.plan_queries import draft_of, plan_in_force, readiness_of, steps_for
from vigie.crisis.planning import discard_draft, edit_plan, put_in_force, review_plan, save_draft, start_plan
from vigie.crisis.preparing import check_contact, note_rehearsal

router = Router(tags=["crisis plan"])
Level = Literal["alert", "crisis"]
Short = Annotated[str, Bounds(max_length=300)]
Whole = Annotated[int, Bounds(ge=0, le=2**31 - 1)]
"""An id or a counter, as the database keeps them."""


class FindingOut(Schema):
    """code: what is wrong. where: the field. points: what mending it gives back."""

    code: str
    where: str
    points: float
    what: str
    params: dict[str, str]


class PlanOut(Schema):
    """content: scenarios, steps, statements, contacts. score: readiness, 0 to 100."""

    number: int
    state: str
    revision: int
    in_force_at: datetime | None
    review_by: date | None
    content: dict[str, Any]
    score: int
    findings: list[FindingOut]


def _plan_out(plan: PlanVersion) -> PlanOut:
    ready = readiness_of(plan=plan, now=timezone.now())
    findings = [
        FindingOut(code=one.code, where=one.where, points=one.points, what=one.what, params=dict(one.params))
        for one in ready.findings
    ]
    names = ("number", "state", "revision", "in_force_at", "review_by", "content")
    shown = {name: getattr(plan, name) for name in names}
    return PlanOut(**shown, score=ready.score, findings=findings)


@router.get("/plan", response=PlanOut, auth=needs("read"))
def show_plan(request: ApiRequest) -> Any:
    """The plan in force, and how ready it leaves the team; 404 while there is none."""
    return _plan_out(found(plan_in_force(brand=request.brand)))


class PlanStepOut(Schema):
    """minutes: from the opening. owner, deputy: ids of members."""

    title: str
    level: str
    minutes: int
    owner: int | None
    deputy: int | None
    detail: str


@router.get("/plan/steps", response=list[PlanStepOut], auth=needs("read"))
def list_steps(request: ApiRequest, scenario: str, level: Level = "alert") -> Any:
    """What to do in a scenario, soonest first, the steps of every crisis included."""
    plan = found(plan_in_force(brand=request.brand))
    return [
        PlanStepOut(**{name: getattr(step, name) for name in PlanStepOut.model_fields})
        for step in steps_for(plan=plan, scenario=scenario, level=level)
    ]


class DutyIn(Schema):
    owner: Whole | None = None
    deputy: Whole | None = None


class ContactIn(Schema):
    name: Short = Field(min_length=1)
    role: Short = ""
    phone: Short = ""
    email: Short = ""
    purpose: Short = ""


class AnswersIn(Schema):
    """The questionnaire. kinds: what may happen. desk: who answers people."""

    kinds: list[Short] = Field(min_length=1, max_length=40)
    decides: DutyIn = DutyIn()
    speaks: DutyIn = DutyIn()
    desk: DutyIn = DutyIn()
    contacts: list[ContactIn] = Field(default=[], max_length=60)
    fallback: str = Field("", max_length=1000)
    opens_itself: bool = False


@router.post("/plan", response={201: PlanOut}, auth=needs("write", Role.SUPERVISOR))
@idempotent
def create_plan(request: ApiRequest, body: AnswersIn) -> Any:
    """A first plan from the questionnaire, as a draft."""
    answered = Answers(
        language=request.brand.language,
        kinds=tuple(dict.fromkeys(body.kinds)),
        decides=Duty(**body.decides.dict()),
        speaks=Duty(**body.speaks.dict()),
        desk=Duty(**body.desk.dict()),
        contacts=tuple(Contact(**contact.dict()) for contact in body.contacts),
        fallback=body.fallback,
        opens_itself=body.opens_itself,
    )
    draft = start_plan(brand=request.brand, answers=answered, by=request.member, now=timezone.now())
    return Status(201, _plan_out(draft))


def _draft(brand: Brand) -> PlanVersion:
    draft: PlanVersion = found(draft_of(brand=brand))
    return draft


@router.get("/plan/draft", response=PlanOut, auth=needs("read", Role.SUPERVISOR))
def show_draft(request: ApiRequest) -> Any:
    """What is being written; 404 while nothing is."""
    return _plan_out(_draft(request.brand))


@router.post("/plan/draft", response=PlanOut, auth=needs("write", Role.SUPERVISOR))
def begin_draft(request: ApiRequest) -> Any:
    """The draft of the next version: a copy of the plan in force, or the one being written."""
    return _plan_out(edit_plan(brand=request.brand, by=request.member, now=timezone.now()))


class ContentIn(Schema):
    """revision: the one that was read. content: the whole plan, as `show_draft` gives it."""

    revision: Whole
    content: dict[str, Any]


@router.put("/plan/draft", response=PlanOut, auth=needs("write", Role.SUPERVISOR))
def write_draft(request: ApiRequest, body: ContentIn) -> Any:
    """Keep what was written."""
    written = save_draft(
        draft=_draft(request.brand),
        plan=_read(body.content),
        seen=body.revision,
        by=request.member,
        now=timezone.now(),
    )
    return _plan_out(written)


def _read(content: Mapping[str, Any]) -> Plan:
    try:
        return from_document(content)
    except msgspec.ValidationError as error:
        sentence = _("This is no plan: %(why)s") % {"why": error}
        raise ApiProblem(422, "no-plan", sentence) from error


@router.delete("/plan/draft", response={204: None}, auth=needs("write", Role.SUPERVISOR))
def remove_draft(request: ApiRequest) -> Any:
    """Discard what is being written; the plan in force stays as it is."""
    discard_draft(draft=_draft(request.brand), by=request.member, now=timezone.now())
    return Status(204, None)


class ReviewIn(Schema):
    review_by: date


class EnforceIn(ReviewIn):
    revision: Whole
    note: str = Field("", max_length=200)


@router.post("/plan/draft/enforce", response=PlanOut, auth=needs("write", Role.SUPERVISOR))
def enforce_plan(request: ApiRequest, body: EnforceIn) -> Any:
    """Put the draft in force; the version before stays to be read."""
    enforced = put_in_force(
        draft=_draft(request.brand),
        review_by=body.review_by,
        note=body.note,
        seen=body.revision,
        by=request.member,
        now=timezone.now(),
    )
    return _plan_out(enforced)


@router.post("/plan/review", response=PlanOut, auth=needs("write", Role.SUPERVISOR))
def note_review(request: ApiRequest, body: ReviewIn) -> Any:
    """Say that the plan in force was read and is still right."""
    plan = found(plan_in_force(brand=request.brand))
    review_plan(plan=plan, review_by=body.review_by, by=request.member, now=timezone.now())
    return _plan_out(found(plan_in_force(brand=request.brand)))


class RehearsalIn(Schema):
    note: str = Field("", max_length=200)


@router.post("/plan/rehearsals", response={204: None}, auth=needs("write", Role.AGENT))
def note_rehearsed(request: ApiRequest, body: RehearsalIn) -> Any:
    """Say that the plan was played."""
    plan = found(plan_in_force(brand=request.brand))
    note_rehearsal(plan=plan, note=body.note, by=request.member, now=timezone.now())
    return Status(204, None)


class CalledIn(Schema):
    phone: Short
    works: bool


@router.post("/plan/contacts/called", response={204: None}, auth=needs("write", Role.AGENT))
def note_called(request: ApiRequest, body: CalledIn) -> Any:
    """Say whether a number of the plan answers."""
    check_contact(
        brand=request.brand, phone=body.phone, works=body.works, by=request.member, now=timezone.now()
    )
    return Status(204, None)
