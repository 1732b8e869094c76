"""What one does to a case besides answering and removing."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.inbox import services as inbox
from vigie.inbox.models import Case
from vigie.inbox.queries import deliveries_of
from vigie.inbox.unfolding import open_copy
from vigie.networks.intents import resolve_unknown, tick_by_hand
from vigie.web.access import BrandRequest, brand_view
from vigie.web.desk.forms import AssignForm, CloseForm, CopyForm, CorrectForm, LeaveForm, NoteForm, TaskForm
from vigie.web.desk.screen import act_on, case_or_404
from vigie.web.templatetags.desk import moment


@brand_view("POST", role=Role.AGENT)
def assign(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    form = AssignForm(request.POST, brand=request.brand)

    def act(case: Case, now: datetime) -> str:
        to = form.cleaned_data["to"]
        inbox.assign_case(case=case, to=to, by=request.member, now=now)
        return _("Given to {0}.").format(to) if to else _("Given to nobody.")

    return act_on(request, case_id, act, form)


@brand_view("POST", role=Role.AGENT)
def note(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    form = NoteForm(request.POST)

    def act(case: Case, now: datetime) -> str:
        inbox.add_note(case=case, by=request.member, text=form.cleaned_data["text"], now=now)
        return ""

    return act_on(request, case_id, act, form)


@brand_view("POST", role=Role.AGENT)
def leave(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    form = LeaveForm(request.POST)

    def act(case: Case, now: datetime) -> str:
        until = form.moment(now)
        inbox.leave_to_community(case=case, by=request.member, until=until, now=now)
        return _("Left to the community. It comes back {0} if nobody answers.").format(moment(until))

    return act_on(request, case_id, act, form)


@brand_view("POST", role=Role.AGENT)
def close(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    form = CloseForm(request.POST)

    def act(case: Case, now: datetime) -> str:
        cause = form.cleaned_data["cause"]
        inbox.close_case(case=case, by=request.member, cause=cause, now=now)
        return _("Closed: {0}.").format(cause.label)

    return act_on(request, case_id, act, form)


@brand_view("POST", role=Role.AGENT)
def reopen(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    def act(case: Case, now: datetime) -> str:
        inbox.reopen_case(case=case, by=request.member, now=now)
        return ""

    return act_on(request, case_id, act)


@brand_view("POST", role=Role.AGENT)
def thank(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    def act(case: Case, now: datetime) -> str:
        inbox.thank(case=case, by=request.member, now=now)
        return _("The brand’s like is on its way.")

    return act_on(request, case_id, act)


@brand_view("POST", role=Role.AGENT)
def correct(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    form = CorrectForm(request.POST)

    def act(case: Case, now: datetime) -> str:
        head, value = form.head_and_value()
        inbox.correct_case(case=case, by=request.member, head=head, value=value, now=now)
        return _("Noted. The advice was thought over again.")

    try:
        return act_on(request, case_id, act, form)
    except ValidationError:
        return HttpResponse(status=422)


@brand_view("POST", role=Role.AGENT)
def copy(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """Answer this one too: somebody who said the same gets a case of their own."""
    form = CopyForm(request.POST)

    def act(case: Case, now: datetime) -> str:
        mention_id = form.cleaned_data["mention"]
        own = open_copy(case=case, mention_id=mention_id, by=request.member, now=now)
        return _("{0} has a case now, and it is yours.").format(own.author.shown_name)

    return act_on(request, case_id, act, form)


@brand_view("POST", role=Role.AGENT)
def tick(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """A person did it on the network themselves."""
    form = TaskForm(request.POST)

    def act(case: Case, now: datetime) -> str:
        delivery = get_object_or_404(deliveries_of(case=case), pk=form.cleaned_data["delivery"])
        url = form.cleaned_data["url"]
        done = tick_by_hand(delivery=delivery, by=request.member, url=url, now=now)
        return _("Noted as done.") if done else ""

    return act_on(request, case_id, act, form)


@brand_view("POST", role=Role.AGENT)
def looked(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """A person looked on the network for what may or may not have been published."""
    case, form = case_or_404(request, case_id), TaskForm(request.POST)
    if form.errors or not form.cleaned_data["published"]:
        return HttpResponse(status=422)
    delivery = get_object_or_404(deliveries_of(case=case), pk=form.cleaned_data["delivery"])

    def act(case: Case, now: datetime) -> str:
        there = form.was_published()
        resolve_unknown(delivery=delivery, published=there, by=request.member, now=timezone.now())
        return _("Noted.") if there else _("It leaves again.")

    return act_on(request, case_id, act)
