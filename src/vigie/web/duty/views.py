"""The on-call page: who is on now, the week, the ladder, the people and when each was last proved."""

from datetime import UTC, date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.alerts import tickets
from vigie.alerts.queries import changes_of, plan_of, trials_of, turns_of
from vigie.brands.models import Role
from vigie.web.access import BrandRequest, brand_view, public_view
from vigie.web.alerts.words import shown
from vigie.web.duty.screen import Board

TRIALS_SHOWN = 5


@brand_view("GET", role=Role.READER)
def duty(request: BrandRequest) -> HttpResponseBase:
    now = timezone.now()
    board = Board(request.brand, now, _asked(request, now))
    context = {
        "board": board,
        "turns": turns_of(brand=request.brand),
        "changes": changes_of(brand=request.brand, since=now),
        "plan": plan_of(brand=request.brand),
        "trials": trials_of(brand=request.brand)[:TRIALS_SHOWN],
        "decides": request.member.can(Role.SUPERVISOR),
    }
    return render(request, "duty/duty.html", context)


def _asked(request: BrandRequest, now: datetime) -> datetime:
    """The week that was asked for, by any of its days; this one when it makes no sense."""
    try:
        day = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return now
    far = timedelta(days=366)
    asked = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return asked if now - far < asked < now + far else now


@public_view("GET", "POST")
def have_it(request: HttpRequest, ticket: str) -> HttpResponseBase:
    """The link of a message. Looking does nothing: mail scanners look at every link."""
    notice = tickets.notice_of(ticket=ticket)
    if notice is None:
        return render(request, "duty/have_it_over.html", status=404)
    if request.method == "POST":
        if tickets.answer(notice=notice, now=timezone.now()):
            messages.success(request, _("Thank you. It is written down."))
        return redirect("have_it", ticket)
    alert = shown(notice.alert) if notice.alert else None
    context = {"notice": notice, "alert": alert, "is_late": notice.expires_at <= timezone.now()}
    with timezone.override(notice.contact.time_zone):
        return render(request, "duty/have_it.html", context)
