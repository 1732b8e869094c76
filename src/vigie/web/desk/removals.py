"""Removing what may be removed, undoing it in time, and the narrow way for exceptions."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vigie.brands.models import Role
from vigie.inbox import overrides
from vigie.inbox.errors import RemovalRefused
from vigie.inbox.models import Case
from vigie.inbox.queries import open_override
from vigie.inbox.removal import remove_and_report, undo_removal
from vigie.inbox.restoring import put_back
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.forms import AnswerForm, ExceptionForm, RemoveForm
from vigie.web.desk.screen import act_on


@brand_view("POST", role=Role.AGENT)
def remove(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """Take it out of sight and report its author, on a ground that the message itself gives."""
    form = RemoveForm(request.POST)

    def act(case: Case, now: datetime) -> str:
        grace = request.brand.grace_seconds
        remove_and_report(case=case, by=request.member, ground=form.cleaned_data["ground"], now=now)
        return ngettext("It starts in {0} second.", "It starts in {0} seconds.", grace).format(grace)

    return act_on(request, case_id, act, form)


@brand_view("POST", role=Role.AGENT)
def undo(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    def act(case: Case, now: datetime) -> str:
        undo_removal(case=case, by=request.member, now=now)
        return _("Undone: nothing was touched.")

    return act_on(request, case_id, act)


@brand_view("POST", role=Role.AGENT)
def bring_back(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """It should not have gone: visible again there, open again here."""

    def act(case: Case, now: datetime) -> str:
        put_back(case=case, by=request.member, now=now)
        return _("It goes back where it stood.")

    return act_on(request, case_id, act)


@brand_view("POST", role=Role.AGENT)
def ask_exception(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """Ask that something protected be removed. A second person decides."""
    form = ExceptionForm(request.POST)

    def act(case: Case, now: datetime) -> str:
        overrides.ask_override(case=case, by=request.member, why=form.cleaned_data["why"], now=now)
        return _("Asked. A supervisor decides.")

    return act_on(request, case_id, act, form)


@brand_view("POST", role=Role.SUPERVISOR)
def decide_exception(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """The second person agrees or not."""
    form = AnswerForm(request.POST)

    def act(case: Case, now: datetime) -> str:
        override = open_override(case=case)
        if override is None:
            raise RemovalRefused("not-waiting")
        answer = overrides.grant_override if form.cleaned_data["agree"] else overrides.deny_override
        answer(override=override, by=request.member, now=now)
        return ""

    return act_on(request, case_id, act, form)
