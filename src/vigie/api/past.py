"""Past cases: read them, compare them with what is happening, enter one."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from vigie.api.access import ApiRequest, found, needs
from vigie.api.errors import ApiProblem
from vigie.api.idempotency import idempotent
from vigie.api.plans import Whole
from vigie.brands.models import Role
from vigie.core.likeness import Case, Profile, from_document, sureness, to_document
from vigie.crisis.past_cases import enter_case, save_case
from vigie.crisis.past_queries import case_in_library, library, past_cases_of, similar_cases

router = Router(tags=["past cases"])


class PastCaseOut(Schema):
    """content: what it is compared by, and its facts. sure: "sure", "half" or "unsure", by its sources."""

    key: str
    revision: int = Field(default=0, description="To change it by; 0 for a case that Vigie ships.")
    content: dict[str, Any]
    sourced: int
    facts: int
    sure: str


def _case_out(case: Case) -> PastCaseOut:
    sure = sureness(case)
    return PastCaseOut(
        key=case.key,
        revision=0,
        content=to_document(case),
        sourced=sure.sourced,
        facts=sure.facts,
        sure=sure.band,
    )


@router.get("/past-cases", response=list[PastCaseOut], auth=needs("read"))
def list_cases_of_the_past(request: ApiRequest, kind: str = "", responsibility: str = "") -> Any:
    """The library: the brand's own cases first, then public ones, newest first."""
    asked = {"kind": kind, "responsibility": responsibility}
    wanted = {name: value for name, value in asked.items() if value}
    every = library(brand=request.brand)
    return [
        _case_out(case)
        for case in every
        if all(getattr(case, name) == value for name, value in wanted.items())
    ]


class ProfileIn(Schema):
    """The situation at hand; what is not given counts for nothing."""

    kind: str = ""
    responsibility: str = ""
    place: str = ""
    speed: str = ""
    gravity: int = Field(0, ge=0, le=4)


class AttributeOut(Schema):
    """verdict: "same", "near", "differs" or "unknown"."""

    name: str
    mine: str
    theirs: str
    verdict: str


class LikenessOut(Schema):
    """points: 0 to 100 of what is known. A comparison, never an instruction."""

    case: PastCaseOut
    points: int
    attributes: list[AttributeOut]


@router.get("/past-cases/similar", response=list[LikenessOut], auth=needs("read"))
def list_similar_cases(request: ApiRequest, profile: Query[ProfileIn]) -> Any:
    """The cases most like a situation, each with what is alike and what differs."""
    likenesses = similar_cases(brand=request.brand, profile=Profile(**profile.dict()))
    return [
        LikenessOut(
            case=_case_out(one.case),
            points=one.points,
            attributes=[
                AttributeOut(name=each.name, mine=each.mine, theirs=each.theirs, verdict=each.verdict)
                for each in one.attributes
            ],
        )
        for one in likenesses
    ]


@router.get("/past-cases/{slug:case_key}", response=PastCaseOut, auth=needs("read"))
def show_case_of_the_past(request: ApiRequest, case_key: str) -> Any:
    return _one(request, case_key)


def _one(request: ApiRequest, key: str) -> PastCaseOut:
    shown = _case_out(found(case_in_library(brand=request.brand, key=key)))
    row = past_cases_of(brand=request.brand).filter(key=key).first()
    shown.revision = row.revision if row else 0
    return shown


class CaseIn(Schema):
    content: dict[str, Any] = Field(description="As `show_case_of_the_past` gives it; `key` is ignored.")
    revision: Whole = Field(0, description="The one that was read, when a case is changed.")


@router.post("/past-cases", response={201: PastCaseOut}, auth=needs("write", Role.SUPERVISOR))
@idempotent
def enter_case_of_the_past(request: ApiRequest, body: CaseIn) -> Any:
    """Keep a case in the brand's library."""
    case = _read({**body.content, "key": ""})
    row = enter_case(brand=request.brand, case=case, by=request.member, now=timezone.now())
    return Status(201, _one(request, row.key))


@router.put("/past-cases/{slug:case_key}", response=PastCaseOut, auth=needs("write", Role.SUPERVISOR))
def change_case_of_the_past(request: ApiRequest, case_key: str, body: CaseIn) -> Any:
    """Change a case that the brand entered."""
    row = found(past_cases_of(brand=request.brand).filter(key=case_key).first())
    case = _read({**body.content, "key": case_key})
    save_case(row=row, case=case, seen=body.revision, by=request.member, now=timezone.now())
    return _one(request, case_key)


def _read(content: Mapping[str, Any]) -> Case:
    try:
        return from_document(content)
    except msgspec.ValidationError as error:
        sentence = _("This is no case: %(why)s") % {"why": error}
        raise ApiProblem(422, "no-case", sentence) from error
