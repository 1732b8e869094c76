"""The record of the brand's own forecasts: how they held, the latest of them, and what came after answers."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from vigie.brands.models import Role
from vigie.core.forecast.record import ENOUGH, FEWEST
from vigie.crisis.forecast_queries import latest_forecasts, worth_of
from vigie.crisis.thread_queries import SEEN, observe_threads
from vigie.web.access import BrandRequest, brand_view
from vigie.web.crisis.forms import WithinForm
from vigie.web.crisis.worth import SECONDS, Shown, columns_of, compared, past_of


@brand_view("GET", role=Role.READER)
def forecasts(request: BrandRequest) -> HttpResponseBase:
    within = WithinForm(request.GET)
    latest = latest_forecasts(brand=request.brand)
    columns = columns_of(latest)
    seen = observe_threads(brand=request.brand, within=within.minutes(), now=timezone.now())
    context = {
        "shown": Shown(worth_of(brand=request.brand)),
        "enough": ENOUGH,
        "columns": columns.values(),
        "latest": past_of(latest, list(columns)),
        "observed": seen,
        "groups": compared(seen),
        "fewest": FEWEST,
        "least": SEEN,
        "within": within.minutes(),
        "choices": [(minutes, minutes * SECONDS) for minutes in WithinForm.CHOICES],
    }
    return render(request, "crisis/forecasts.html", context)
