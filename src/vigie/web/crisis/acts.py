"""What the team does in the room. What is refused is said on its form, with what was typed still there."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django import forms as django
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.crisis import deciding, handing, holding, opening, queries
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, Decision, Fact
from vigie.networks.models import Hold
from vigie.web.access import BrandRequest, brand_view
from vigie.web.crisis import forms
from vigie.web.crisis.views import crisis_or_404, room_of, show_room


def back_to(request: BrandRequest, crisis: Crisis, part: str = "") -> HttpResponseBase:
    response = redirect("crisis_room", request.brand.public_id, crisis.public_id)
    response["Location"] += f"#{part}" if part else ""
    return response


def carry_out(
    request: BrandRequest, crisis: Crisis, name: str, form: django.Form, act: Callable[[], object]
) -> HttpResponseBase:
    """Run the act of a form of the room; refused, the room again with that form open."""
    if form.is_valid():
        try:
            act()
        except CrisisRefused as refusal:
            form.add_error(None, refusal.for_people())
        else:
            return back_to(request, crisis, name)
    return show_room(request, room_of(request, crisis, **{name: form}), status=422)


def try_it(request: BrandRequest, crisis: Crisis, part: str, act: Callable[[], object]) -> HttpResponseBase:
    """Run an act that asks nothing; refused, it is said above the room."""
    try:
        act()
    except CrisisRefused as refusal:
        messages.error(request, refusal.for_people())
    return back_to(request, crisis, part)


@brand_view("POST", role=Role.AGENT)
def fact(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis, form = crisis_or_404(request, crisis_id), forms.FactForm(request.POST, prefix="fact")
    return carry_out(
        request,
        crisis,
        "fact",
        form,
        lambda: deciding.note_fact(
            crisis=crisis,
            text=form.cleaned_data["text"],
            source=form.cleaned_data["source"],
            sureness=Fact.Sureness(form.cleaned_data["sureness"]),
            by=request.member,
            now=timezone.now(),
        ),
    )


@brand_view("POST", role=Role.AGENT)
def check(request: BrandRequest, crisis_id: UUID, fact_id: int) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    row = get_object_or_404(queries.facts_of(crisis=crisis), pk=fact_id)
    form = forms.CheckForm(request.POST)
    if not form.is_valid():
        return back_to(request, crisis, "fact")
    return try_it(
        request,
        crisis,
        "fact",
        lambda: deciding.check_fact(
            fact=row,
            sureness=Fact.Sureness(form.cleaned_data["sureness"]),
            source=form.cleaned_data["source"],
            by=request.member,
            now=timezone.now(),
        ),
    )


@brand_view("POST", role=Role.SUPERVISOR)
def decision(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis, form = crisis_or_404(request, crisis_id), forms.DecisionForm(request.POST, prefix="decision")

    def decide() -> Decision:
        given, now = form.cleaned_data, timezone.now()
        corrected = given["replaces"]
        return deciding.decide(
            crisis=crisis,
            what=given["what"],
            why=given["why"],
            review_at=now + timedelta(hours=given["hours"]) if given["hours"] else None,
            replaces=get_object_or_404(queries.decisions_of(crisis=crisis), pk=corrected)
            if corrected
            else None,
            by=request.member,
            now=now,
        )

    return carry_out(request, crisis, "decision", form, decide)


@brand_view("POST", role=Role.AGENT)
def step(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    form = forms.StepForm(request.POST, prefix="step", brand=request.brand)
    now = timezone.now()
    return carry_out(
        request,
        crisis,
        "step",
        form,
        lambda: deciding.add_step(
            crisis=crisis,
            title=form.cleaned_data["title"],
            owner=form.cleaned_data["owner"],
            deputy=form.cleaned_data["deputy"],
            due_at=deciding.minutes_from(now, form.cleaned_data["minutes"]),
            by=request.member,
            now=now,
        ),
    )


@brand_view("POST", role=Role.AGENT)
def tick(request: BrandRequest, crisis_id: UUID, step_id: int) -> HttpResponseBase:
    """Done, or open again."""
    crisis = crisis_or_404(request, crisis_id)
    row = get_object_or_404(queries.steps_of(crisis=crisis), pk=step_id)
    act = deciding.untick_step if request.POST.get("back") else deciding.tick_step
    return try_it(request, crisis, "step", lambda: act(step=row, by=request.member, now=timezone.now()))


@brand_view("POST", role=Role.SUPERVISOR)
def level(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis, form = crisis_or_404(request, crisis_id), forms.LevelForm(request.POST, prefix="level")
    return carry_out(
        request,
        crisis,
        "level",
        form,
        lambda: opening.change_level(
            crisis=crisis,
            level=Crisis.Level(form.cleaned_data["level"]),
            why=form.cleaned_data["why"],
            by=request.member,
            now=timezone.now(),
        ),
    )


@brand_view("POST", role=Role.SUPERVISOR)
def speaker(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    form = forms.SpeakerForm(request.POST, prefix="speaker", brand=request.brand)
    return carry_out(
        request,
        crisis,
        "speaker",
        form,
        lambda: opening.name_speaker(
            crisis=crisis, speaker=form.cleaned_data["speaker"], by=request.member, now=timezone.now()
        ),
    )


@brand_view("POST", role=Role.SUPERVISOR)
def pause_one(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    return _part(request, crisis_id, holding.pause)


@brand_view("POST", role=Role.SUPERVISOR)
def resume_one(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    return _part(request, crisis_id, holding.resume)


def _part(request: BrandRequest, crisis_id: UUID, act: Callable[..., object]) -> HttpResponseBase:
    crisis, form = crisis_or_404(request, crisis_id), forms.PartForm(request.POST)
    if not form.is_valid():
        return back_to(request, crisis, "pauses")
    what = Hold.What(form.cleaned_data["what"])
    return try_it(
        request,
        crisis,
        "pauses",
        lambda: act(crisis=crisis, what=what, by=request.member, now=timezone.now()),
    )


@brand_view("POST", role=Role.AGENT)
def take(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    return try_it(
        request,
        crisis,
        "hand",
        lambda: handing.hold_room(crisis=crisis, by=request.member, now=timezone.now()),
    )


@brand_view("POST", role=Role.SUPERVISOR)
def offer(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    """Offer the room to the next shift, or withdraw the offer."""
    crisis = crisis_or_404(request, crisis_id)
    open_offer = queries.open_hand_over(crisis=crisis)
    if open_offer and request.POST.get("withdraw"):
        return try_it(
            request,
            crisis,
            "hand",
            lambda: handing.withdraw_offer(hand_over=open_offer, now=timezone.now()),
        )
    form = forms.HandForm(request.POST, prefix="hand", brand=request.brand)
    return carry_out(
        request,
        crisis,
        "hand",
        form,
        lambda: handing.offer_room(
            crisis=crisis,
            taker=form.cleaned_data["taker"],
            summary=form.cleaned_data["summary"],
            by=request.member,
            now=timezone.now(),
        ),
    )


@brand_view("POST", role=Role.AGENT)
def accept(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    open_offer = queries.open_hand_over(crisis=crisis)
    if open_offer is None:
        messages.error(request, _("Nobody offers this room at the moment."))
        return back_to(request, crisis, "hand")
    return try_it(
        request,
        crisis,
        "hand",
        lambda: handing.accept_room(hand_over=open_offer, by=request.member, now=timezone.now()),
    )
