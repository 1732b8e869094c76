from datetime import timedelta

import pytest

from tests import factories as make
from vigie.brands.models import Member
from vigie.inbox.chain import append
from vigie.inbox.handled import handled_in, handled_messages
from vigie.inbox.models import Case, CaseEvent
from vigie.inbox.services import close_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return make.make_member()


def closed(by: Member | None, *, beside: Member, days_ago: int = 0) -> Case:
    """A case of the member's brand, closed by somebody or by nobody."""
    case = make.make_case(beside.brand)
    at = make.NINE - timedelta(days=days_ago)
    close_case(case=case, by=by, cause=Case.Cause.NOTHING, now=at)
    return case


def test_message_counts_when_a_member_ended_its_case(member: Member) -> None:
    by_us, by_nobody = closed(member, beside=member), closed(None, beside=member)
    still_open = make.make_case(member.brand)
    found = handled_messages(brand=member.brand, since=None, limit=10)

    assert found == [by_us.mention_id]
    assert {by_nobody.mention_id, still_open.mention_id}.isdisjoint(found)


def test_answer_seen_on_the_network_is_a_persons_doing(member: Member) -> None:
    case = make.make_case(member.brand, status=Case.Status.DONE, closed_at=make.NINE)
    append(case=case, kind=CaseEvent.Kind.REPLIED, by=member, now=make.NINE, data={})

    assert handled_messages(brand=member.brand, since=None, limit=10) == [case.mention_id]


def test_latest_come_first_within_the_period_and_the_limit(member: Member) -> None:
    cases = {days: closed(member, beside=member, days_ago=days) for days in (40, 3, 1)}
    since = make.NINE - timedelta(days=30)
    recent = [cases[1].mention_id, cases[3].mention_id]

    assert handled_messages(brand=member.brand, since=since, limit=10) == recent
    assert handled_messages(brand=member.brand, since=None, limit=1) == recent[:1]


def test_case_is_found_for_each_message_with_who_ended_it(member: Member) -> None:
    case, still_open = closed(member, beside=member), make.make_case(member.brand)
    found = handled_in(brand=member.brand, mention_ids=[case.mention_id, still_open.mention_id])

    assert (found[case.mention_id].case, found[case.mention_id].by) == (case, member)
    assert found[case.mention_id].at == make.NINE
    assert (found[still_open.mention_id].case, found[still_open.mention_id].by) == (still_open, None)


def test_message_without_a_case_has_none(member: Member) -> None:
    assert handled_in(brand=member.brand, mention_ids=[make.make_mention(member.brand).pk]) == {}


def test_cases_of_another_brand_are_out_of_reach(member: Member) -> None:
    case, elsewhere = closed(member, beside=member), make.make_brand()

    assert handled_messages(brand=elsewhere, since=None, limit=10) == []
    assert handled_in(brand=elsewhere, mention_ids=[case.mention_id]) == {}
