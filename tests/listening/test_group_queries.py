from datetime import timedelta

import pytest

from tests.factories import make_account, make_author, make_brand, make_mention
from tests.listening.rows import NOW
from vigie.core.alike.spread import Jump
from vigie.listening.group_queries import groups_with, spreads_of
from vigie.listening.models import Group, GroupMention, Mention

pytestmark = pytest.mark.django_db


def make_group(*mentions: Mention) -> Group:
    lead = mentions[0]
    group = Group.objects.create(
        brand=lead.brand, lead=lead, first_at=NOW, last_at=NOW, messages=len(mentions)
    )
    for mention in mentions:
        GroupMention.objects.create(group=group, mention=mention)
    return group


def test_figures_come_from_the_messages_as_they_are_now() -> None:
    brand = make_brand()
    loud = make_author(brand, followers=12_000)
    first = make_mention(brand, now=NOW, shares=2, author=make_author(brand, followers=None))
    account = make_account(brand, network="bluesky")
    second = make_mention(brand, now=NOW + timedelta(minutes=9), shares=3, author=loud, account=account)
    group = make_group(first, second)

    found = spreads_of(brand=brand, groups=[group.pk])[group.pk]

    assert (found.messages, found.authors, found.shares, found.audience) == (2, 2, 5, 12_000)
    assert found.jump == Jump("replay", "bluesky", NOW + timedelta(minutes=9))
    assert found.carriers == ((loud.pk, 12_000),)


@pytest.mark.parametrize(
    ("raw", "new"),
    [
        ({"author_since": "2026-11-17T00:00:00.000Z"}, 1),
        ({"user_created_at": "2026-11-17"}, 1),
        ({"author_since": "2019-02-31T00:00:00Z"}, 0),
        ({"author_since": 5}, 0),
        ({"user_created_at": "2019-02-01T00:00:00Z"}, 0),
        ({}, 0),
    ],
)
def test_age_of_an_account_is_what_its_network_says(raw: dict[str, object], new: int) -> None:
    brand = make_brand()
    author = make_author(brand, now=NOW - timedelta(days=40))
    group = make_group(make_mention(brand, now=NOW, author=author, raw=raw))

    assert spreads_of(brand=brand, groups=[group.pk])[group.pk].burst.new == new


def test_another_brands_group_is_as_if_it_did_not_exist() -> None:
    mention = make_mention()
    group = make_group(mention)

    assert spreads_of(brand=make_brand(), groups=[group.pk]) == {}
    assert groups_with(mentions=[mention.pk, 0]) == {mention.pk: group}
