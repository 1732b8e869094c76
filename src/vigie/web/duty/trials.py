"""Test alarms, looked at while they arrive."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from vigie.alerts import trials
from vigie.alerts.models import Notice
from vigie.alerts.queries import notices_of_trial, trials_of
from vigie.brands.models import Role
from vigie.web.access import BrandRequest, brand_view
from vigie.web.duty.contacts import contact_or_404

WATCHED = 600  # seconds during which the page looks again by itself


@brand_view("POST", role=Role.AGENT)
def try_contact(request: BrandRequest, contact_id: int) -> HttpResponseBase:
    found = contact_or_404(request, contact_id)
    made = trials.try_contact(contact=found, by=request.member, now=timezone.now())
    return redirect("trial", request.brand.public_id, made.pk)


@brand_view("POST", role=Role.SUPERVISOR)
def try_ladder(request: BrandRequest) -> HttpResponseBase:
    made = trials.try_ladder(brand=request.brand, by=request.member, now=timezone.now())
    return redirect("trial", request.brand.public_id, made.pk)


@brand_view("GET", role=Role.READER)
def trial(request: BrandRequest, trial_id: int) -> HttpResponseBase:
    found = get_object_or_404(trials_of(brand=request.brand), pk=trial_id)
    notices = list(notices_of_trial(trial=found))
    waiting = any(
        notice.state in {Notice.State.WANTED, Notice.State.CLAIMED} or notice.answered_at is None
        for notice in notices
    )
    young = (timezone.now() - found.at).total_seconds() < WATCHED
    template = "duty/_trial.html" if request.htmx else "duty/trial.html"
    context = {
        "trial": found,
        "notices": notices,
        "missing": [number + 1 for number in found.missing],
        "watch": waiting and young,
    }
    return render(request, template, context)
