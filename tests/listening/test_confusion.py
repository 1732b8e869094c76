from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests import factories as make
from vigie.brands.models import Brand, Member
from vigie.core.types import NO, OFFENCES, YES, Guess, Reading
from vigie.listening.confusion import confusions, labels_shown
from vigie.listening.models import Mention
from vigie.listening.services import HEADS, correct_reading

pytestmark = pytest.mark.django_db

SURE = 0.95
CLEAN = {head: Guess(NO, SURE) for head in OFFENCES}
COMPLAINT = Reading(
    model="essai",
    sentiment=Guess("negative", SURE),
    intent=Guess("complaint", SURE),
    topic=Guess("delivery", SURE),
    reason_stated=Guess(YES, SURE),
    severity=2,
    **CLEAN,
)
UNKNOWN = Reading(model="essai")


@pytest.fixture
def member() -> Member:
    return make.make_member()


def heard(brand: Brand, reading: Reading = COMPLAINT, **fields: object) -> Mention:
    return make.make_mention(brand, reading=reading, **fields)


def say(mention: Mention, head: str, value: str, by: Member, *, days_ago: int = 0) -> None:
    at = make.NINE - timedelta(days=days_ago)
    correct_reading(mention=mention, head=head, value=value, by=by, now=at)


def test_what_was_handled_and_left_as_it_was_is_right(member: Member) -> None:
    mention = heard(member.brand)
    found = confusions(brand=member.brand, handled=[mention.pk])

    assert found["sentiment"].cells == {("negative", "negative"): 1}
    assert (found["sentiment"].right, found["sentiment"].corrected, found["sentiment"].share) == (1, 0, 1.0)
    assert found["severity"].cells == {("2", "2"): 1}


def test_what_nobody_looked_at_counts_for_nothing(member: Member) -> None:
    heard(member.brand)
    found = confusions(brand=member.brand, handled=[])

    assert set(found) == set(HEADS)
    assert all(one.share is None and not one.cells for one in found.values())


def test_correction_stands_in_the_cell_of_what_was_read_and_what_people_said(member: Member) -> None:
    mention = heard(member.brand)
    say(mention, "topic", "billing", member)
    topic = confusions(brand=member.brand, handled=[mention.pk])["topic"]
    [judged] = topic.at("delivery", "billing")

    assert topic.cells == {("delivery", "billing"): 1}
    assert (topic.right, topic.corrected, topic.share) == (0, 1, 0.0)
    assert judged.mention_id == mention.pk
    assert judged.correction is not None
    assert judged.correction.by == member


def test_last_word_on_a_label_counts_alone(member: Member) -> None:
    """Who comes back to what the engine read says that it was right."""
    mention = heard(member.brand)
    say(mention, "topic", "billing", member)
    say(mention, "topic", "delivery", member)
    topic = confusions(brand=member.brand, handled=[])["topic"]

    assert topic.cells == {("delivery", "delivery"): 1}
    assert topic.share == 1.0


def test_correcting_one_label_says_nothing_of_the_others_until_the_message_is_dealt_with(
    member: Member,
) -> None:
    mention = heard(member.brand)
    say(mention, "topic", "billing", member)

    assert not confusions(brand=member.brand, handled=[])["sentiment"].cells
    assert confusions(brand=member.brand, handled=[mention.pk])["sentiment"].right == 1


def test_not_knowing_is_right_for_nobody(member: Member) -> None:
    left, named = heard(member.brand, UNKNOWN), heard(member.brand, UNKNOWN)
    say(named, "topic", "price", member)
    topic = confusions(brand=member.brand, handled=[left.pk, named.pk])["topic"]

    assert topic.cells == {("", ""): 1, ("", "price"): 1}
    assert (topic.right, topic.corrected, topic.left_open, topic.share) == (0, 1, 1, 0.0)


def test_label_that_the_case_did_not_show_is_not_agreed_with(member: Member) -> None:
    praise = Reading(model="essai", sentiment=Guess("positive", SURE), reason_stated=Guess(NO, SURE), **CLEAN)
    insult = Reading(model="essai", vulgar=Guess(YES, SURE), spam=Guess(NO, SURE))
    found = confusions(
        brand=member.brand, handled=[heard(member.brand, praise).pk, heard(member.brand, insult).pk]
    )

    assert not found["reason_stated"].cells
    assert found["vulgar"].cells == {("no", "no"): 1, ("yes", "yes"): 1}
    assert found["spam"].cells == {("no", "no"): 1}
    assert "reason_stated" in labels_shown(COMPLAINT)


def test_period_is_when_people_spoke_and_an_earlier_correction_is_not_forgotten(member: Member) -> None:
    before, within = heard(member.brand), heard(member.brand)
    say(before, "topic", "billing", member, days_ago=40)
    say(within, "topic", "billing", member, days_ago=2)
    since = make.NINE - timedelta(days=30)

    assert confusions(brand=member.brand, handled=[], since=since)["topic"].corrected == 1
    both = confusions(brand=member.brand, handled=[before.pk], since=since)["topic"]
    assert (both.right, both.corrected) == (0, 2)


def test_deleted_messages_do_not_count(member: Member) -> None:
    mention = heard(member.brand, deleted_at=make.NINE)
    say(mention, "topic", "billing", member)

    assert not confusions(brand=member.brand, handled=[mention.pk])["topic"].cells


def test_brands_are_sealed_from_each_other(member: Member) -> None:
    """Neither corrections nor ids of another brand's messages come through."""
    mention = heard(member.brand)
    say(mention, "topic", "billing", member)
    found = confusions(brand=make.make_brand(), handled=[mention.pk])

    assert not any(one.cells for one in found.values())


def test_examples_are_the_newest(member: Member) -> None:
    mentions = [heard(member.brand) for _ in range(4)]
    found = confusions(brand=member.brand, handled=[one.pk for one in mentions])["topic"]

    assert [one.mention_id for one in found.at("delivery", "delivery", limit=3)] == [
        one.pk for one in reversed(mentions[1:])
    ]
    assert found.at("delivery", "price") == []


def test_cost_does_not_grow_with_the_messages(
    member: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [heard(member.brand).pk for _ in range(3)]

    with django_assert_num_queries(3):
        confusions(brand=member.brand, handled=ids)
