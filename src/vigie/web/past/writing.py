"""Enter a past case, or complete one: what it is compared by, and its facts one by one."""

from uuid import UUID

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.core.likeness import Fact
from vigie.crisis.keeping import case_of_crisis, kept_case
from vigie.crisis.models import Crisis
from vigie.crisis.past_cases import MOST_FACTS, enter_case, save_case
from vigie.crisis.past_queries import case_of
from vigie.crisis.queries import crises_of
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.past.forms import CaseForm, FactForm
from vigie.web.past.views import row_of

Facts = formset_factory(FactForm, extra=3, can_delete=True, max_num=MOST_FACTS)
# A new case is kept first; its facts are entered on the page that follows.
First = formset_factory(FactForm, extra=0, can_delete=True, max_num=MOST_FACTS)
PREFIX = "fact"


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def new(request: BrandRequest) -> HttpResponseBase:
    crisis = crisis_over(request)
    if crisis and (kept := kept_case(crisis=crisis)):
        return redirect("past_case", request.brand.public_id, kept.key)
    form, rows = begun(request, crisis)
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        with said_on(form):
            entered = form.case("", facts_in(rows))
            row = enter_case(
                brand=request.brand,
                case=entered,
                by=request.member,
                now=timezone.now(),
                crisis=str(crisis.public_id) if crisis else "",
            )
            messages.success(request, _("Kept in your library. Now its facts."))
            return redirect("past_edit", request.brand.public_id, row.key)
    return render(request, "past/edit.html", {"form": form, "rows": rows})


def crisis_over(request: BrandRequest) -> Crisis | None:
    """The crisis of the brand that the address names, once it is closed."""
    try:
        wanted = UUID(request.GET.get("crisis", ""))
    except ValueError:
        return None
    return crises_of(brand=request.brand).filter(public_id=wanted, closed_at__isnull=False).first()


def begun(request: BrandRequest, crisis: Crisis | None) -> tuple[CaseForm, "BaseFormSet[FactForm]"]:
    """An empty case, or what the log of a crisis tells of it."""
    if crisis is None:
        initial = {"organisation": request.brand.name, "year": timezone.now().year, "is_own": True}
        return CaseForm(answers(request), initial=initial), First(answers(request), prefix=PREFIX)
    case = case_of_crisis(crisis=crisis, now=timezone.now())
    told = [FactForm.of(fact) for fact in case.facts]
    return CaseForm(answers(request), initial=CaseForm.of(case)), Facts(
        answers(request), initial=told, prefix=PREFIX
    )


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def edit(request: BrandRequest, case_key: str) -> HttpResponseBase:
    row = row_of(request, case_key)
    if row is None:
        raise Http404
    case = case_of(row)
    form = CaseForm(answers(request), initial={**CaseForm.of(case), "seen": row.revision})
    rows = Facts(answers(request), initial=[FactForm.of(fact) for fact in case.facts], prefix=PREFIX)
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        with said_on(form):
            changed = form.case(row.key, facts_in(rows))
            seen = form.cleaned_data["seen"] or 0
            save_case(row=row, case=changed, seen=seen, by=request.member, now=timezone.now())
            messages.success(request, _("Kept in your library."))
            return redirect("past_case", request.brand.public_id, row.key)
    return render(request, "past/edit.html", {"form": form, "rows": rows, "row": row})


def facts_in(rows: "BaseFormSet[FactForm]") -> tuple[Fact, ...]:
    """Facts as written, those taken out left out."""
    kept = (row.value() for row in rows.forms if row not in rows.deleted_forms)
    return tuple(fact for fact in kept if fact is not None)
