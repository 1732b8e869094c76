"""The plan as it stands: how ready we are first, then all of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.crisis.models import PlanVersion
from vigie.crisis.plan_queries import (
    draft_of,
    plan_in_force,
    plans_of,
    readiness_of,
    today_of,
)
from vigie.crisis.planning import review_plan
from vigie.crisis.preparing import check_contact, note_rehearsal
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.plans.forms import RehearsalForm, ReviewForm
from vigie.web.plans.printing import can_print
from vigie.web.plans.shown import FIRST, in_words, next_review, shown, timeline


@brand_view("GET", role=Role.READER)
def plan(request: BrandRequest) -> HttpResponseBase:
    current, draft = plan_in_force(brand=request.brand), draft_of(brand=request.brand)
    if current is None and draft is None:
        return render(request, "plans/none.html")
    return _page(request, current or draft, draft)  # type: ignore[arg-type]


@brand_view("GET", role=Role.READER)
def version(request: BrandRequest, plan_number: int) -> HttpResponseBase:
    found = get_object_or_404(plans_of(brand=request.brand), number=plan_number)
    if found.state == PlanVersion.State.DRAFT:
        return redirect("plan_draft", request.brand.public_id)
    return render(request, "plans/version.html", {"shown": shown(found)})


@brand_view("GET", role=Role.READER)
def scenario(request: BrandRequest, scenario_key: str) -> HttpResponseBase:
    current = plan_in_force(brand=request.brand) or draft_of(brand=request.brand)
    whole = shown(current) if current else None
    found = next((one for one in whole.scenarios if one.row.key == scenario_key), None) if whole else None
    if current is None or found is None:
        raise Http404
    context = {"scenario": found, "shown": whole, "timeline": timeline(current, scenario_key)["crisis"]}
    return render(request, "plans/scenario.html", context)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def review(request: BrandRequest) -> HttpResponseBase:
    current = plan_in_force(brand=request.brand)
    if current is None:
        return _nothing_in_force(request)
    form = ReviewForm(answers(request), initial={"review_by": _half_a_year(request)})
    if form.is_valid():
        with said_on(form):
            given = {"review_by": form.cleaned_data["review_by"], "by": request.member}
            review_plan(plan=current, now=timezone.now(), **given)
            messages.success(request, _("Noted: the plan is still right."))
            return redirect("plan", request.brand.public_id)
    return _page(request, current, draft_of(brand=request.brand), review=form)


@brand_view("POST", role=Role.AGENT)
def rehearsed(request: BrandRequest) -> HttpResponseBase:
    current = plan_in_force(brand=request.brand)
    if current is None:
        return _nothing_in_force(request)
    form = RehearsalForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    note_rehearsal(plan=current, note=note, by=request.member, now=timezone.now())
    messages.success(request, _("Noted: the plan was rehearsed."))
    return redirect("plan", request.brand.public_id)


@brand_view("POST", role=Role.AGENT)
def contact_called(request: BrandRequest) -> HttpResponseBase:
    phone, works = request.POST.get("phone", ""), request.POST.get("works") == "yes"
    try:
        check_contact(brand=request.brand, phone=phone, works=works, by=request.member, now=timezone.now())
        answered = _("Noted: %(phone)s answers.") if works else _("Noted: %(phone)s does not answer.")
        messages.success(request, answered % {"phone": phone})
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("plan", request.brand.public_id)


def _nothing_in_force(request: BrandRequest) -> HttpResponseBase:
    messages.error(request, _("No plan is in force yet: put one in force first."))
    return redirect("plan", request.brand.public_id)


def _half_a_year(request: BrandRequest) -> str:
    return next_review(today_of(request.brand, timezone.now())).isoformat()


def _page(
    request: BrandRequest, current: PlanVersion, draft: PlanVersion | None, review: ReviewForm | None = None
) -> HttpResponseBase:
    ready = readiness_of(plan=current, now=timezone.now())
    findings = in_words(ready.findings, request.brand, has_draft=draft is not None)
    context = {
        "shown": shown(current),
        "ready": ready,
        "findings": findings[:FIRST],
        "more": findings[FIRST:],
        "draft": draft,
        "is_draft": current == draft,
        "versions": plans_of(brand=request.brand).exclude(state=PlanVersion.State.DRAFT),
        "review": review or ReviewForm(initial={"review_by": _half_a_year(request)}),
        "rehearsal": RehearsalForm(),
        "can_print": can_print(),
    }
    return render(request, "plans/plan.html", context)
