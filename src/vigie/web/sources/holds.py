"""Stop sending, at once and with a reason. Anybody who may answer may stop; a supervisor lets it go on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.networks import queries, services
from vigie.networks.models import Account
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers
from vigie.web.sources.forms import HoldForm
from vigie.web.sources.views import account_or_404


@brand_view("GET", "POST", role=Role.AGENT)
def stop(request: BrandRequest) -> HttpResponseBase:
    return _stop(request, None)


@brand_view("GET", "POST", role=Role.AGENT)
def stop_one(request: BrandRequest, account_id: UUID) -> HttpResponseBase:
    return _stop(request, account_or_404(request, account_id))


def _stop(request: BrandRequest, account: Account | None) -> HttpResponseBase:
    form = HoldForm(answers(request))
    if form.is_valid():
        services.hold(
            why=form.cleaned_data["why"],
            by=request.member,
            now=timezone.now(),
            brand=None if account else request.brand,
            account=account,
        )
        messages.warning(request, _("Stopped. Nothing leaves until a supervisor lets it go on."))
        return redirect("sources", request.brand.public_id)
    return render(request, "sources/stop.html", {"form": form, "account": account})


@brand_view("POST", role=Role.SUPERVISOR)
def lift(request: BrandRequest, hold_id: int) -> HttpResponseBase:
    of_ours = queries.open_holds(brand=request.brand).exclude(brand=None, account=None)
    services.lift_hold(hold=get_object_or_404(of_ours, pk=hold_id), by=request.member, now=timezone.now())
    messages.success(request, _("Sending goes on: what waited leaves in its order."))
    return redirect("sources", request.brand.public_id)
