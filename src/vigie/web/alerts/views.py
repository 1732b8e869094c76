from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.alerts.queries import open_alerts
from vigie.alerts.services import acknowledge_alert
from vigie.brands.models import Role
from vigie.web.access import BrandRequest, brand_view
from vigie.web.alerts.words import shown


@brand_view("GET", role=Role.READER)
def alerts(request: BrandRequest) -> HttpResponseBase:
    rows = open_alerts(brands=[request.brand], house=request.member.can(Role.ADMIN))
    return render(request, "alerts/alerts.html", {"alerts": [shown(alert) for alert in rows]})


@brand_view("POST", role=Role.AGENT)
def acknowledge(request: BrandRequest, alert_id: int) -> HttpResponseBase:
    rows = open_alerts(brands=[request.brand], house=request.member.can(Role.ADMIN))
    alert = get_object_or_404(rows, pk=alert_id)
    acknowledge_alert(alert=alert, by=request.member, now=timezone.now())
    messages.success(request, _("Noted. It stays in the list until its cause is gone."))
    return redirect("alerts", request.brand.public_id)
