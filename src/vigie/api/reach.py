"""How far a case has come and who else says it; and what a source was not heard to say."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema

from vigie.api.access import ApiRequest, found, needs
from vigie.api.cases import case_of
from vigie.api.schemas import AuthorOut, CaseOut
from vigie.brands.models import Role
from vigie.inbox.reach import Copy, Reach, reach_of
from vigie.inbox.unfolding import open_copy
from vigie.networks.gaps import latest_gaps
from vigie.networks.queries import account_of

router = Router(tags=["reach"])


class CopyOut(Schema):
    """Somebody else who says the same. `case`: theirs, if they have one."""

    mention: UUID
    author: AuthorOut
    said_at: datetime
    case: UUID | None

    @staticmethod
    def resolve_mention(row: Copy) -> UUID:
        return row.mention.public_id

    @staticmethod
    def resolve_author(row: Copy) -> Any:
        return row.mention.author

    @staticmethod
    def resolve_said_at(row: Copy) -> datetime:
        return row.mention.said_at

    @staticmethod
    def resolve_case(row: Copy) -> UUID | None:
        return row.case.public_id if row.case else None


class ReachOut(Schema):
    """`others` say the same, `unanswered` of them without a case; figures are null where nobody else does."""

    others: int
    unanswered: int
    messages: int | None = Field(alias="spread.messages", default=None)
    authors: int | None = Field(alias="spread.authors", default=None)
    audience: int | None = Field(alias="spread.audience", default=None)
    shares: int | None = Field(alias="spread.shares", default=None)
    copies: list[CopyOut]


@router.get("/cases/{uuid:case_id}/reach", response=ReachOut, auth=needs("read"))
def show_reach(request: ApiRequest, case_id: UUID) -> Reach:
    """How far what the case is about has come, the copies with the largest audience first."""
    return reach_of(case=case_of(request, case_id))


@router.post(
    "/cases/{uuid:case_id}/copies/{uuid:mention_id}",
    response=CaseOut,
    auth=needs("write", Role.AGENT),
)
def answer_copy(request: ApiRequest, case_id: UUID, mention_id: UUID) -> Any:
    """Give a copy a case of its own, yours; the one it has, if it has one."""
    case = case_of(request, case_id)
    return open_copy(case=case, mention_id=mention_id, by=request.member, now=timezone.now())


class GapOut(Schema):
    """A stretch that was not heard. `part`: words that are searched for, "" for what is read.

    low, likely, high: how many were said there and are not known, where that is estimated.
    """

    part: str
    why: str
    state: str
    since: datetime
    until: datetime
    found: int
    low: int | None
    likely: int | None
    high: int | None


@router.get("/accounts/{uuid:account_id}/gaps", response=list[GapOut], auth=needs("read"))
def list_gaps(request: ApiRequest, account_id: UUID) -> Any:
    """What a source was not heard to say, and what became of it; the latest first."""
    account = found(account_of(member=request.member, account_id=account_id))
    return latest_gaps(brand=request.brand, account=account, limit=50)
