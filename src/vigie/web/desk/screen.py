"""One case on the screen: conversation, advice and composer of one member, and how an act answers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import trigger_client_event

from vigie.brands.models import Member, Role
from vigie.brands.queries import team
from vigie.inbox import queries as inbox
from vigie.inbox.errors import DeskRefused
from vigie.inbox.models import Case
from vigie.inbox.queries import CasePage
from vigie.inbox.restoring import removal_to_undo
from vigie.listening.queries import item_of
from vigie.web.access import BrandRequest, members_of
from vigie.web.desk import words
from vigie.web.desk.advice import Advice, advice_of
from vigie.web.desk.composer import Composer, Written, audience, composer_of, speaks_as
from vigie.web.desk.conversation import Message, Other, messages_of, others_of
from vigie.web.desk.forms import ChoiceForm, NoteForm
from vigie.web.desk.possible import Permits
from vigie.web.desk.pulse import pulse_of
from vigie.web.desk.queue import Choice, closing_causes, queue_page
from vigie.web.desk.reach import Card, card_of
from vigie.web.desk.story import Line, news_since, story_of, trouble_in
from vigie.web.desk.topics import topics_named


@dataclass(frozen=True, slots=True)
class CaseScreen:
    """All that `desk/_case.html` needs. news: what the other side did since the version one had read."""

    case: Case
    page: CasePage
    network: str
    icon: str
    messages: list[Message]
    story: list[Line]
    news: list[Line]
    seen: int
    others: list[Other]
    advice: Advice
    reach: Card
    composer: Composer
    audience: str
    speaks_as: str
    trouble: Line | None  # why the last reply is a draft again
    team: list[Member]
    closing: list[tuple[str, str]]
    note_form: NoteForm
    can_act: bool
    can_put_back: bool  # what was removed
    can_decide: bool  # on exceptions and on replies of others
    keeps_text: bool  # a live refresh: what is being typed stays in the page

    @property
    def mark(self) -> str:
        """Changes whenever the case has to be drawn again."""
        states = ".".join(f"{one.pk}{one.state}" for one in self.page.deliveries)
        writing = self.composer.writing
        return f"{self.case.version}-{self.case.status}-{writing.pk if writing else 0}-{states}"


def case_or_404(request: BrandRequest, case_id: UUID) -> Case:
    """A case of the route's brand; the same 404 for what never was and for what is another brand's."""
    found = inbox.case_for(user=request.user, case_id=case_id)
    if found is None or found[0].brand_id != request.brand.pk:
        raise Http404
    return found[0]


def members_for(request: BrandRequest, choice: Choice) -> list[Member]:
    """The person in the brands the choice looks at: this one, or all of theirs."""
    return members_of(request) if choice.everywhere else [request.member]


def case_screen(
    *,
    case: Case,
    member: Member,
    now: datetime,
    written: Written | None = None,
    seen: int = 0,
    keeps_text: bool = False,
) -> CaseScreen:
    """The case as it stands. seen: the version this member had read, 0 when they read it now."""
    page = inbox.case_page(case=case)
    permits = Permits(case.account, item_of(case.mention), now)
    people = list(team(brand=case.brand))
    topics = topics_named(case.brand)
    story = story_of(page, people, topics)
    composer = composer_of(page, member, permits, now, written)
    return CaseScreen(
        case=case,
        page=page,
        network=words.network_title(case.network),
        icon=words.network_icon(case.network),
        messages=messages_of(page, topics),
        story=story,
        news=news_since(story, page, seen) if seen else [],
        seen=seen,
        others=others_of(page),
        advice=advice_of(page, permits, now),
        reach=card_of(case),
        composer=composer,
        audience=audience(case, is_private=composer.written.is_private),
        speaks_as=speaks_as(case),
        trouble=trouble_in(story, page),
        team=people,
        closing=closing_causes(),
        note_form=NoteForm(auto_id="note-%s"),
        can_act=member.can(Role.AGENT),
        can_put_back=member.can(Role.AGENT) and removal_to_undo(case=case) is not None,
        can_decide=member.can(Role.SUPERVISOR),
        keeps_text=keeps_text,
    )


def show_case(
    request: BrandRequest,
    case_id: UUID,
    *,
    written: Written | None = None,
    seen: int = 0,
    keeps_text: bool = False,
) -> HttpResponse:
    """The case as a fragment for htmx, as a whole page with its queue otherwise."""
    now = timezone.now()
    case = case_or_404(request, case_id)
    choice = ChoiceForm(request.GET).choice()
    screen = case_screen(
        case=case, member=request.member, now=now, written=written, seen=seen, keeps_text=keeps_text
    )
    if keeps_text and request.GET.get("mark") == screen.mark:
        return HttpResponse(status=204)
    context = {"screen": screen, "choice": choice}
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "desk/_case.html", context)
    members = members_for(request, choice)
    context["queue"] = queue_page(member=request.member, members=members, choice=choice, now=now)
    context["pulse"] = pulse_of(brand=request.brand, now=now)
    return render(request, "desk/desk.html", context)


def act_on(
    request: BrandRequest,
    case_id: UUID,
    act: Callable[[Case, datetime], str],
    form: Form | None = None,
) -> HttpResponseBase:
    """Do one thing to a case, or say why not; then the case as it stands, and the queue is drawn again.

    `act` gives what to say when it is done ("" nothing). A stranger gets 404 before the form is read.
    """
    case = case_or_404(request, case_id)
    if form is not None and not form.is_valid():
        messages.error(request, " ".join(str(said) for found in form.errors.values() for said in found))
        return after_act(request, case_id)
    try:
        said = act(case, timezone.now())
    except DeskRefused as refusal:
        messages.error(request, refusal.for_people())
    else:
        if said:
            messages.success(request, said)
    return after_act(request, case_id)


def after_act(
    request: BrandRequest, case_id: UUID, *, written: Written | None = None, seen: int = 0
) -> HttpResponseBase:
    """The case after something was done to it."""
    if not request.htmx and written is None:
        return redirect("case", request.brand.public_id, case_id)
    response = show_case(request, case_id, written=written, seen=seen)
    trigger_client_event(response, "vigie:acted", {}, after="settle")
    return response
