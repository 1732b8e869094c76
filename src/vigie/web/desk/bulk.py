"""Several cases at once: look first, do, undo. What was selected travels signed, so that it cannot grow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import trigger_client_event

from vigie.brands.models import Brand, Member, Role
from vigie.brands.queries import team
from vigie.inbox import bulk
from vigie.inbox.bulk import Outcome
from vigie.inbox.errors import in_words
from vigie.inbox.models import Case
from vigie.inbox.queries import cases_among
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk import words
from vigie.web.desk.forms import BulkForm

SALT = "vigie.desk.bulk"
LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Scope:
    """What was decided over: the act, its parameter, and each case with what was seen of it.

    cases: public id → version when selected; for an undo, → who had it before (0: nobody).
    """

    act: str
    cases: Mapping[UUID, int]
    with_what: str = ""  # a cause, or the number of a member

    def sealed(self, member: Member) -> str:
        cases = {str(case): seen for case, seen in self.cases.items()}
        return signing.dumps([member.pk, self.act, cases, self.with_what], salt=SALT, compress=True)

    @classmethod
    def opened(cls, token: str, member: Member) -> "Scope | None":
        """None for a token that is another member's, too old, or made up."""
        try:
            owner, act, cases, with_what = signing.loads(token, salt=SALT, max_age=LASTS)
        except (signing.BadSignature, ValueError):
            return None
        if owner != member.pk:
            return None
        return cls(act, {UUID(case): seen for case, seen in cases.items()}, with_what)


@dataclass(frozen=True, slots=True)
class Shown:
    """One case of the list, in words."""

    outcome: Outcome
    says: str


@brand_view("POST", role=Role.AGENT)
def preview(request: BrandRequest) -> HttpResponseBase:
    """What would become of each, before anything does."""
    form = BulkForm(request.POST, brand=request.brand)
    if not form.is_valid():
        return HttpResponse(status=422)
    act, with_what = form.act()
    cases = cases_among(brand=request.brand, case_ids=form.cleaned_data["cases"])
    scope = Scope(act, {case.public_id: case.version for case in cases}, with_what)
    outcomes = _foreseen(scope.act, cases, timezone.now())
    return _shown(request, scope, outcomes, is_preview=True)


@brand_view("POST", role=Role.AGENT)
def carry_out(request: BrandRequest) -> HttpResponseBase:
    """Do it, to the cases that were shown and to no other."""
    scope = Scope.opened(request.POST.get("scope", ""), request.member)
    if scope is None:
        messages.error(request, _("This selection is too old: select again."))
        return redirect("desk", request.brand.public_id)
    cases = cases_among(brand=request.brand, case_ids=list(scope.cases))
    outcomes = DO[scope.act](scope, cases, request.member, timezone.now())
    return _shown(request, scope, outcomes, is_preview=False)


@brand_view("POST", role=Role.AGENT)
def undo(request: BrandRequest) -> HttpResponseBase:
    """Take back what can be taken back."""
    scope = Scope.opened(request.POST.get("scope", ""), request.member)
    if scope is None:
        messages.error(request, _("Too late to undo."))
        return redirect("desk", request.brand.public_id)
    cases = cases_among(brand=request.brand, case_ids=list(scope.cases))
    outcomes = UNDO[scope.act](scope, cases, request.member, timezone.now())
    done = sum(outcome.done for outcome in outcomes)
    messages.success(request, ngettext("{0} case taken back.", "{0} cases taken back.", done).format(done))
    if not request.htmx:
        return redirect("desk", request.brand.public_id)
    return trigger_client_event(HttpResponse(), "vigie:acted", {})


def _shown(
    request: BrandRequest, scope: Scope, outcomes: Sequence[Outcome], *, is_preview: bool
) -> HttpResponse:
    done = [outcome for outcome in outcomes if outcome.done]
    if not is_preview:
        seen = {one.case.public_id: one.before or 0 for one in done}
        scope = Scope(scope.act, seen, scope.with_what)
    context = {
        "title": _title(scope, request.brand),
        "done": [Shown(one, words.word(words.GROUNDS, one.ground) if one.ground else "") for one in done],
        "kept": [Shown(one, in_words(one.because)) for one in outcomes if not one.done],
        "scope": scope.sealed(request.member),
        "act": scope.act,
        "is_preview": is_preview,
        "grace": request.brand.grace_seconds,
    }
    response = render(request, "desk/_bulk.html" if request.htmx else "desk/bulk.html", context)
    return response if is_preview else trigger_client_event(response, "vigie:acted", {"selection": True})


def _title(scope: Scope, brand: Brand) -> str:
    if scope.act == "remove":
        return _("Remove and report")
    if scope.act == "close":
        return _("Close: {0}").format(Case.Cause(scope.with_what).label)
    to = _member(scope, brand)
    return _("Give to {0}").format(to) if to else _("Give to nobody")


def _member(scope: Scope, brand: Brand) -> Member | None:
    return team(brand=brand).filter(pk=scope.with_what).first() if scope.with_what else None


def _close(scope: Scope, cases: list[Case], by: Member, now: datetime) -> list[Outcome]:
    cause = Case.Cause(scope.with_what)
    return bulk.close_cases(cases=cases, versions=scope.cases, by=by, cause=cause, now=now)


def _assign(scope: Scope, cases: list[Case], by: Member, now: datetime) -> list[Outcome]:
    to = _member(scope, by.brand)
    return bulk.assign_cases(cases=cases, versions=scope.cases, to=to, by=by, now=now)


def _remove(scope: Scope, cases: list[Case], by: Member, now: datetime) -> list[Outcome]:
    return bulk.remove_cases(cases=cases, versions=scope.cases, by=by, now=now)


def _unassign(scope: Scope, cases: list[Case], by: Member, now: datetime) -> list[Outcome]:
    people = {member.pk: member for member in team(brand=by.brand)}
    before = {case: people.get(pk) for case, pk in scope.cases.items()}
    return bulk.undo_assigning(cases=cases, before=before, by=by, now=now)


def _reopen(scope: Scope, cases: list[Case], by: Member, now: datetime) -> list[Outcome]:
    return bulk.undo_closing(cases=cases, by=by, now=now)


def _unremove(scope: Scope, cases: list[Case], by: Member, now: datetime) -> list[Outcome]:
    return bulk.undo_removing(cases=cases, by=by, now=now)


def _foreseen(act: str, cases: list[Case], now: datetime) -> list[Outcome]:
    if act == "remove":
        return bulk.foresee_removal(cases=cases)
    return bulk.foresee_closing(cases=cases) if act == "close" else bulk.foresee_assigning(cases=cases)


Do = Callable[[Scope, list[Case], Member, datetime], list[Outcome]]
DO: Mapping[str, Do] = {"close": _close, "assign": _assign, "remove": _remove}
UNDO: Mapping[str, Do] = {"close": _reopen, "assign": _unassign, "remove": _unremove}
