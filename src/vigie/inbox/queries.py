"""The desk's questions: what is owed, what is this case, what was done. All sealed by member."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from vigie.brands.models import Brand, Member, Role, User
from vigie.brands.queries import memberships
from vigie.inbox.models import Case, CaseEvent, Note, Override, Reply
from vigie.listening.models import Mention, MentionVersion
from vigie.listening.queries import corrections_of, other_messages, thread_of, versions_of
from vigie.networks.models import Delivery

PAGE = 20  # rows: two screens, so that the first is there at once and the next before it is asked for
MOST_NETWORKS = 30  # in the filter
MOST_SAID = 60  # messages of one person that a case shows, the newest: nobody fills a page by going on
MOST_EVENTS = 300  # what was done, the newest
COUNT_CAP = 1000  # "999+": an exact count of a long queue costs more than it tells

# A page of the queue is read all day long: no column is fetched for it that no row shows.
JOINED = (
    "brand",
    "author",
    "place",
    "department",
    "mention__reading_row",
    "assigned_to__user",
    "lease_by__user",
)
SHOWN = (
    *(
        field.name
        for field in Case._meta.concrete_fields
        if field.name not in {"decision", "template_key", "thread_root", "is_open", "is_owed"}
    ),
    *(f"brand__{name}" for name in ("name", "public_id", "time_zone")),
    *(f"author__{name}" for name in ("name", "handle", "native_id", "followers", "offences", "url")),
    *(f"place__{name}" for name in ("name", "native_id")),
    "department__name",
    *(f"mention__{name}" for name in ("public_id", "text", "language", "rating", "deleted_at")),
    "mention__reading_row__content",
    *(f"{who}__{name}" for who in ("assigned_to", "lease_by") for name in ("first_name", "brand", "user")),
    *(f"{who}__user__{name}" for who in ("assigned_to", "lease_by") for name in ("name", "email")),
)

TABS = ("answer", "remove", "mine", "community", "watch", "approve", "done")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which part of the queue. `members`: the person's memberships; brands come from them only."""

    members: tuple[Member, ...]
    tab: str = "answer"
    brand: Brand | None = None
    network: str = ""
    unassigned: bool = False

    @property
    def brand_ids(self) -> list[int]:
        """The brands looked at: the chosen one if it is theirs, else all of theirs."""
        mine = [member.brand_id for member in self.members]
        return [pk for pk in mine if self.brand is None or pk == self.brand.pk]


@dataclass(frozen=True, slots=True)
class Position:
    """The last row of a page; the next page begins after it."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.pk}"

    @classmethod
    def parse(cls, text: str) -> "Position | None":
        """From the URL; None for nonsense, which shows the first page."""
        at, _, pk = text.partition("~")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment.astimezone(UTC), int(pk[:18])) if moment.tzinfo else None
        except (ValueError, OverflowError):  # year 1 in a zone ahead of ours
            return None


def queue(*, wanted: QueueFilter) -> QuerySet[Case]:
    """The cases of a tab, without order or page; `page_of` gives both."""
    brands = wanted.brand_ids
    here = Q(brand=brands[0]) if len(brands) == 1 else Q(brand__in=brands)
    rows = Case.objects.filter(_tab(wanted), here)
    if wanted.network:
        rows = rows.filter(network=wanted.network)
    if wanted.unassigned:
        rows = rows.filter(assigned_to=None)
    return rows


def _tab(wanted: QueueFilter) -> Q:
    # Each is the condition of an index, word for word: another spelling walks nothing and sorts.
    owed = Q(is_owed=True)
    match wanted.tab:
        case "remove":
            return owed & Q(lane=Case.Lane.REMOVE)
        case "mine":
            mine = [member.pk for member in wanted.members]
            return owed & (Q(assigned_to=mine[0]) if len(mine) == 1 else Q(assigned_to__in=mine))
        case "community":
            return Q(status=Case.Status.WAITING)
        case "watch":
            return owed & Q(lane=Case.Lane.WATCH)
        case "approve":
            return owed & Q(pk__in=_waiting_for_a_second_person(wanted.members))
        case "done":
            return Q(status=Case.Status.DONE)
        case _:
            return owed & Q(lane=Case.Lane.ANSWER)


def _waiting_for_a_second_person(members: Sequence[Member]) -> list[int]:
    """Ids of cases with a reply to reread or an exception to decide on that these people did not ask for."""
    mine = [member.pk for member in members]
    replies = Reply.objects.filter(state=Reply.State.TO_APPROVE).exclude(by__in=mine)
    overrides = Override.objects.filter(state=Override.State.ASKED).exclude(asked_by__in=mine)
    reread = [member.brand_id for member in members if member.can(Role.AGENT)]
    decide = [member.brand_id for member in members if member.can(Role.SUPERVISOR)]
    return [
        case_id
        for rows, brands in ((replies, reread), (overrides, decide))
        for case_id in rows.filter(case__brand__in=brands).values_list("case", flat=True)[:COUNT_CAP]
    ]


def page_of(*, wanted: QueueFilter, after: Position | None, limit: int = PAGE) -> list[Case]:
    """One page, soonest owed first (done: latest first), one more than `limit` if another follows."""
    column, newest_first = _order(wanted.tab)
    parts = _by_brand(wanted)
    if len(parts) == 1:
        return list(_as_shown(walk(wanted=parts[0], after=after)[: limit + 1]))
    walks = [walk(wanted=part, after=after).values_list(column, "pk")[: limit + 1] for part in parts]
    keys = [pk for _, pk in islice(merge(*walks, reverse=newest_first), limit + 1)]
    # One that left the queue between the two looks is shown where it was: the live page draws it again.
    rows = _as_shown(Case.objects.all()).in_bulk(keys)
    return [rows[pk] for pk in keys if pk in rows]


def _by_brand(wanted: QueueFilter) -> list[QueueFilter]:
    """The same for one membership each: an index keeps the order within one brand only."""
    kept = set(wanted.brand_ids)
    return [replace(wanted, members=(member,)) for member in wanted.members if member.brand_id in kept]


def walk(*, wanted: QueueFilter, after: Position | None) -> QuerySet[Case]:
    """The queue of a filter with one membership from a position on, in order: one index, no sort."""
    column, newest_first = _order(wanted.tab)
    rows = queue(wanted=wanted)
    if after:
        step = "lt" if newest_first else "gt"
        edge = Q(**{f"{column}__{step}": after.at}) | Q(**{column: after.at, f"pk__{step}": after.pk})
        # The first condition is implied by the second, and is the one an index can start from.
        rows = rows.filter(Q(**{f"{column}__{step}e": after.at}) & edge)
    sign = "-" if newest_first else ""
    return rows.order_by(f"{sign}{column}", f"{sign}pk")


def _as_shown(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related(*JOINED).only(*SHOWN)


def _order(tab: str) -> tuple[str, bool]:
    return (
        ("closed_at", True)
        if tab == "done"
        else ("leave_until", False)
        if tab == "community"
        else ("rank_at", False)
    )


def position_of(case: Case, tab: str) -> Position:
    """Where the next page begins after this case."""
    return Position(getattr(case, _order(tab)[0]), case.pk)


COUNTED = {
    "answer": "is_owed AND lane = 'answer'",
    "remove": "is_owed AND lane = 'remove'",
    "mine": "is_owed AND assigned_to_id IN ({mine})",
    "community": "status = 'waiting'",
    "watch": "is_owed AND lane = 'watch'",
    "approve": "is_owed AND id IN ({approve})",
}
"""The conditions of `_tab`, as an index spells them: building six queries costs more than asking them."""


def count_tabs(*, wanted: QueueFilter) -> dict[str, int]:
    """How many cases each open tab holds, counted up to COUNT_CAP; all in one question."""
    mine = [member.pk for member in wanted.members]
    lists = {"mine": mine, "approve": _waiting_for_a_second_person(wanted.members)}
    here, values = _here(wanted)
    counted, asked = [], []
    for tab, condition in COUNTED.items():
        ids = lists.get(tab, [])
        rows = condition.format(**{tab: _marks(ids)})
        counted.append(f"(SELECT COUNT(*) FROM (SELECT 1 FROM inbox_case WHERE {rows} {here}) AS found)")  # noqa: S608 - our own words
        asked += [*ids, *values]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted)}", asked)
        return dict(zip(COUNTED, cursor.fetchone(), strict=True))


def _here(wanted: QueueFilter) -> tuple[str, list[Any]]:
    """The rest of a filter in SQL, and its values."""
    words = f"AND brand_id IN ({_marks(wanted.brand_ids)})"
    values: list[Any] = [*wanted.brand_ids]
    if wanted.network:
        words = f"{words} AND network = %s"
        values.append(wanted.network)
    if wanted.unassigned:
        words = f"{words} AND assigned_to_id IS NULL"
    return f"{words} LIMIT {COUNT_CAP}", values


def _marks(ids: Collection[int]) -> str:
    """A place for each; NULL, which nothing equals, for none."""
    return ", ".join(["%s"] * len(ids)) or "NULL"


NETWORKS = """
WITH RECURSIVE found(network) AS (
    SELECT MIN(network) FROM inbox_case WHERE brand_id = %s AND is_owed
    UNION ALL
    SELECT (SELECT MIN(network) FROM inbox_case WHERE brand_id = %s AND is_owed AND network > found.network)
    FROM found WHERE network IS NOT NULL
)
SELECT network FROM found WHERE network IS NOT NULL LIMIT %s
"""
"""DISTINCT reads every case of the brand; this reads one per network."""


def networks_in(*, wanted: QueueFilter) -> list[str]:
    """Networks with something in the queue, for the filter."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for brand_id in wanted.brand_ids:
            cursor.execute(NETWORKS, [brand_id, brand_id, MOST_NETWORKS])
            found.update(network for (network,) in cursor.fetchall())
    return sorted(found)


def case_for(*, user: User, case_id: UUID) -> tuple[Case, Member] | None:
    """A case and the person's membership of its brand; None for strangers, as if it did not exist."""
    case = (
        Case.objects.select_related(
            "brand",
            "account__brand",
            "account__secret",
            "author",
            "place",
            "department",
            "mention__author",
            "mention__place",
            "mention__brand",
            "mention__reading_row",
            "assigned_to__user",
            "lease_by__user",
        )
        .filter(public_id=case_id)
        .first()
    )
    member = case and memberships(user=user).filter(brand=case.brand_id).first()
    return (case, member) if case and member else None


def cases_among(*, brand: Brand, case_ids: Collection[UUID]) -> list[Case]:
    """The brand's cases among these, soonest owed first; ids of other brands are as if they did not exist."""
    rows = Case.objects.filter(brand=brand, public_id__in=case_ids).select_related(
        "brand",
        "account__brand",
        "account__secret",
        "author",
        "place",
        "assigned_to__user",
        "mention__author",
        "mention__place",
        "mention__brand",
        "mention__reading_row",
    )
    return list(rows.order_by("rank_at", "pk"))


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the conversation and the advice show of a case."""

    case: Case
    thread: list[Mention]
    said: list[Mention]  # the person's messages in this case
    versions: list[MentionVersion]  # what those said before they were edited
    corrected: dict[str, str]  # head → value people gave for the leading message
    others: list[Mention]  # their messages elsewhere and before
    past_cases: list[Case]
    events: list[CaseEvent]
    notes: list[Note]
    replies: list[Reply]
    deliveries: list[Delivery]
    override: Override | None


def case_page(*, case: Case) -> CasePage:
    """Everything about one case; neither queries nor rows grow with the conversation without end."""
    said = _said_in(case)
    past = Case.objects.filter(author=case.author_id).exclude(pk=case.pk).select_related("mention", "place")
    return CasePage(
        case=case,
        thread=thread_of(mention=case.mention),
        said=said,
        versions=list(versions_of(mentions=said)),
        corrected=corrections_of(mention=case.mention),
        others=list(other_messages(mention=case.mention)),
        past_cases=list(past.order_by("-opened_at")[:5]),
        events=_newest_events(case),
        notes=list(Note.objects.filter(case=case).select_related("by__user").order_by("at")),
        replies=list(
            Reply.objects.filter(case=case).select_related("by__user", "delivery").order_by("created_at")
        ),
        deliveries=list(deliveries_of(case=case)),
        override=open_override(case=case),
    )


def _said_in(case: Case) -> list[Mention]:
    """What the person said in this case, oldest first: the newest, and the message it is about."""
    rows = Mention.objects.filter(case_mention__case=case).select_related("author", "place", "reading_row")
    newest = {row.pk: row for row in rows.order_by("-said_at", "-pk")[:MOST_SAID]}
    if case.mention_id not in newest:
        newest |= {row.pk: row for row in rows.filter(pk=case.mention_id)}
    return sorted(newest.values(), key=lambda row: (row.said_at, row.pk))


def _newest_events(case: Case) -> list[CaseEvent]:
    rows = CaseEvent.objects.filter(case=case).select_related("by__user").order_by("-seq")[:MOST_EVENTS]
    return list(reversed(rows))


def deliveries_of(*, case: Case) -> QuerySet[Delivery]:
    """What was asked of the network for this case, replies included, oldest first."""
    return (
        Delivery.objects.filter(Q(case_act__case=case) | Q(reply__case=case))
        .select_related("by__user", "account")
        .order_by("wanted_at")
    )


def reply_to_approve(*, case: Case) -> Reply | None:
    """The reply of this case that waits for a second pair of eyes."""
    return Reply.objects.filter(case=case, state=Reply.State.TO_APPROVE).select_related("case", "by").first()


def leaving_reply(*, case: Case) -> Reply | None:
    """The reply of this case that is on its way."""
    return Reply.objects.filter(case=case, state=Reply.State.LEAVING).select_related("delivery").first()


def open_override(*, case: Case) -> Override | None:
    """The exception asked for and not decided on yet."""
    rows = Override.objects.filter(case=case, state=Override.State.ASKED)
    return rows.select_related("asked_by__user", "case").first()


def revision(*, brand_ids: Sequence[int]) -> int:
    """A number that grows whenever something happens to a case of these brands."""
    newest = CaseEvent.objects.order_by("-pk").values_list("pk", flat=True)
    return max((newest.filter(brand=brand_id).first() or 0 for brand_id in brand_ids), default=0)


def happened(*, after: int, limit: int = 500) -> list[tuple[int, int, UUID]]:
    """What happened in all brands since event `after`, newest first: event id, brand id, case.

    For the broadcast of live pages, which hands each page its own brands only.
    """
    rows = CaseEvent.objects.filter(pk__gt=after).order_by("-pk")
    return list(rows.values_list("pk", "brand_id", "case__public_id")[:limit])


def to_approve(*, members: Sequence[Member]) -> QuerySet[Reply]:
    """Replies that wait for a second pair of eyes, not those one wrote oneself."""
    return (
        Reply.objects.filter(case__brand__in=[m.brand_id for m in members], state=Reply.State.TO_APPROVE)
        .exclude(by__in=[m.pk for m in members])
        .select_related("case__brand", "case__author", "by__user")
        .order_by("updated_at")
    )
