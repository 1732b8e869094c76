"""The library of past cases: listed, read one by one, compared with what is happening."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.core.likeness import Attribute, Case, Fact, Likeness, Profile, Sureness, compare, sureness
from vigie.core.likeness.case import PARTS
from vigie.crisis.models import PastCase
from vigie.crisis.past_cases import copy_public_case, forget_case
from vigie.crisis.past_queries import case_in_library, library, past_cases_of, similar_cases
from vigie.web.access import BrandRequest, brand_view
from vigie.web.past import words
from vigie.web.past.forms import FilterForm, ProfileForm


@dataclass(frozen=True, slots=True)
class ShownFact:
    """text: in the reader's language. source_kind: in words, "" when it is to be checked."""

    row: Fact
    text: str
    source_kind: str


@dataclass(frozen=True, slots=True)
class ShownCase:
    row: Case
    title: str
    kind: str
    responsibility: str
    place: str
    speed: str
    gravity: str
    outcome: str
    sureness: Sureness
    sure: str
    parts: tuple[tuple[str, tuple[ShownFact, ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownAttribute:
    """says: what agreeing or differing in it means."""

    verdict: str
    name: str
    mine: str
    theirs: str
    says: str


@dataclass(frozen=True, slots=True)
class ShownLikeness:
    case: ShownCase
    points: int
    alike: tuple[ShownAttribute, ...]
    differing: tuple[ShownAttribute, ...]
    unknown: tuple[str, ...]


def shown_case(case: Case) -> ShownCase:
    language = get_language() or "fr"
    sure = sureness(case)
    return ShownCase(
        row=case,
        title=case.title(language),
        kind=words.value("kind", case.kind),
        responsibility=words.value("responsibility", case.responsibility),
        place=words.value("place", case.place),
        speed=words.value("speed", case.speed),
        gravity=words.value("gravity", str(case.gravity)),
        outcome=words.word(words.OUTCOMES, case.outcome),
        sureness=sure,
        sure=words.word(words.SURENESS, sure.band),
        parts=tuple(
            (words.word(words.PARTS, part), tuple(_fact(fact, language) for fact in case.told(part)))
            for part in PARTS
        ),
    )


def _fact(fact: Fact, language: str) -> ShownFact:
    kind = words.word(words.SOURCE_KINDS, fact.source.kind) if fact.source else ""
    return ShownFact(fact, fact.text(language), kind)


def shown_likeness(one: Likeness) -> ShownLikeness:
    return ShownLikeness(
        case=shown_case(one.case),
        points=one.points,
        alike=tuple(_attribute(attribute, words.MEANS) for attribute in one.alike),
        differing=tuple(_attribute(attribute, words.CHANGES) for attribute in one.differing),
        unknown=tuple(
            words.word(words.ATTRIBUTES, attribute.name)
            for attribute in one.attributes
            if attribute.verdict == "unknown"
        ),
    )


def _attribute(one: Attribute, says: words.Words) -> ShownAttribute:
    return ShownAttribute(
        one.verdict,
        words.word(words.ATTRIBUTES, one.name),
        words.value(one.name, one.mine),
        words.value(one.name, one.theirs),
        _("Close, not the same.") if one.verdict == "near" else words.word(says, one.name),
    )


def row_of(request: BrandRequest, key: str) -> PastCase | None:
    """The case the brand entered under this key; None for one that Vigie ships."""
    return past_cases_of(brand=request.brand).filter(key=key).first()


def case_or_404(request: BrandRequest, key: str) -> Case:
    found = case_in_library(brand=request.brand, key=key)
    if found is None:
        raise Http404
    return found


@brand_view("GET", role=Role.READER)
def past(request: BrandRequest) -> HttpResponseBase:
    form = FilterForm(request.GET)
    asked = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    every = library(brand=request.brand)
    cases = [case for case in every if all(getattr(case, name) == value for name, value in asked.items())]
    context = {
        "form": form,
        "cases": [shown_case(case) for case in cases],
        "total": len(every),
        "asked": asked,
    }
    return render(request, "past/past.html", context)


@brand_view("GET", role=Role.READER)
def similar(request: BrandRequest) -> HttpResponseBase:
    form = ProfileForm(request.GET)
    found = None
    if form.is_valid() and form.profile() != Profile():
        likenesses = similar_cases(brand=request.brand, profile=form.profile())
        found = [shown_likeness(one) for one in likenesses]
    context = {"form": form, "found": found, "asked": request.GET.urlencode()}
    return render(request, "past/similar.html", context)


@brand_view("GET", role=Role.READER)
def case(request: BrandRequest, case_key: str) -> HttpResponseBase:
    found = case_or_404(request, case_key)
    form = ProfileForm(request.GET)
    profile = form.profile() if form.is_valid() and form.profile() != Profile() else None
    context = {
        "case": shown_case(found),
        "row": row_of(request, case_key),
        "likeness": shown_likeness(compare(profile, found)) if profile else None,
    }
    return render(request, "past/case.html", context)


@brand_view("POST", role=Role.SUPERVISOR)
def copy(request: BrandRequest, case_key: str) -> HttpResponseBase:
    case_or_404(request, case_key)
    try:
        copy_public_case(brand=request.brand, key=case_key, by=request.member, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("past_edit", request.brand.public_id, case_key)


@brand_view("POST", role=Role.SUPERVISOR)
def forget(request: BrandRequest, case_key: str) -> HttpResponseBase:
    row = row_of(request, case_key)
    if row is None:
        raise Http404
    forget_case(row=row, by=request.member, now=timezone.now())
    messages.success(request, _("Taken out of your library."))
    return redirect("past", request.brand.public_id)
