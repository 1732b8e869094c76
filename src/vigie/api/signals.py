"""What stirs: each signal with what it is about, and what people said it had been."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema

from vigie.api.access import ApiRequest, found, needs
from vigie.brands.models import Role
from vigie.crisis.models import Signal
from vigie.crisis.signal_queries import open_signals, signal_of, signals_of
from vigie.crisis.signalling import judge_signal

router = Router(tags=["signals"])
MOST = 100


class SignalOut(Schema):
    """`kind`: crisis, gravity, buzz, silence. `where`: brand, watch, topic or place, and its `key`.

    `verdict`: scores, observed, usual. `telling`: phrases, first message, carriers, forecast.
    `outcome`: "" not judged, real, false.
    """

    id: UUID = Field(alias="public_id")
    kind: str
    where: str
    key: str
    since: datetime
    raised_at: datetime
    ended_at: datetime | None
    gravity: list[str]
    mention: UUID | None
    outcome: str
    verdict: dict[str, Any]
    telling: dict[str, Any]

    @staticmethod
    def resolve_mention(row: Signal) -> UUID | None:
        return row.mention.public_id if row.mention else None


def _signal(request: ApiRequest, signal_id: UUID) -> Signal:
    signal: Signal = found(signal_of(member=request.member, signal_id=signal_id))
    return signal


@router.get("/signals", response=list[SignalOut], auth=needs("read"))
def list_signals(request: ApiRequest, *, going_on: bool = False) -> Any:
    """The newest first, a hundred at most; with `going_on`, those that are not over."""
    rows = open_signals if going_on else signals_of
    return rows(brand=request.brand)[:MOST]


@router.get("/signals/{uuid:signal_id}", response=SignalOut, auth=needs("read"))
def show_signal(request: ApiRequest, signal_id: UUID) -> Any:
    return _signal(request, signal_id)


class OutcomeIn(Schema):
    outcome: Literal["", "real", "false"]


@router.post("/signals/{uuid:signal_id}/judge", response=SignalOut, auth=needs("write", Role.AGENT))
def judge(request: ApiRequest, signal_id: UUID, body: OutcomeIn) -> Any:
    """What it had been; "" takes the judgement back."""
    signal = _signal(request, signal_id)
    judge_signal(signal=signal, outcome=Signal.Outcome(body.outcome), by=request.member, now=timezone.now())
    return _signal(request, signal_id)
