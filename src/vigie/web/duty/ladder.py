from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.alerts.duty import save_plan
from vigie.alerts.queries import contacts_of, plan_of
from vigie.brands.models import Role
from vigie.core.duty.ladder import Ladder, read_ladder
from vigie.web.access import BrandRequest, brand_view
from vigie.web.duty.forms import PlanForm, StepForm, step_forms
from vigie.web.forms import answers, said_on


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def ladder(request: BrandRequest) -> HttpResponseBase:
    plan = plan_of(brand=request.brand)
    contacts = list(contacts_of(brand=request.brand))
    form = PlanForm(answers(request), initial=PlanForm.of(plan))
    steps = step_forms(answers(request), read_ladder(plan.ladder), contacts)
    if form.is_valid() and all(step.is_valid() for step in steps):
        with said_on(form):
            _save(request, form, steps)
            messages.success(request, _("Saved. Alarms under way keep the ladder they began with."))
            return redirect("duty", request.brand.public_id)
    return render(request, "duty/ladder.html", {"form": form, "steps": steps})


def _save(request: BrandRequest, form: PlanForm, steps: list[StepForm]) -> None:
    given = dict(form.cleaned_data)
    made = [step for one in steps if (step := one.step()) is not None]
    written = Ladder(tuple(made), given.pop("again"))
    save_plan(brand=request.brand, ladder=written, answers=given, by=request.member, now=timezone.now())
