"""What stirs: the list, each signal, what it had been, and how many false alarms the team bears."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.crisis.forecast_queries import calibration_of
from vigie.crisis.models import Signal
from vigie.crisis.signal_queries import budget_of, record_of, signal_of, signals_of
from vigie.crisis.signalling import judge_signal, set_budget
from vigie.web.access import BrandRequest, brand_view
from vigie.web.crisis.forms import BudgetForm, OutcomeForm
from vigie.web.crisis.stirring import Shown, calibration_words, record_words
from vigie.web.forms import answers

SHOWN = 60


def signal_or_404(request: BrandRequest, signal_id: UUID) -> Signal:
    found = signal_of(member=request.member, signal_id=signal_id)
    if found is None:
        raise Http404
    return found


@brand_view("GET", role=Role.READER)
def signals(request: BrandRequest) -> HttpResponseBase:
    """What goes on first, then the latest; what past alarms were worth."""
    now = timezone.now()
    rows = [Shown(row, now) for row in signals_of(brand=request.brand)[:SHOWN]]
    context = {
        "open": [row for row in rows if row.row.ended_at is None],
        "past": [row for row in rows if row.row.ended_at is not None],
        "records": record_words(
            {kind: record_of(brand=request.brand, kind=kind) for kind in ("crisis", "gravity")}
        ),
        "calibration": calibration_words(calibration_of(brand=request.brand)),
        "budget": BudgetForm(initial={"per_month": f"{budget_of(brand=request.brand).budget_per_month:g}"}),
    }
    return render(request, "crisis/signals.html", context)


@brand_view("GET", role=Role.READER)
def signal(request: BrandRequest, signal_id: UUID) -> HttpResponseBase:
    shown = Shown(signal_or_404(request, signal_id), timezone.now())
    record = record_of(brand=request.brand, kind=shown.row.kind)
    return render(request, "crisis/signal.html", {"signal": shown, "records": record_words({"": record})})


@brand_view("POST", role=Role.AGENT)
def judge(request: BrandRequest, signal_id: UUID) -> HttpResponseBase:
    row, form = signal_or_404(request, signal_id), OutcomeForm(answers(request))
    if form.is_valid():
        outcome = Signal.Outcome(form.cleaned_data["outcome"])
        judge_signal(signal=row, outcome=outcome, by=request.member, now=timezone.now())
        messages.success(request, _("Noted: the record of past alarms is made of this."))
    return redirect("signal", request.brand.public_id, row.public_id)


@brand_view("POST", role=Role.SUPERVISOR)
def budget(request: BrandRequest) -> HttpResponseBase:
    form = BudgetForm(answers(request))
    if form.is_valid():
        set_budget(
            brand=request.brand,
            per_month=form.cleaned_data["per_month"],
            by=request.member,
            now=timezone.now(),
        )
        messages.success(request, _("Detection goes by it from the next minute on."))
    else:
        messages.error(request, " ".join(map(str, form.errors["per_month"])))
    return redirect("signals", request.brand.public_id)
