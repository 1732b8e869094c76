from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.alerts.queries import called_lately, open_alerts, told_about
from vigie.alerts.services import acknowledge_alert
from vigie.brands.models import Role
from vigie.web.access import BrandRequest, brand_view
from vigie.web.alerts.words import shown

LATELY = timedelta(days=7)


@brand_view("GET", role=Role.READER)
def alerts(request: BrandRequest) -> HttpResponseBase:
    rows = open_alerts(brands=[request.brand], house=request.member.can(Role.ADMIN))
    over = called_lately(brands=[request.brand], since=timezone.now() - LATELY)[:20]
    told = told_about(alerts=[*rows, *over])
    context = {
        "alerts": [shown(alert, told.get(alert.pk, ())) for alert in rows],
        "over": [shown(alert, told.get(alert.pk, ())) for alert in over],
    }
    return render(request, "alerts/alerts.html", context)


@brand_view("POST", role=Role.AGENT)
def acknowledge(request: BrandRequest, alert_id: int) -> HttpResponseBase:
    rows = open_alerts(brands=[request.brand], house=request.member.can(Role.ADMIN))
    alert = get_object_or_404(rows, pk=alert_id)
    acknowledge_alert(alert=alert, by=request.member, now=timezone.now())
    messages.success(request, _("You have it. It stays in the list until its cause is gone."))
    return redirect("alerts", request.brand.public_id)
