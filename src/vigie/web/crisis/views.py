"""The list of crises, opening one, and its room."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django import forms as django
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.crisis.activating import PAUSED, plan_for, scenario_like, topic_of, watch_of
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, Signal
from vigie.crisis.opening import open_crisis
from vigie.crisis.plan_queries import content_of, plan_in_force
from vigie.crisis.queries import crises_of
from vigie.crisis.signal_queries import signal_of
from vigie.web.access import BrandRequest, brand_view
from vigie.web.crisis.board import Room
from vigie.web.crisis.forms import OpenForm
from vigie.web.crisis.stirring import Shown
from vigie.web.forms import answers


def crisis_or_404(request: BrandRequest, crisis_id: UUID) -> Crisis:
    return get_object_or_404(crises_of(brand=request.brand), public_id=crisis_id)


def room_of(request: BrandRequest, crisis: Crisis, **bound: django.Form) -> Room:
    return Room(crisis, request.member, _now(), bound)


def _now() -> datetime:
    return timezone.now()


@brand_view("GET", role=Role.READER)
def crises(request: BrandRequest) -> HttpResponseBase:
    """Open ones first, then the newest."""
    rows = crises_of(brand=request.brand)[:100]
    may_open = request.member.can(Role.SUPERVISOR)
    return render(request, "crisis/crises.html", {"crises": rows, "may_open": may_open})


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def open_one(request: BrandRequest) -> HttpResponseBase:
    signal = _signal(request)
    form = OpenForm(answers(request), brand=request.brand, initial=_proposed(request, signal))
    if form.is_valid():
        given = form.cleaned_data
        chosen = plan_for(brand=request.brand, scenario=given.get("scenario", ""), level=given["level"])
        pauses = tuple(str(what) for what in PAUSED) if given["promotion"] else ()
        plan = msgspec.structs.replace(chosen, pauses=pauses)
        try:
            crisis, opened = open_crisis(
                brand=request.brand,
                name=given["name"],
                by=request.member,
                watch=given["watch"],
                level=Crisis.Level(given["level"]),
                plan=plan,
                topic=topic_of(given["watch"]),
                now=_now(),
                **_called_by(signal),
            )
        except CrisisRefused as refusal:
            form.add_error(None, refusal.for_people())
        else:
            said = _("The room is open.") if opened else _("This crisis was open already: here is its room.")
            messages.success(request, said)
            return redirect("crisis_room", request.brand.public_id, crisis.public_id)
    return render(request, "crisis/open.html", {"form": form})


def _signal(request: BrandRequest) -> Signal | None:
    """The signal that made somebody open it, named in the address."""
    try:
        return signal_of(member=request.member, signal_id=UUID(request.GET.get("signal", "")))
    except ValueError:
        return None


def _proposed(request: BrandRequest, signal: Signal | None) -> dict[str, object]:
    """What the form begins with."""
    if signal is None:
        return {"name": request.GET.get("name", "")[:120]}
    shown = Shown(signal, _now())
    words = [*shown.gravity, *(text for text, _people in shown.phrases[:2])]
    level = Crisis.Level.CRISIS if signal.kind == Signal.Kind.GRAVITY else Crisis.Level.ALERT
    plan = plan_in_force(brand=request.brand)
    scenario = scenario_like(plan=content_of(plan), signal=signal) if plan else None
    return {
        "name": ", ".join(words)[:120],
        "watch": watch_of(signal),
        "level": level,
        "scenario": scenario.key if scenario else "",
    }


def _called_by(signal: Signal | None) -> dict[str, Any]:
    """Since when, and what called it."""
    if signal is None:
        return {}
    return {"signal": signal.kind, "began_at": signal.since, "detected_at": signal.raised_at}


@brand_view("GET", role=Role.READER)
def room(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    return show_room(request, room_of(request, crisis_or_404(request, crisis_id)))


@brand_view("GET", role=Role.READER)
def board(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    """What moved since the page was drawn: the cards again, or nothing at all."""
    shown = room_of(request, crisis_or_404(request, crisis_id))
    if request.GET.get("seen") == shown.mark:
        return HttpResponse(status=204)
    return render(request, "crisis/_news.html", {"room": shown, "crisis": shown.crisis, "oob": True})


def show_room(request: BrandRequest, shown: Room, status: int = 200) -> HttpResponseBase:
    """The whole page; 422 with a form that was refused, open where it stands."""
    return render(request, "crisis/room.html", {"room": shown, "crisis": shown.crisis}, status=status)
