"""What the API shows. Each schema reads a row; secrets have no field anywhere."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from ninja import Field, Schema

from vigie.inbox.models import Case, CaseEvent, Reply
from vigie.listening.models import Mention
from vigie.networks.models import Account, Delivery


class BrandOut(Schema):
    id: UUID = Field(alias="public_id")
    name: str
    language: str
    time_zone: str
    posture: str
    hours: dict[str, list[list[str]]]
    is_exercise: bool


class AccountOut(Schema):
    """An account and how well it is heard."""

    id: UUID = Field(alias="public_id")
    network: str
    name: str
    handle: str
    server: str
    status: str
    heard_at: datetime | None
    read_at: datetime | None
    failures: int
    last_error_code: str
    token_ends_at: datetime | None
    calls_left: int | None


class WatchOut(Schema):
    id: int = Field(alias="pk")
    name: str
    query: str
    is_active: bool


class AuthorOut(Schema):
    id: int = Field(alias="pk")
    name: str = Field(alias="shown_name")
    handle: str
    url: str
    followers: int | None
    offences: int


class MentionOut(Schema):
    id: UUID = Field(alias="public_id")
    network: str
    native_id: str
    kind: str
    text: str
    language: str
    url: str
    author: AuthorOut
    place: str
    parent_id: str
    root_id: str
    rating: int | None
    shares: int
    likes: int
    from_us: bool
    version: int
    said_at: datetime
    received_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    reading: dict[str, Any] | None

    @staticmethod
    def resolve_place(row: Mention) -> str:
        return str(row.place)

    @staticmethod
    def resolve_reading(row: Mention) -> dict[str, Any] | None:
        reading = getattr(row, "reading_row", None)
        return msgspec.to_builtins(reading.content) if reading else None


class CaseOut(Schema):
    """A case as the queue shows it. `version` goes back with a reply: it leaves only if unchanged."""

    id: UUID = Field(alias="public_id")
    status: str
    lane: str
    strategy: str
    because: str
    rule: str
    severity: int
    ground: str
    network: str
    answer_before: datetime | None
    leave_until: datetime | None
    opened_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    cause: str
    version: int
    mention_count: int
    mention: UUID
    text: str
    author: AuthorOut
    place: str
    assigned_to: int | None
    department: str | None

    @staticmethod
    def resolve_mention(row: Case) -> UUID:
        return row.mention.public_id

    @staticmethod
    def resolve_text(row: Case) -> str:
        return row.mention.text

    @staticmethod
    def resolve_place(row: Case) -> str:
        return str(row.place)

    @staticmethod
    def resolve_assigned_to(row: Case) -> int | None:
        return row.assigned_to_id

    @staticmethod
    def resolve_department(row: Case) -> str | None:
        return row.department.name if row.department_id and row.department else None


class EventOut(Schema):
    seq: int
    kind: str
    at: datetime
    by: int | None
    data: dict[str, Any]
    hash: str

    @staticmethod
    def resolve_by(row: CaseEvent) -> int | None:
        return row.by_id


class ReplyOut(Schema):
    id: int = Field(alias="pk")
    state: str
    text: str
    signed: str
    language: str
    is_private: bool
    by: int
    delivery: UUID | None
    url: str

    @staticmethod
    def resolve_by(row: Reply) -> int:
        return row.by_id

    @staticmethod
    def resolve_delivery(row: Reply) -> UUID | None:
        return row.delivery.key if row.delivery else None

    @staticmethod
    def resolve_url(row: Reply) -> str:
        return row.delivery.url if row.delivery else ""


class DeliveryOut(Schema):
    id: UUID = Field(alias="key")
    act: str
    state: str
    ground: str
    text: str
    native_id: str
    url: str
    because: str
    because_code: str
    wanted_at: datetime
    due_at: datetime
    settled_at: datetime | None
    account: UUID

    @staticmethod
    def resolve_account(row: Delivery) -> UUID:
        return row.account.public_id


class HoldOut(Schema):
    id: int = Field(alias="pk")
    why: str
    account: UUID | None
    placed_at: datetime

    @staticmethod
    def resolve_account(row: Any) -> UUID | None:
        account: Account | None = row.account
        return account.public_id if account else None


class CaseDetail(Schema):
    """A case with its conversation, its history, its replies and what was sent."""

    case: CaseOut
    events: list[EventOut]
    replies: list[ReplyOut]
    deliveries: list[DeliveryOut]
    thread: list[MentionOut]
