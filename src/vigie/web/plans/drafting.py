"""Writing the next version of the plan: its frame, and putting it in force. See rows.py for its lists."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.core.readiness import Plan
from vigie.crisis.models import PlanVersion
from vigie.crisis.plan_queries import content_of, draft_of, readiness_of, today_of
from vigie.crisis.planning import discard_draft, edit_plan, put_in_force, save_draft
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.plans.forms import EnforceForm, FrameForm
from vigie.web.plans.shown import FIRST, address, in_words, names_offered, next_review, shown


@brand_view("POST", role=Role.SUPERVISOR)
def edit(request: BrandRequest) -> HttpResponseBase:
    """Open the draft, at the field that was asked for."""
    try:
        edit_plan(brand=request.brand, by=request.member, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("plan", request.brand.public_id)
    return redirect(address(request.POST.get("where", "")[:200], request.brand))


@brand_view("GET", role=Role.SUPERVISOR)
def draft(request: BrandRequest) -> HttpResponseBase:
    found = draft_of(brand=request.brand)
    return _draft_page(request, found, _enforce_form(request)) if found else no_draft(request)


@brand_view("POST", role=Role.SUPERVISOR)
def enforce(request: BrandRequest) -> HttpResponseBase:
    found = draft_of(brand=request.brand)
    if found is None:
        return no_draft(request)
    form = EnforceForm(request.POST)
    if form.is_valid():
        with said_on(form):
            given = {**form.cleaned_data, "by": request.member, "now": timezone.now()}
            put_in_force(draft=found, seen=seen_by(request), **given)
            messages.success(request, _("In force from now on. The version before stays to be read."))
            return redirect("plan", request.brand.public_id)
    return _draft_page(request, found, form)


@brand_view("POST", role=Role.SUPERVISOR)
def discard(request: BrandRequest) -> HttpResponseBase:
    found = draft_of(brand=request.brand)
    if found:
        discard_draft(draft=found, by=request.member, now=timezone.now())
        messages.success(request, _("Discarded. The plan in force is as it was."))
    return redirect("plan", request.brand.public_id)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def frame(request: BrandRequest) -> HttpResponseBase:
    found = draft_of(brand=request.brand)
    if found is None:
        return no_draft(request)
    plan = content_of(found)
    form = FrameForm(answers(request), initial=FrameForm.of(plan), names=names_offered(request.brand, plan))
    if form.is_valid():
        with said_on(form):
            return keep(request, found, replace(plan, **form.values()))
    return render(request, "plans/frame.html", {"form": form, "draft": found})


def keep(
    request: BrandRequest, draft: PlanVersion, plan: Plan, route: str = "plan_draft", *ids: object
) -> HttpResponseBase:
    """Save the draft as the page was read. Raises ValidationError, see `said_on`."""
    save_draft(draft=draft, plan=plan, seen=seen_by(request), by=request.member, now=timezone.now())
    messages.success(request, _("Saved in the draft."))
    return redirect(route, request.brand.public_id, *ids)


def seen_by(request: BrandRequest) -> int:
    """The revision the page was made from; 0, which is never right, when the form does not say."""
    given = request.POST.get("seen", "")
    return int(given[:9]) if given.isascii() and given.isdecimal() else 0


def no_draft(request: BrandRequest) -> HttpResponseBase:
    messages.info(request, _("No version is being written: begin one first."))
    return redirect("plan", request.brand.public_id)


def _enforce_form(request: BrandRequest) -> EnforceForm:
    today = today_of(request.brand, timezone.now())
    return EnforceForm(initial={"review_by": next_review(today).isoformat()})


def _draft_page(request: BrandRequest, found: PlanVersion, form: EnforceForm) -> HttpResponseBase:
    ready = readiness_of(plan=found, now=timezone.now())
    findings = in_words(ready.findings, request.brand, has_draft=True)
    context = {
        "shown": shown(found),
        "draft": found,
        "form": form,
        "ready": ready,
        "findings": findings[:FIRST],
        "more": findings[FIRST:],
    }
    return render(request, "plans/draft.html", context)
