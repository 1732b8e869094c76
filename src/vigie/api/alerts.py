"""Alerts: what needs a person, who was called, who has it; and who is on duty."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from ninja import Field, Router, Schema

from vigie.alerts.models import Alert, Notice
from vigie.alerts.queries import contacts_of, open_alerts, rota_of, told_about
from vigie.alerts.services import acknowledge_alert
from vigie.alerts.words import in_words
from vigie.api.access import ApiRequest, found, needs
from vigie.brands.models import Brand, Role
from vigie.core.duty.rota import Shift, next_after, on_duty

router = Router(tags=["alerts"])


class NoticeOut(Schema):
    """One message to one person. The address is never shown whole."""

    to: str
    way: str
    shown: str
    purpose: str
    state: str
    told_at: datetime | None
    answered_at: datetime | None

    @staticmethod
    def resolve_to(row: Notice) -> str:
        return row.contact.name


class AlertOut(Schema):
    id: int
    kind: str
    level: int = Field(description="0 note, 1 warning, 2 urgent")
    title: str
    advice: str
    raised_at: datetime
    acknowledged_at: datetime | None
    holder: str = Field(description="Who has it; empty while nobody does.")
    told: list[NoticeOut]


class ShiftOut(Schema):
    """person, deputy: names, or null where nobody is."""

    person: str | None
    deputy: str | None
    starts_at: datetime
    ends_at: datetime
    why: str = Field(description="rota, swap, away or nobody")


class DutyOut(Schema):
    now: ShiftOut
    next: ShiftOut | None


@router.get("/alerts", response=list[AlertOut], auth=needs("read"))
def list_alerts(request: ApiRequest) -> Any:
    """Open alerts of the brand, gravest first."""
    return _shown(list(open_alerts(brands=[request.brand])))


@router.post("/alerts/{int:alert_id}/acknowledge", response=AlertOut, auth=needs("write", Role.AGENT))
def acknowledge(request: ApiRequest, alert_id: int) -> Any:
    """“I have it”: the ladder stops. Who had it first keeps it; asking twice is no error."""
    alert = found(open_alerts(brands=[request.brand]).filter(pk=alert_id).first())
    acknowledge_alert(alert=alert, by=request.member, now=timezone.now())
    return _shown([found(open_alerts(brands=[request.brand]).filter(pk=alert_id).first())])[0]


@router.get("/duty", response=DutyOut, auth=needs("read"))
def show_duty(request: ApiRequest) -> Any:
    """Who is on duty now, and who comes next."""
    now = timezone.now()
    rota = rota_of(brand=request.brand, since=now)
    current = on_duty(rota, now)
    return {"now": _named(current, request.brand), "next": _named(next_after(rota, current), request.brand)}


def _shown(alerts: list[Alert]) -> list[dict[str, object]]:
    told = told_about(alerts=alerts)
    shown = []
    for alert in alerts:
        title, advice = in_words(alert)
        shown.append(
            {
                "id": alert.pk,
                "kind": alert.kind,
                "level": alert.level,
                "title": title,
                "advice": advice,
                "raised_at": alert.raised_at,
                "acknowledged_at": alert.acknowledged_at,
                "holder": str(alert.holder or ""),
                "told": told.get(alert.pk, []),
            }
        )
    return shown


def _named(shift: Shift | None, brand: Brand) -> dict[str, object] | None:
    if shift is None:
        return None
    names = dict(contacts_of(brand=brand).values_list("pk", "name"))
    return {
        "person": names.get(shift.person or 0),
        "deputy": names.get(shift.deputy or 0),
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "why": shift.why.value,
    }
