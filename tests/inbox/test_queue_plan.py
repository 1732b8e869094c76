"""Every tab of the queue is a walk along an index in its order: no sort, whatever the number of cases."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import NINE, make_brand, make_case, make_member, make_mention
from vigie.brands.models import Member, Role
from vigie.bus.inserting import insert_rows
from vigie.inbox.models import Case
from vigie.inbox.queries import NETWORKS, TABS, Position, QueueFilter, page_of, position_of, walk
from vigie.listening.models import Mention

pytestmark = pytest.mark.django_db
WALKED = [tab for tab in TABS if tab != "approve"]
"""What waits for a second person is found by its few ids, and needs no walk."""


@pytest.fixture
def member() -> Member:
    """Somebody before a desk that is full enough for a planner to care."""
    mention = make_mention(make_brand())
    member = make_member(mention.brand, role=Role.SUPERVISOR)
    other = make_brand()
    for brand in (mention.brand, other):
        _fill(brand.pk, mention, member, 1000)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE inbox_case")
    return member


def _fill(brand_id: int, like: Mention, member: Member, count: int) -> None:
    statuses, lanes = ("open", "waiting", "done", "sending"), ("answer", "remove", "watch")
    rows = []
    for n in range(count):
        status, lane, at = statuses[n % 4], lanes[n % 3], NINE + timedelta(seconds=(n * 7919) % 100_000)
        rows.append(
            {
                "public_id": uuid4(),
                "brand_id": brand_id,
                "account_id": like.account_id,
                "place_id": like.place_id,
                "author_id": like.author_id,
                "mention_id": like.pk,
                "network": ("replay", "bluesky", "rss")[n % 3],
                "thread_root": f"{brand_id}-{n}",
                "opened_at": NINE,
                "strategy": "remove" if lane == "remove" else "apologise",
                "ground": "spam" if lane == "remove" else "",
                "because": "complaint",
                "rule": "r@1",
                "lane": lane,
                "status": status,
                "rank_at": at,
                "answer_before": at,
                "leave_until": at if status == "waiting" else None,
                "closed_at": at if status == "done" else None,
                "assigned_to_id": member.pk if n % 5 == 0 and brand_id == member.brand_id else None,
            }
        )
    insert_rows(Case, rows)


def plan_of(rows: QuerySet[Case]) -> str:
    """What the database would do. PostgreSQL would rather sort a short table: what counts is what it can."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    return str(rows.explain())


def sorts(plan: str) -> bool:
    return "TEMP B-TREE" in plan or "Sort" in plan


def walks(plan: str) -> bool:
    return "USING INDEX case_" in plan or "USING COVERING INDEX case_" in plan or "using case_" in plan


@pytest.mark.parametrize("deep", [False, True], ids=["first page", "a page far down"])
@pytest.mark.parametrize("network", ["", "bluesky"], ids=["all networks", "one network"])
@pytest.mark.parametrize("tab", WALKED)
def test_tab_walks_an_index_and_sorts_nothing(member: Member, tab: str, network: str, *, deep: bool) -> None:
    wanted = QueueFilter((member,), tab, network=network)
    after = Position(NINE + timedelta(seconds=50_000), 100) if deep else None

    plan = plan_of(walk(wanted=wanted, after=after)[:41])

    assert walks(plan), plan
    assert not sorts(plan), plan


def test_filter_of_networks_walks_an_index(member: Member) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        how = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
        cursor.execute(how + NETWORKS, [member.brand_id, member.brand_id, 30])
        plan = str(cursor.fetchall())

    assert "case_owed_by_net" in plan
    assert "USE TEMP B-TREE" not in plan


@pytest.mark.parametrize("tab", WALKED)
def test_pages_tell_every_case_once_in_order(member: Member, tab: str) -> None:
    wanted, told, after = QueueFilter((member,), tab), [], None
    while page := page_of(wanted=wanted, after=after, limit=97):
        told += page[:97]
        if len(page) <= 97:
            break
        after = Position.parse(str(position_of(told[-1], tab)))

    places = [(position_of(case, tab).at, case.pk) for case in told]
    assert places == sorted(places, reverse=tab == "done")
    assert len(told) == len(set(told)) == walk(wanted=wanted, after=None).count() > 97


def test_several_brands_are_told_as_one_queue(member: Member) -> None:
    second = make_member(make_brand(), user=member.user)
    late = make_case(second.brand, rank_at=NINE + timedelta(days=9))
    soon = make_case(second.brand, rank_at=NINE - timedelta(days=9))
    wanted = QueueFilter((member, second))

    told, after = [], None
    while page := page_of(wanted=wanted, after=after, limit=97):
        told += page[:97]
        if len(page) <= 97:
            break
        after = Position.parse(str(position_of(told[-1], "answer")))

    assert (told[0], told[-1]) == (soon, late)
    assert [(case.rank_at, case.pk) for case in told] == sorted((case.rank_at, case.pk) for case in told)
    assert len(told) == len(set(told)) == walk(wanted=QueueFilter((member,)), after=None).count() + 2


def test_screen_costs_the_same_however_long_the_queue(member: Member) -> None:
    client, short = Client(), make_member(make_brand(), user=member.user, role=Role.SUPERVISOR)
    client.force_login(member.user)
    make_case(short.brand)

    def queries(brand: object) -> int:
        address = reverse("desk", args=[brand.public_id])  # type: ignore[attr-defined]
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    assert queries(member.brand) <= queries(short.brand) + 1
