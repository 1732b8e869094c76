"""The queue as the screen shows it: tabs, filters, one page of rows, each with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vigie.brands.models import Member, Role
from vigie.brands.queries import team
from vigie.inbox import queries as inbox
from vigie.inbox.models import Case
from vigie.inbox.queries import COUNT_CAP, PAGE, Position, QueueFilter
from vigie.inbox.reach import groups_of
from vigie.listening.models import Group
from vigie.web.desk import words
from vigie.web.desk.reach import in_a_row
from vigie.web.desk.reading import is_rude

LONGEST_EXCERPT = 240  # characters; two lines of the queue
MOST_ROWS = 200  # what one live refresh may ask for again
FIRST_TABS = ("answer", "remove", "mine", "community")
OTHER_TABS = ("watch", "approve", "done")
CLOSING = (Case.Cause.NOTHING, Case.Cause.COMMUNITY, Case.Cause.ELSEWHERE, Case.Cause.NOT_US)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which part of the queue the address asks for."""

    tab: str = "answer"
    network: str = ""
    unassigned: bool = False
    everywhere: bool = False  # all brands of this person

    def query(self, **changes: object) -> str:
        """The same choice, or another, as a query string; "" for the first screen."""
        values = {name: getattr(self, name) for name in self.__slots__} | changes
        usual = Choice()
        return urlencode(
            {
                name: "1" if value is True else str(value)
                for name, value in values.items()
                if value != getattr(usual, name, "")
            }
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.network or self.unassigned or self.everywhere)

    def wanted(self, member: Member, members: Sequence[Member]) -> QueueFilter:
        """As the query takes it. `members`: the person in all of their brands."""
        return QueueFilter(
            members=tuple(members) if self.everywhere else (member,),
            tab=self.tab,
            network=self.network,
            unassigned=self.unassigned,
        )


@dataclass(frozen=True, slots=True)
class Tab:
    """One part of the queue. `count` is "" where nothing is counted, "999+" beyond that."""

    name: str
    title: str
    count: str
    query: str
    is_here: bool


class Row(TypedDict):
    """One case in the queue, in words: a page of them is drawn at once, so a template only copies.

    mark: changes whenever the row has to be drawn again. state: "owed", "sending", "waiting", "done", "".
    at: the deadline, or what the state says in its place. tone: "", "grave" or "good".
    spread: how many others say the same and who hears them, in signs; spread_said: in words.
    text: "" when it is veiled or gone. elsewhere: name of the brand, where it is not the page's.
    """

    id: str
    url: str
    mark: str
    severity: int
    who: str
    where: str
    icon: str
    state: str
    at: datetime | None
    since: datetime
    why: str
    tone: str
    text: str
    language: str
    stars: int | None
    is_veiled: bool
    is_gone: bool
    elsewhere: str
    pick: str
    can_select: bool
    more: str
    spread: str
    spread_said: str
    writing: str
    owner: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What the queue pane needs."""

    choice: Choice
    rows: list[Row]
    more: str  # address of the next page, "" at the end
    tabs: list[Tab]
    other_tabs: list[Tab]
    networks: list[tuple[str, str]]
    can_select: bool
    people: list[Member]  # to whom cases can be given
    closing: list[tuple[str, str]]

    @property
    def network_here(self) -> str:
        return words.network_title(self.choice.network)

    @property
    def other_here(self) -> Tab | None:
        return next((tab for tab in self.other_tabs if tab.is_here), None)


def queue_page(
    *, member: Member, members: Sequence[Member], choice: Choice, now: datetime, limit: int = PAGE
) -> QueuePage:
    """The first page of a choice, with everything around it. Always the same number of queries."""
    wanted, can_act = choice.wanted(member, members), member.can(Role.AGENT)
    rows, more = rows_of(member=member, wanted=wanted, choice=choice, after=None, now=now, limit=limit)
    counts = inbox.count_tabs(wanted=wanted)
    tabs = [_tab(name, choice, counts.get(name)) for name in (*FIRST_TABS, *OTHER_TABS)]
    shown = [tab for tab in tabs if tab.name != "approve" or can_act]
    return QueuePage(
        choice=choice,
        rows=rows,
        more=more,
        tabs=[tab for tab in shown if tab.name in FIRST_TABS],
        other_tabs=[tab for tab in shown if tab.name in OTHER_TABS],
        networks=[(name, words.network_title(name)) for name in inbox.networks_in(wanted=wanted)],
        can_select=can_act,
        people=list(team(brand=member.brand)) if can_act else [],
        closing=closing_causes(),
    )


def closing_causes() -> list[tuple[str, str]]:
    """Causes a person may give; the others are noted when Vigie sees them happen."""
    return [(cause.value, str(cause.label)) for cause in CLOSING]


def rows_of(
    *,
    member: Member,
    wanted: QueueFilter,
    choice: Choice,
    after: Position | None,
    now: datetime,
    limit: int = PAGE,
) -> tuple[list[Row], str]:
    """Rows after a position, and the address of those that follow ("" at the end)."""
    cases = inbox.page_of(wanted=wanted, after=after, limit=limit)
    shown = cases[:limit]
    more = ""
    if len(cases) > limit:
        position = inbox.position_of(shown[-1], choice.tab)
        query = "&".join(part for part in (choice.query(), urlencode({"after": str(position)})) if part)
        more = f"{reverse('queue', args=[member.brand.public_id])}?{query}"
    groups = groups_of(cases=shown)
    return [_row(case, member, choice, now, groups.get(case.pk)) for case in shown], more


def _row(case: Case, member: Member, choice: Choice, now: datetime, group: Group | None) -> Row:
    url, query = reverse("case", args=[case.brand.public_id, case.public_id]), choice.query()
    mention, elsewhere = case.mention, case.brand_id != member.brand_id
    gone, veiled = mention.deleted_at is not None, is_rude(mention)
    leased = case.lease_by if case.lease_until and case.lease_until > now else None
    writing = None if leased == member else leased
    who = case.author.shown_name
    spread, spread_said = in_a_row(group)
    return Row(
        id=str(case.public_id),
        url=f"{url}?{query}" if query else url,
        mark=f"{case.version}.{case.status}.{case.assigned_to_id or 0}.{writing.pk if writing else 0}"
        f"{spread}",
        severity=case.severity,
        who=who,
        where=_where(case),
        icon=words.network_icon(case.network),
        state=_state(case),
        at=_at(case),
        since=case.opened_at,
        why=_why(case),
        tone=_tone(case),
        text="" if veiled or gone else mention.text[:LONGEST_EXCERPT],
        language=mention.language,
        stars=mention.rating,
        is_veiled=veiled and not gone,
        is_gone=gone,
        elsewhere=case.brand.name if elsewhere else "",
        pick=_("Select the case of {0}").format(who),
        can_select=not elsewhere and member.can(Role.AGENT),
        more=_messages(case.mention_count),
        spread=spread,
        spread_said=spread_said,
        writing=_("{0} is writing").format(writing) if writing else "",
        owner=str(case.assigned_to) if case.assigned_to else "",
    )


def _where(case: Case) -> str:
    network, place = words.network_title(case.network), case.place.name
    return f"{network} · {place}" if place and place != network else network


def _state(case: Case) -> str:
    if case.status == Case.Status.OPEN:
        return "owed" if case.answer_before else ""
    return case.status


def _at(case: Case) -> datetime | None:
    moments = {"done": case.closed_at, "waiting": case.leave_until}
    return moments.get(case.status, case.answer_before)


def _messages(count: int) -> str:
    return ngettext("{0} message", "{0} messages", count).format(count) if count > 1 else ""


def _why(case: Case) -> str:
    if case.status == Case.Status.DONE:
        return case.get_cause_display()
    return words.reason(case.because)


def _tone(case: Case) -> str:
    if case.status == Case.Status.DONE or case.strategy in {"thank", "community", "watch", "nothing"}:
        return "good"
    return "grave" if case.severity >= 3 or case.strategy == "remove" else ""


def _tab(name: str, choice: Choice, count: int | None) -> Tab:
    titles = {
        "answer": pgettext("tab", "To answer"),
        "remove": pgettext("tab", "To remove"),
        "mine": pgettext("tab", "Mine"),
        "community": pgettext("tab", "Community"),
        "watch": pgettext("tab", "To watch"),
        "approve": pgettext("tab", "To approve"),
        "done": pgettext("tab", "Done"),
    }
    capped = "" if not count else _("{0}+").format(COUNT_CAP - 1) if count >= COUNT_CAP else str(count)
    return Tab(name, titles[name], capped, replace(choice, tab=name).query(), choice.tab == name)
