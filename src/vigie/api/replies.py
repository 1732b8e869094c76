"""Replies, and what became of what was sent."""

from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema, Status

from vigie.api.access import ApiRequest, found, needs
from vigie.api.cases import case_of
from vigie.api.idempotency import idempotent
from vigie.api.schemas import DeliveryOut, ReplyOut
from vigie.brands.models import Role
from vigie.inbox.models import Reply
from vigie.inbox.queries import to_approve
from vigie.inbox.replies import approve_reply, send_back_reply, send_reply
from vigie.networks.intents import resolve_unknown, tick_by_hand
from vigie.networks.models import Delivery
from vigie.networks.queries import unsettled

router = Router(tags=["replies"])


@router.get("/cases/{uuid:case_id}/replies", response=list[ReplyOut], auth=needs("read"))
def list_replies(request: ApiRequest, case_id: UUID) -> Any:
    case = case_of(request, case_id)
    return Reply.objects.filter(case=case).select_related("delivery").order_by("created_at")


class ReplyIn(Schema):
    """`version`: the case's version you read. The reply leaves only if it is still the same."""

    text: str = Field(max_length=20_000, description="Without the signature: it is added.")
    version: int
    language: Literal["fr", "en"] = "fr"
    is_private: bool = False


@router.post("/cases/{uuid:case_id}/replies", response={202: ReplyOut}, auth=needs("send", Role.AGENT))
@idempotent
def reply(request: ApiRequest, case_id: UUID, body: ReplyIn) -> Any:
    """Answer as the token's member, signed with their public first name and role."""
    sent = send_reply(
        case=case_of(request, case_id),
        by=request.member,
        text=body.text,
        language=body.language,
        is_private=body.is_private,
        seen_version=body.version,
        now=timezone.now(),
    )
    return Status(202, ReplyOut.from_orm(sent))


def _waiting(request: ApiRequest, reply_id: int) -> Reply:
    mine = Reply.objects.filter(case__brand=request.brand, pk=reply_id).select_related("case", "by")
    found_reply: Reply = found(mine.first())
    return found_reply


@router.get("/approvals", response=list[ReplyOut], auth=needs("read", Role.AGENT))
def list_approvals(request: ApiRequest) -> Any:
    """Replies of others that wait for a second pair of eyes."""
    return to_approve(members=[request.member])


class ApproveIn(Schema):
    """`version`: the case's version you read. The reply leaves only if it is still the same."""

    version: int


@router.post("/replies/{int:reply_id}/approve", response={202: ReplyOut}, auth=needs("send", Role.AGENT))
@idempotent
def approve(request: ApiRequest, reply_id: int, body: ApproveIn) -> Any:
    """The second pair of eyes lets a colleague's reply leave."""
    waiting = _waiting(request, reply_id)
    left = approve_reply(reply=waiting, by=request.member, seen_version=body.version, now=timezone.now())
    return Status(202, ReplyOut.from_orm(left))


class SendBackIn(Schema):
    why: str = Field("", max_length=2000)


@router.post("/replies/{int:reply_id}/send-back", response=ReplyOut, auth=needs("write", Role.AGENT))
@idempotent
def send_back(request: ApiRequest, reply_id: int, body: SendBackIn) -> Any:
    waiting = _waiting(request, reply_id)
    return ReplyOut.from_orm(
        send_back_reply(reply=waiting, by=request.member, why=body.why, now=timezone.now())
    )


@router.get("/deliveries", response=list[DeliveryOut], auth=needs("read"))
def list_unsettled(request: ApiRequest) -> Any:
    """What needs a person: unknown outcomes, acts by hand, what was stopped."""
    return unsettled(brand=request.brand)[:200]


def _delivery(request: ApiRequest, delivery_id: UUID) -> Delivery:
    mine = Delivery.objects.filter(brand=request.brand, key=delivery_id).select_related("account")
    delivery: Delivery = found(mine.first())
    return delivery


@router.get("/deliveries/{uuid:delivery_id}", response=DeliveryOut, auth=needs("read"))
def show_delivery(request: ApiRequest, delivery_id: UUID) -> Any:
    return _delivery(request, delivery_id)


class TickIn(Schema):
    url: str = Field("", max_length=1000)


@router.post("/deliveries/{uuid:delivery_id}/tick", response=DeliveryOut, auth=needs("write", Role.AGENT))
@idempotent
def tick(request: ApiRequest, delivery_id: UUID, body: TickIn) -> Any:
    """A person did it by hand on the network, and says so."""
    tick_by_hand(
        delivery=_delivery(request, delivery_id), by=request.member, url=body.url, now=timezone.now()
    )
    return DeliveryOut.from_orm(_delivery(request, delivery_id))


class ResolveIn(Schema):
    published: bool = Field(description="True: it is there. False: it is not, send it again.")


@router.post("/deliveries/{uuid:delivery_id}/resolve", response=DeliveryOut, auth=needs("send", Role.AGENT))
@idempotent
def resolve(request: ApiRequest, delivery_id: UUID, body: ResolveIn) -> Any:
    """A person looked whether an unknown outcome is public."""
    resolve_unknown(
        delivery=_delivery(request, delivery_id),
        published=body.published,
        by=request.member,
        now=timezone.now(),
    )
    return DeliveryOut.from_orm(_delivery(request, delivery_id))
