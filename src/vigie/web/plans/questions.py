"""The first plan, from four questions."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vigie.brands.models import Brand, Member, Role
from vigie.brands.queries import team
from vigie.core.readiness import Answers, Contact
from vigie.core.readiness.first import proposed
from vigie.core.readiness.resources import common, scenarios
from vigie.crisis.plan_queries import contacts_known, draft_of, plan_in_force, who_could
from vigie.crisis.planning import start_plan
from vigie.networks.queries import accounts_of
from vigie.web.access import BrandRequest, brand_view
from vigie.web.forms import answers, said_on
from vigie.web.plans import words
from vigie.web.plans.forms import CalledForm, QuestionsForm

TICKED = 6
# Whom nearly every crisis needs outside of the team.
USUAL = (
    (gettext_noop("Host or IT provider"), gettext_noop("outage, hacking")),
    (gettext_noop("Legal advice"), gettext_noop("before any statement that admits or accuses")),
    (gettext_noop("Insurer"), gettext_noop("declare in time")),
    (gettext_noop("Press contact or agency"), gettext_noop("journalists")),
)
Contacts = formset_factory(CalledForm, extra=0, max_num=30)


@brand_view("GET", "POST", role=Role.SUPERVISOR)
def questions(request: BrandRequest) -> HttpResponseBase:
    if draft_of(brand=request.brand):
        messages.info(request, _("A version is being written already: go on with it, or discard it."))
        return redirect("plan_draft", request.brand.public_id)
    sector = _sector(request)
    names = {member.pk: str(member) for member in team(brand=request.brand)}
    form = QuestionsForm(answers(request), initial=_guesses(request.brand, sector), names=names)
    contacts = Contacts(answers(request), initial=_contacts(request.brand), prefix="contact")
    if request.method == "POST" and all([form.is_valid(), contacts.is_valid()]):
        with said_on(form):
            return _started(request, form, contacts)
    context = {
        "form": form,
        "contacts": contacts,
        "sector": sector,
        "sectors": [(key, words.SECTORS[key]) for key in common()["sectors"]],
        "accounts": accounts_of(brand=request.brand),
        "is_first": plan_in_force(brand=request.brand) is None,
    }
    return render(request, "plans/questions.html", context)


def _started(
    request: BrandRequest, form: QuestionsForm, contacts: "BaseFormSet[CalledForm]"
) -> HttpResponseBase:
    given = [row.value() for row in contacts.forms]
    kept = tuple(contact for contact in given if contact and (contact.phone or contact.email))
    start_plan(
        brand=request.brand, answers=_answers(request, form, kept), by=request.member, now=timezone.now()
    )
    messages.success(request, _("Here is your plan. Read it, then put it in force."))
    return redirect("plan_draft", request.brand.public_id)


def _answers(request: BrandRequest, form: QuestionsForm, contacts: tuple[Contact, ...]) -> Answers:
    return Answers(
        language=request.brand.language,
        kinds=tuple(form.cleaned_data["kinds"]),
        decides=form.duty("decides"),
        speaks=form.duty("speaks"),
        desk=form.duty("desk"),
        contacts=contacts,
        fallback=form.cleaned_data["fallback"].strip(),
        opens_itself=form.cleaned_data["opens_itself"],
    )


def _sector(request: BrandRequest) -> str:
    asked = request.GET.get("sector", "")
    return asked if asked in common()["sectors"] else ""


def _guesses(brand: Brand, sector: str) -> Mapping[str, Any]:
    """What the brand has already answers half of the questions."""
    deciding, speaking, agents = who_could(brand=brand)
    duties = {"decides": deciding, "speaks": speaking, "desk": agents}
    guesses: dict[str, Any] = {}
    for name, members in duties.items():
        guesses[name] = _pk(members[:1])
        others = [member for member in (*members[1:], *deciding, *agents) if member not in members[:1]]
        guesses[f"{name}_deputy"] = _pk(others)
    kinds = proposed(scenarios(), sector)[:TICKED]
    has_account = accounts_of(brand=brand).exists()
    return {**guesses, "kinds": [*kinds, *(["account"] if has_account and "account" not in kinds else [])]}


def _pk(members: list[Member]) -> int | None:
    return members[0].pk if members else None


def _contacts(brand: Brand) -> list[dict[str, str]]:
    """Departments with a number or an address, then whom nearly everybody needs."""
    known = [
        {"name": one.name, "phone": one.phone, "email": one.email, "purpose": ""}
        for one in contacts_known(brand=brand)
    ]
    return [*known, *({"name": _(name), "purpose": _(purpose)} for name, purpose in USUAL)]
