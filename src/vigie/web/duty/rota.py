from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.alerts import duty
from vigie.alerts.models import Contact, DutyTurn
from vigie.alerts.queries import changes_of, contacts_of, turns_of
from vigie.brands.models import Role
from vigie.web.access import BrandRequest, brand_view
from vigie.web.duty.forms import ChangeForm, TurnForm
from vigie.web.forms import answers, said_on


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def new(request: BrandRequest) -> HttpResponseBase:
    today = timezone.localtime().date()
    return _edit(request, None, {"first_day": today, "name": _("On call")})


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def edit(request: BrandRequest, turn_id: int) -> HttpResponseBase:
    found = get_object_or_404(turns_of(brand=request.brand).select_related("brand"), pk=turn_id)
    return _edit(request, found, TurnForm.of(found))


def _edit(request: BrandRequest, found: DutyTurn | None, initial: dict[str, object]) -> HttpResponseBase:
    contacts = list(contacts_of(brand=request.brand))
    form = TurnForm(answers(request), initial=initial, brand=request.brand, contacts=contacts)
    if form.is_valid():
        with said_on(form):
            duty.save_turn(
                brand=request.brand, answers=form.turn(), people=form.people(), now=timezone.now(), turn=found
            )
            messages.success(request, _("Saved. Look at the week for holes."))
            return redirect("duty", request.brand.public_id)
    return render(request, "duty/turn.html", {"form": form, "found": found, "contacts": contacts})


@brand_view("POST", role=Role.SUPERVISOR)
def remove(request: BrandRequest, turn_id: int) -> HttpResponseBase:
    duty.remove_turn(turn=get_object_or_404(turns_of(brand=request.brand), pk=turn_id))
    messages.success(request, _("This turn is gone."))
    return redirect("duty", request.brand.public_id)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def change(request: BrandRequest) -> HttpResponseBase:
    contacts = {str(one.pk): one for one in contacts_of(brand=request.brand)}
    form = ChangeForm(answers(request), contacts=contacts.values())
    if form.is_valid():
        with said_on(form):
            _add(request, form, contacts)
            messages.success(request, _("Saved. Look at the week for holes."))
            return redirect("duty", request.brand.public_id)
    return render(request, "duty/change.html", {"form": form})


def _add(request: BrandRequest, form: ChangeForm, contacts: dict[str, Contact]) -> None:
    given = form.cleaned_data
    duty.add_change(
        brand=request.brand,
        starts_at=given["starts_at"],
        ends_at=given["ends_at"],
        person=contacts.get(given["person"]),
        by=contacts.get(given["by"]),
        made_by=request.member,
        now=timezone.now(),
        why=given["why"],
    )


@brand_view("POST", role=Role.SUPERVISOR)
def unchange(request: BrandRequest, change_id: int) -> HttpResponseBase:
    rows = changes_of(brand=request.brand, since=timezone.now())
    duty.remove_change(change=get_object_or_404(rows, pk=change_id))
    messages.success(request, _("Taken back: the turns count again."))
    return redirect("duty", request.brand.public_id)
