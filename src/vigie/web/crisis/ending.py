"""Close a crisis, and learn from it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Role
from vigie.crisis import closing, queries, reviewing
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.keeping import kept_case
from vigie.crisis.models import Crisis
from vigie.web.access import BrandRequest, brand_view
from vigie.web.crisis import forms
from vigie.web.crisis.views import crisis_or_404, room_of
from vigie.web.forms import answers


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def close(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    """What is still open is shown first; then why it is over."""
    crisis = crisis_or_404(request, crisis_id)
    form = forms.CloseForm(answers(request))
    if form.is_valid():
        try:
            closing.close_crisis(
                crisis=crisis,
                why=form.cleaned_data["why"],
                posture=Brand.Posture(form.cleaned_data["posture"]),
                by=request.member,
                now=timezone.now(),
            )
        except CrisisRefused as refusal:
            form.add_error(None, refusal.for_people())
        else:
            messages.success(request, _("Closed. What is paused stays paused until you let it go on."))
            return redirect("crisis_review", request.brand.public_id, crisis.public_id)
    context = {"form": form, "crisis": crisis, "room": room_of(request, crisis)}
    return render(request, "crisis/close.html", context)


@brand_view("GET", "POST", role=Role.READER)
def review(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    """What happened, from the log; what the team says of it; what it will change."""
    crisis = crisis_or_404(request, crisis_id)
    form = forms.ReviewForm(answers(request), initial=_written(crisis))
    room = room_of(request, crisis)
    if room.supervises and form.is_valid():
        try:
            reviewing.write_review(crisis=crisis, by=request.member, now=timezone.now(), **form.cleaned_data)
        except CrisisRefused as refusal:
            form.add_error(None, refusal.for_people())
        else:
            messages.success(request, _("Kept."))
            return redirect("crisis_review", request.brand.public_id, crisis.public_id)
    return _show(request, crisis, form, forms.ImprovementForm(brand=request.brand))


def _written(crisis: Crisis) -> dict[str, str]:
    row = queries.review_of(crisis=crisis)
    names = ("went_well", "was_hard", "lucky", "causes")
    return {name: getattr(row, name) for name in names} if row else {}


def _show(
    request: BrandRequest,
    crisis: Crisis,
    form: forms.ReviewForm,
    more: forms.ImprovementForm,
    status: int = 200,
) -> HttpResponseBase:
    context = {
        "form": form,
        "more": more,
        "crisis": crisis,
        "room": room_of(request, crisis),
        "improvements": queries.improvements_of(crisis=crisis),
        "review": queries.review_of(crisis=crisis),
        "kept": kept_case(crisis=crisis),
    }
    return render(request, "crisis/review.html", context, status=status)


@brand_view("POST", role=Role.SUPERVISOR)
def improvement(request: BrandRequest, crisis_id: UUID) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    form = forms.ImprovementForm(request.POST, brand=request.brand)
    if form.is_valid():
        try:
            reviewing.add_improvement(
                crisis=crisis, by=request.member, now=timezone.now(), **form.cleaned_data
            )
        except CrisisRefused as refusal:
            form.add_error(None, refusal.for_people())
        else:
            return redirect("crisis_review", request.brand.public_id, crisis.public_id)
    return _show(request, crisis, forms.ReviewForm(initial=_written(crisis)), form, status=422)


@brand_view("POST", role=Role.AGENT)
def improved(request: BrandRequest, crisis_id: UUID, improvement_id: int) -> HttpResponseBase:
    crisis = crisis_or_404(request, crisis_id)
    row = get_object_or_404(queries.improvements_of(crisis=crisis), pk=improvement_id)
    try:
        reviewing.finish_improvement(improvement=row, by=request.member, now=timezone.now())
    except CrisisRefused as refusal:
        messages.error(request, refusal.for_people())
    return redirect("crisis_review", request.brand.public_id, crisis.public_id)
