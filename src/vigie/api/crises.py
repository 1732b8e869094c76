"""Crises: the room of each, and what is done in it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from vigie.api.access import ApiRequest, found, needs
from vigie.api.idempotency import idempotent
from vigie.brands.models import Brand, Role
from vigie.brands.queries import team
from vigie.crisis import closing, deciding, opening, queries, stating
from vigie.crisis.models import Crisis, Fact, Statement
from vigie.listening.queries import watches_of
from vigie.networks.queries import account_of

router = Router(tags=["crises"])


class CrisisOut(Schema):
    """A crisis. `closed_at` is null while it is open."""

    id: UUID = Field(alias="public_id")
    name: str
    topic: str
    level: str
    scenario: str
    signal: str
    began_at: datetime
    detected_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None


class FactOut(Schema):
    id: int = Field(alias="pk")
    text: str
    source: str
    sureness: str
    at: datetime
    checked_at: datetime | None


class DecisionOut(Schema):
    id: int = Field(alias="pk")
    what: str
    why: str
    by: int = Field(alias="by_id")
    at: datetime
    review_at: datetime | None
    replaces: int | None = Field(alias="replaces_id")


class CrisisStepOut(Schema):
    id: int = Field(alias="pk")
    title: str
    owner: str = Field(alias="owner_name")
    deputy: str = Field(alias="deputy_name")
    due_at: datetime | None
    done_at: datetime | None


class TextOut(Schema):
    language: str
    network: str
    text: str


class StatementOut(Schema):
    """A version of the statement. `state`: to_approve, in_force, replaced, withdrawn."""

    id: int = Field(alias="pk")
    version: int
    state: str
    strategy: str
    at: datetime
    in_force_at: datetime | None
    texts: list[TextOut]

    @staticmethod
    def resolve_texts(row: Statement) -> Any:
        return row.texts.all()


class LineOut(Schema):
    """One line of the log. `data`: ids, codes, and digests of what was written."""

    seq: int
    kind: str
    by: int | None = Field(alias="by_id")
    at: datetime
    data: dict[str, Any]
    hash: str


class RoomOut(Schema):
    """All that the room shows, the newest 300 lines of its log included."""

    crisis: CrisisOut
    facts: list[FactOut]
    decisions: list[DecisionOut]
    steps: list[CrisisStepOut]
    statements: list[StatementOut]
    log: list[LineOut]


def crisis_of(request: ApiRequest, crisis_id: UUID) -> Crisis:
    """The crisis if it is of the token's brand; 404 otherwise."""
    crisis: Crisis = found(queries.crises_of(brand=request.brand).filter(public_id=crisis_id).first())
    return crisis


def _statement(request: ApiRequest, crisis_id: UUID, statement_id: int) -> Statement:
    rows = queries.statements_of(crisis=crisis_of(request, crisis_id))
    statement: Statement = found(rows.filter(pk=statement_id).first())
    return statement


@router.get("/crises", response=list[CrisisOut], auth=needs("read"))
def list_crises(request: ApiRequest) -> Any:
    """Open ones first, then the newest; a hundred at most."""
    return queries.crises_of(brand=request.brand)[:100]


class OpenIn(Schema):
    """`topic`: one crisis is open per topic; asking again answers with the open one (200)."""

    name: str = Field(min_length=1, max_length=120)
    level: Literal["alert", "crisis"] = "alert"
    topic: str = Field("", max_length=40)
    watch: int | None = None
    began_at: AwareDatetime | None = None


@router.post("/crises", response={200: CrisisOut, 201: CrisisOut}, auth=needs("manage", Role.SUPERVISOR))
@idempotent
def open_crisis(request: ApiRequest, body: OpenIn) -> Any:
    watch = found(watches_of(brand=request.brand).filter(pk=body.watch).first()) if body.watch else None
    crisis, opened = opening.open_crisis(
        brand=request.brand,
        name=body.name,
        by=request.member,
        level=Crisis.Level(body.level),
        topic=body.topic,
        watch=watch,
        began_at=body.began_at,
        now=timezone.now(),
    )
    return Status(201 if opened else 200, CrisisOut.from_orm(crisis))


@router.get("/crises/{uuid:crisis_id}", response=RoomOut, auth=needs("read"))
def show_crisis(request: ApiRequest, crisis_id: UUID) -> Any:
    crisis = crisis_of(request, crisis_id)
    return {
        "crisis": crisis,
        "facts": queries.facts_of(crisis=crisis),
        "decisions": queries.decisions_of(crisis=crisis),
        "steps": queries.steps_of(crisis=crisis),
        "statements": queries.statements_of(crisis=crisis),
        "log": queries.timeline_of(crisis=crisis),
    }


class FactIn(Schema):
    text: str = Field(min_length=1, max_length=500)
    source: str = Field("", max_length=200)
    sureness: Literal["sure", "to_check", "false"] = "to_check"


@router.post("/crises/{uuid:crisis_id}/facts", response={201: FactOut}, auth=needs("write", Role.AGENT))
@idempotent
def note_fact(request: ApiRequest, crisis_id: UUID, body: FactIn) -> Any:
    """Sure wants a source; whoever writes it stands for it."""
    row = deciding.note_fact(
        crisis=crisis_of(request, crisis_id),
        text=body.text,
        source=body.source,
        sureness=Fact.Sureness(body.sureness),
        by=request.member,
        now=timezone.now(),
    )
    return Status(201, FactOut.from_orm(row))


class DecisionIn(Schema):
    what: str = Field(min_length=1, max_length=300)
    why: str = Field(min_length=1, max_length=500)
    review_at: AwareDatetime | None = None
    replaces: int | None = None


@router.post(
    "/crises/{uuid:crisis_id}/decisions", response={201: DecisionOut}, auth=needs("manage", Role.SUPERVISOR)
)
@idempotent
def decide(request: ApiRequest, crisis_id: UUID, body: DecisionIn) -> Any:
    """`replaces`: the decision it corrects, which stays in the log."""
    crisis = crisis_of(request, crisis_id)
    earlier = queries.decisions_of(crisis=crisis)
    row = deciding.decide(
        crisis=crisis,
        what=body.what,
        why=body.why,
        review_at=body.review_at,
        replaces=found(earlier.filter(pk=body.replaces).first()) if body.replaces else None,
        by=request.member,
        now=timezone.now(),
    )
    return Status(201, DecisionOut.from_orm(row))


class StepIn(Schema):
    title: str = Field(min_length=1, max_length=200)
    owner: int | None = Field(None, description="A member's id.")
    due_at: AwareDatetime | None = None


@router.post("/crises/{uuid:crisis_id}/steps", response={201: CrisisStepOut}, auth=needs("write", Role.AGENT))
@idempotent
def add_step(request: ApiRequest, crisis_id: UUID, body: StepIn) -> Any:
    owner = found(team(brand=request.brand).filter(pk=body.owner).first()) if body.owner else None
    row = deciding.add_step(
        crisis=crisis_of(request, crisis_id),
        title=body.title,
        owner=owner,
        due_at=body.due_at,
        by=request.member,
        now=timezone.now(),
    )
    return Status(201, CrisisStepOut.from_orm(row))


@router.post(
    "/crises/{uuid:crisis_id}/steps/{int:step_id}/tick",
    response=CrisisStepOut,
    auth=needs("write", Role.AGENT),
)
@idempotent
def tick_step(request: ApiRequest, crisis_id: UUID, step_id: int) -> Any:
    step = found(queries.steps_of(crisis=crisis_of(request, crisis_id)).filter(pk=step_id).first())
    deciding.tick_step(step=step, by=request.member, now=timezone.now())
    step.refresh_from_db()
    return CrisisStepOut.from_orm(step)


class WordsIn(Schema):
    language: Literal["fr", "en"]
    text: str = Field(max_length=5000)
    network: str = Field("", max_length=40, description="Empty: everywhere no shorter words are given.")


class StatementIn(Schema):
    texts: list[WordsIn] = Field(max_length=20)
    strategy: Literal["inform", "care", "diminish", "rebuild"] = "inform"


@router.post(
    "/crises/{uuid:crisis_id}/statements", response={201: StatementOut}, auth=needs("write", Role.AGENT)
)
@idempotent
def write_statement(request: ApiRequest, crisis_id: UUID, body: StatementIn) -> Any:
    """A new version, for two people to sign. Of two texts for the same place the last counts."""
    words = {(one.language, one.network): one.text for one in body.texts}
    row = stating.write_statement(
        crisis=crisis_of(request, crisis_id),
        words=[stating.Words(language, text, network) for (language, network), text in words.items()],
        strategy=Statement.Strategy(body.strategy),
        by=request.member,
        now=timezone.now(),
    )
    return Status(201, StatementOut.from_orm(row))


class StatementApproval(Schema):
    despite_differences: bool = False


@router.post(
    "/crises/{uuid:crisis_id}/statements/{int:statement_id}/approve",
    response=StatementOut,
    auth=needs("send", Role.AGENT),
)
@idempotent
def approve_statement(
    request: ApiRequest, crisis_id: UUID, statement_id: int, body: StatementApproval
) -> Any:
    """Put the token's member under it; with the second name it is in force."""
    row = stating.approve_statement(
        statement=_statement(request, crisis_id, statement_id),
        by=request.member,
        despite_differences=body.despite_differences,
        now=timezone.now(),
    )
    return StatementOut.from_orm(row)


class PublishIn(Schema):
    account: UUID
    language: Literal["fr", "en"]


class PublicationOut(Schema):
    id: int = Field(alias="pk")
    delivery: UUID = Field(alias="delivery.key")
    state: str = Field(alias="delivery.state")


@router.post(
    "/crises/{uuid:crisis_id}/statements/{int:statement_id}/publish",
    response={202: PublicationOut},
    auth=needs("send", Role.SUPERVISOR),
)
@idempotent
def publish_statement(request: ApiRequest, crisis_id: UUID, statement_id: int, body: PublishIn) -> Any:
    """Once per account and language: 409 `published` when it went there already."""
    statement = _statement(request, crisis_id, statement_id)
    row = stating.publish_statement(
        statement=statement,
        account=found(account_of(member=request.member, account_id=body.account)),
        language=body.language,
        by=request.member,
        now=timezone.now(),
    )
    return Status(202, PublicationOut.from_orm(row))


class CrisisEnd(Schema):
    why: str = Field(min_length=1, max_length=300)
    posture: Literal["calm", "alert"] = "alert"


@router.post("/crises/{uuid:crisis_id}/close", response=CrisisOut, auth=needs("manage", Role.SUPERVISOR))
@idempotent
def close(request: ApiRequest, crisis_id: UUID, body: CrisisEnd) -> Any:
    """`posture`: of the brand from now on, never calmer than another open crisis asks for."""
    crisis = crisis_of(request, crisis_id)
    closing.close_crisis(
        crisis=crisis,
        why=body.why,
        posture=Brand.Posture(body.posture),
        by=request.member,
        now=timezone.now(),
    )
    return CrisisOut.from_orm(crisis)
