"""Writing to the person: draft, template, pen, sending, a second pair of eyes, taking back."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vigie.brands.models import Role
from vigie.core.readiness.agreement import Commitment
from vigie.core.reply import fill
from vigie.crisis.answering import says_more
from vigie.crisis.queries import crisis_of_case
from vigie.inbox import services as desk
from vigie.inbox.drafts import measure, values_of
from vigie.inbox.errors import ReplyRefused
from vigie.inbox.models import Case
from vigie.inbox.queries import leaving_reply, reply_to_approve
from vigie.inbox.replies import approve_reply, save_draft, send_back_reply, send_reply, undo_reply
from vigie.playbook.queries import templates_of
from vigie.web.access import BrandRequest, brand_view
from vigie.web.crisis.words import commitment
from vigie.web.desk.choosing import choices_of
from vigie.web.desk.composer import Written
from vigie.web.desk.forms import AnswerForm, DraftForm, number_in
from vigie.web.desk.live import broadcast
from vigie.web.desk.screen import act_on, after_act, case_or_404, show_case


@brand_view("POST", role=Role.AGENT)
def draft(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """Keep what is being written, and measure it as the network will. Asked after each pause in typing."""
    case, form = case_or_404(request, case_id), DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    written = form.written()
    save_draft(
        case=case,
        by=request.member,
        text=written.text,
        language=written.language,
        is_private=written.is_private,
        template_key=written.template_key,
        now=timezone.now(),
    )
    if form.cleaned_data["way"]:  # public or private was switched: the whole box changes face
        return show_case(request, case_id)
    size = measure(case=case, text=written.text, member=request.member, language=written.language)
    more = [commitment(*one) for one in _says_more(case, written)]
    return render(request, "desk/_measure.html", {"measure": size, "saved": True, "beyond": more})


def _says_more(case: Case, written: Written) -> list[Commitment]:
    """What this says that the statement in force of its crisis does not."""
    crisis = crisis_of_case(case=case)
    if crisis is None:
        return []
    return says_more(crisis=crisis, text=written.text, language=written.language)


@brand_view("GET", role=Role.AGENT)
def template_list(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """What the chooser offers, filled in for this person."""
    case = case_or_404(request, case_id)
    language = request.GET.get("language", "")
    context = {"case": case, "groups": choices_of(case=case, member=request.member, language=language)}
    return render(request, "desk/_templates.html", context)


@brand_view("POST", role=Role.AGENT)
def use_template(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """Put a template in the box; what stood there can be put back."""
    case, form = case_or_404(request, case_id), DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    if "back" in request.POST:
        return show_case(request, case_id, written=form.written(text=form.cleaned_data["previous"]))
    chosen = number_in(request.POST.get("template", ""))
    rows = templates_of(brand=request.brand).filter(use="reply")
    template = get_object_or_404(rows, pk=chosen)
    text = fill(template.text, values_of(case, request.member)).text
    written = form.written(
        text=text,
        language=template.language,
        template_key=template.key,
        previous=form.cleaned_data["text"],
    )
    return show_case(request, case_id, written=written)


@brand_view("POST", role=Role.AGENT)
def reply(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """Send what is written, if the case is still what its author saw."""
    case, form = case_or_404(request, case_id), DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    written, seen = form.written(), form.cleaned_data["seen_version"] or 0
    try:
        sent = send_reply(
            case=case,
            by=request.member,
            text=written.text,
            language=written.language,
            is_private=written.is_private,
            template_key=written.template_key,
            seen_version=seen,
            now=timezone.now(),
        )
    except ReplyRefused as refusal:
        messages.error(request, refusal.for_people())
        return after_act(request, case_id, written=written, seen=seen)
    if sent.state == sent.State.TO_APPROVE:
        messages.info(request, _("A second person rereads it before it leaves."))
    desk.release_lease(case=case, by=request.member)
    return after_act(request, case_id)


@brand_view("POST", role=Role.AGENT)
def take_back(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """Undo a reply that has not left yet."""
    leaving = leaving_reply(case=case_or_404(request, case_id))
    if leaving is None or not undo_reply(reply=leaving, now=timezone.now()):
        messages.warning(request, _("Too late to undo: it has left."))
    else:
        messages.success(request, _("Taken back: nothing was sent, your text is still here."))
    return after_act(request, case_id)


@brand_view("POST", role=Role.AGENT)
def approve(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """The second pair of eyes: let a colleague's reply leave, or send it back with a word."""
    form = AnswerForm(request.POST)

    def act(case: Case, now: datetime) -> str:
        waiting = reply_to_approve(case=case)
        if waiting is None:
            raise ReplyRefused("not-waiting")
        if form.cleaned_data["agree"]:
            seen = form.cleaned_data["seen_version"] or 0
            approve_reply(reply=waiting, by=request.member, seen_version=seen, now=now)
        else:
            send_back_reply(reply=waiting, by=request.member, why=form.cleaned_data["why"], now=now)
        return ""

    return act_on(request, case_id, act, form)


@brand_view("POST", role=Role.AGENT)
def pen(request: BrandRequest, case_id: UUID) -> HttpResponseBase:
    """Say "I am writing to this person", take the pen from a colleague, or put it down."""
    case, now, do = case_or_404(request, case_id), timezone.now(), request.POST.get("do", "")
    holder = None
    if do == "release":
        desk.release_lease(case=case, by=request.member)
    elif do == "over":
        desk.take_over(case=case, by=request.member, now=now)
    else:
        holder = desk.take_lease(case=case, by=request.member, now=now)
    broadcast.tell(brand_id=case.brand_id, case_id=case.public_id)
    if do == "over":
        return after_act(request, case_id)
    return render(request, "desk/_pen.html", {"writing": holder, "case": case})
