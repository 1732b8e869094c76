"""The places of a source, and what the team says about each: whose it is, its culture, its customs."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.core.policy import Policy
from vigie.networks import queries
from vigie.networks.models import Place
from vigie.networks.places import change_place
from vigie.playbook.queries import policy_of
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.links import outward
from vigie.web.desk.words import CULTURES, word
from vigie.web.forms import answers, said_on
from vigie.web.sources.forms import FindForm, PlaceForm
from vigie.web.sources.views import account_or_404

PAGE = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A place in the list. link: where it is on the network, "" when that is no address to follow."""

    place: Place
    culture: str
    link: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What one answer of the form changes: in a sentence, and for which rules in force."""

    answer: str
    sentence: str
    rules: list[str]


@brand_view("GET", role=Role.READER)
def places(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    account = account_or_404(request, account_id)
    form = FindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    words = asked.get("q") or ""
    found = queries.find_places(account=account, words=words, before=asked.get("before"))
    rows = list(found[: PAGE + 1])
    context = {
        "account": account,
        "form": form,
        "words": words,
        "places": [_shown(place) for place in rows[:PAGE]],
        "next": rows[PAGE - 1].pk if len(rows) > PAGE else None,
    }
    return render(request, "sources/places.html", context)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def place(request: BrandRequest, place_id: int) -> HttpResponseBase:
    found = get_object_or_404(queries.places_of(brand=request.brand), pk=place_id)
    form = PlaceForm(answers(request), initial=PlaceForm.of(found))
    if form.is_valid():
        with said_on(form):
            change_place(place=found, by=request.member, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved. It counts from the next message on."))
            return redirect("places", request.brand.public_id, found.account.public_id)
    context = {"form": form, "place": _shown(found), "effects": _effects(policy_of(request.brand))}
    return render(request, "sources/place.html", context)


def _shown(place: Place) -> Shown:
    return Shown(place, word(CULTURES, place.culture) if place.culture else "", outward(place.url))


def _effects(policy: Policy) -> list[Effect]:
    ours = _("What is heard there becomes a case, and where no rule fits a person decides.")
    cultures = [
        Effect(str(Place.Culture(code).label), str(sentence), _titles(policy, "place.culture", code))
        for code, sentence in CULTURES.items()
    ]
    return [Effect(_("This place is ours"), ours, _titles(policy, "place.ours")), *cultures]


def _titles(policy: Policy, fact: str, value: str = "") -> list[str]:
    return [rule.title for rule in policy.rules if rule.asks(fact, value)]
