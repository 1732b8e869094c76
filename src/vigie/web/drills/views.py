from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.core.drill.acts import Did
from vigie.crisis.drills import queries, services
from vigie.crisis.models import Drill
from vigie.web.access import BrandRequest, brand_view
from vigie.web.drills.forms import ActForm, OwnForm, StartForm
from vigie.web.drills.screen import playing, result
from vigie.web.drills.words import BY_HAND, CLUSTERS, STRATEGY_CHOICES, in_language
from vigie.web.forms import answers, said_on
from vigie.web.templatetags.vigie import span

SHOWN = 30
"""Earlier drills on the first page."""


def drill_or_404(request: BrandRequest, drill_id: UUID) -> Drill:
    return get_object_or_404(queries.drills_of(brand=request.brand), public_id=drill_id)


def language() -> str:
    return (get_language() or "fr")[:2]


@brand_view("GET", role=Role.READER)
def drills(request: BrandRequest) -> HttpResponseBase:
    found = list(queries.drills_of(brand=request.brand)[:SHOWN])
    context = {
        "live": next((one for one in found if one.state in Drill.LIVE), None),
        "earlier": [
            (one, in_language(one.title, language())) for one in found if one.state not in Drill.LIVE
        ],
        "library": [
            {
                "id": one.id,
                "title": in_language(one.title, language()),
                "summary": in_language(one.summary, language()),
                "length": span(one.end_ms / 1000),
            }
            for one in queries.library()
        ],
    }
    return render(request, "drills/drills.html", context)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def scenario(request: BrandRequest, scenario: str) -> HttpResponseBase:
    found = queries.packaged(name=scenario)
    if found is None:
        raise Http404
    form = StartForm(answers(request), initial={"speed": found.speed})
    if form.is_valid():
        with said_on(form):
            return _started(request, found.source, form)
    context = {
        "form": form,
        "scenario": found,
        "title": in_language(found.title, language()),
        "summary": in_language(found.summary, language()),
        "length": span(found.end_ms / 1000),
        "cluster": CLUSTERS[found.cluster],
        "objectives": [(one, in_language(one.target, language())) for one in found.objectives],
        "live": queries.live_drill(brand=request.brand),
    }
    return render(request, "drills/scenario.html", context)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def own(request: BrandRequest) -> HttpResponseBase:
    form = OwnForm(answers(request), initial={"speed": 10})
    if form.is_valid():
        with said_on(form):
            return _started(request, form.cleaned_data["text"], form)
    return render(request, "drills/own.html", {"form": form})


def _started(request: BrandRequest, text: str, form: StartForm) -> HttpResponseBase:
    drill = services.start_drill(
        home=request.brand,
        text=text,
        by=request.member,
        speed=form.cleaned_data["speed"],
        seed=form.cleaned_data["seed"],
        now=timezone.now(),
    )
    messages.success(request, _("The drill runs. Its messages arrive at the desk of the exercise."))
    return redirect("drill", drill.brand.public_id, drill.public_id)


@brand_view("GET", role=Role.READER)
def drill(request: BrandRequest, drill_id: UUID) -> HttpResponseBase:
    found = drill_or_404(request, drill_id)
    context = {"drill": found, "title": in_language(found.title, language())}
    if done := result(found):
        return render(request, "drills/result.html", context | {"result": done})
    context |= {
        "playing": playing(found, language(), timezone.now()),
        "by_hand": [(did, words) for did, words in BY_HAND.items() if did is not Did.PLAN_CHOSEN],
        "strategies": STRATEGY_CHOICES,
    }
    return render(request, "drills/drill.html", context)


@brand_view("GET", role=Role.READER)
def now_playing(request: BrandRequest, drill_id: UUID) -> HttpResponseBase:
    """Clock, cards and log, asked for again every few seconds."""
    found = drill_or_404(request, drill_id)
    context = {"drill": found, "playing": playing(found, language(), timezone.now())}
    return render(request, "drills/_now.html", context)


@brand_view("POST", role=Role.SUPERVISOR)
def pause(request: BrandRequest, drill_id: UUID) -> HttpResponseBase:
    found = drill_or_404(request, drill_id)
    services.pause_drill(drill=found, by=request.member, now=timezone.now())
    return redirect("drill", request.brand.public_id, found.public_id)


@brand_view("POST", role=Role.SUPERVISOR)
def resume(request: BrandRequest, drill_id: UUID) -> HttpResponseBase:
    found = drill_or_404(request, drill_id)
    services.resume_drill(drill=found, by=request.member, now=timezone.now())
    return redirect("drill", request.brand.public_id, found.public_id)


@brand_view("POST", role=Role.SUPERVISOR)
def end(request: BrandRequest, drill_id: UUID) -> HttpResponseBase:
    found = drill_or_404(request, drill_id)
    services.end_drill(drill=found, by=request.member, now=timezone.now())
    messages.success(request, _("The drill is over. Read the debrief together."))
    return redirect("drill", request.brand.public_id, found.public_id)


@brand_view("POST", role=Role.AGENT)
def note(request: BrandRequest, drill_id: UUID) -> HttpResponseBase:
    """Something done beside the networks, ticked by the team."""
    found = drill_or_404(request, drill_id)
    form = ActForm(request.POST)
    if form.is_valid():
        did, about = form.cleaned_data["did"], form.cleaned_data["about"]
        with said_on(form):
            services.note_act(drill=found, did=did, by=request.member, about=about, now=timezone.now())
            messages.success(request, str(BY_HAND[did]))
    for errors in form.errors.values():
        messages.error(request, " ".join(str(one) for one in errors))
    return redirect("drill", request.brand.public_id, found.public_id)
