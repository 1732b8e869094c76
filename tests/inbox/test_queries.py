from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import NINE, make_brand, make_case, make_member, make_reply
from vigie.brands.models import Role
from vigie.inbox.chain import append
from vigie.inbox.models import CaseEvent
from vigie.inbox.queries import (
    Position,
    QueueFilter,
    case_for,
    case_page,
    count_tabs,
    networks_in,
    page_of,
    position_of,
    queue,
    revision,
    to_approve,
)

pytestmark = pytest.mark.django_db


def test_soonest_owed_comes_first_and_pages_never_overlap() -> None:
    brand = make_brand()
    member = make_member(brand)
    cases = [make_case(brand, rank_at=NINE + timedelta(minutes=n % 3)) for n in range(7)]
    wanted = QueueFilter((member,))

    shown, after = [], None
    while page := page_of(wanted=wanted, after=after, limit=2):
        shown += page[:2]
        if len(page) < 3:
            break
        after = Position.parse(str(position_of(page[1], "answer")))

    assert shown == sorted(cases, key=lambda case: (case.rank_at, case.pk))


@pytest.mark.parametrize("text", ["", "~", "hier~3", "2026-01-01~3", "2026-01-01T00:00:00+00:00~x"])
def test_nonsense_position_shows_the_first_page(text: str) -> None:
    assert Position.parse(text) is None


def test_tabs_hold_what_they_say() -> None:
    brand = make_brand()
    member = make_member(brand)
    answer = make_case(brand)
    remove = make_case(brand, lane="remove", strategy="remove", ground="spam")
    mine = make_case(brand, assigned_to=member)
    waiting = make_case(brand, status="waiting", lane="community", leave_until=NINE)
    done = make_case(brand, status="done", closed_at=NINE)
    make_case(make_brand())

    shown = {
        tab: page_of(wanted=QueueFilter((member,), tab), after=None)
        for tab in ("answer", "remove", "mine", "community", "done")
    }
    assert shown == {
        "answer": [answer, mine],
        "remove": [remove],
        "mine": [mine],
        "community": [waiting],
        "done": [done],
    }
    assert count_tabs(wanted=QueueFilter((member,)))["answer"] == 2


@pytest.mark.parametrize("narrowed", [{}, {"network": "rss"}, {"unassigned": True}, {"brand": True}])
def test_counts_are_those_of_the_tabs(narrowed: dict[str, object]) -> None:
    """Counts spell the conditions of the tabs a second time."""
    member, elsewhere = make_member(role=Role.SUPERVISOR), make_member(role=Role.SUPERVISOR)
    for brand in (member.brand, elsewhere.brand, make_brand()):
        for network in ("bluesky", "rss"):
            make_case(brand, network=network)
            make_case(brand, network=network, assigned_to=member)
            make_case(brand, network=network, lane="remove", strategy="remove", ground="spam")
            make_case(brand, network=network, lane="watch", strategy="watch")
            make_case(brand, network=network, status="waiting", lane="community", leave_until=NINE)
            make_case(brand, network=network, status="done", closed_at=NINE)
            make_reply(make_case(brand, network=network), by=make_member(brand), state="to_approve")
    chosen = {"brand": member.brand} if narrowed.get("brand") else narrowed
    wanted = QueueFilter((member, elsewhere), **chosen)

    counts = count_tabs(wanted=wanted)

    assert counts == {tab: queue(wanted=replace(wanted, tab=tab)).count() for tab in counts}
    assert sum(count > 0 for count in counts.values()) >= 5
    assert set(count_tabs(wanted=QueueFilter(())).values()) == {0}


def test_filters_narrow_and_never_widen() -> None:
    brand, other = make_brand(), make_brand()
    member = make_member(brand)
    sky = make_case(brand, network="bluesky")
    make_case(brand, network="rss", assigned_to=member)
    make_case(other)

    assert page_of(wanted=QueueFilter((member,), network="bluesky"), after=None) == [sky]
    assert page_of(wanted=QueueFilter((member,), unassigned=True), after=None) == [sky]
    assert page_of(wanted=QueueFilter((member,), brand=other), after=None) == []
    assert networks_in(wanted=QueueFilter((member,))) == ["bluesky", "rss"]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_any_number_of_cases(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    brand = make_brand()
    member = make_member(brand)
    for _ in range(rows):
        make_case(brand)
    with django_assert_num_queries(1):
        for case in page_of(wanted=QueueFilter((member,)), after=None):
            str((case.mention.text, case.author.shown_name, case.place.name, case.assigned_to, case.brand))


def test_case_exists_for_its_brand_only() -> None:
    case = make_case()
    member = make_member(case.brand, role=Role.READER)
    stranger = make_member(make_brand(), role=Role.ADMIN)
    leaver = make_member(case.brand, left_at=timezone.now())

    assert case_for(user=member.user, case_id=case.public_id) == (case, member)
    assert case_for(user=stranger.user, case_id=case.public_id) is None
    assert case_for(user=leaver.user, case_id=case.public_id) is None
    assert case_for(user=member.user, case_id=uuid4()) is None


def test_page_of_a_case_tells_what_was_said_and_done() -> None:
    case = make_case(text="Franchement déçu.")
    append(case=case, kind=CaseEvent.Kind.OPENED, by=None, now=timezone.now())
    reply = make_reply(case)

    page = case_page(case=case)

    assert [mention.text for mention in page.thread] == ["Franchement déçu."]
    assert page.said == [case.mention]
    assert page.replies == [reply]
    assert [event.kind for event in page.events] == ["opened"]


def test_revision_grows_with_every_event_of_these_brands_only() -> None:
    case, other = make_case(), make_case()
    before = revision(brand_ids=[case.brand_id])
    append(case=other, kind=CaseEvent.Kind.NOTED, by=None, now=timezone.now())
    assert revision(brand_ids=[case.brand_id]) == before

    append(case=case, kind=CaseEvent.Kind.NOTED, by=None, now=timezone.now())
    assert revision(brand_ids=[case.brand_id]) > before


def test_one_s_own_replies_wait_for_somebody_else() -> None:
    brand = make_brand()
    author, other = make_member(brand), make_member(brand)
    reply = make_reply(make_case(brand), by=author, state="to_approve")

    assert list(to_approve(members=[other])) == [reply]
    assert list(to_approve(members=[author])) == []
    assert list(to_approve(members=[make_member(make_brand())])) == []
