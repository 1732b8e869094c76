"""A stream knows people by their number only: whoever reads later tells who they are."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.factories import make_account
from vigie.connectors.contract import Page
from vigie.core.types import Author, Item, Kind, Place
from vigie.listening.keeping import store_page
from vigie.listening.models import Mention
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
SAID = Item("p1", Kind.MENTION, "Et mon colis ?", Author("did:1"), Place("sky"), NOW, to_us=True)


def kept(account: Account, item: Item) -> list[int]:
    return store_page(account=account, page=Page((item,), {}), cursor={"n": 1}, now=NOW).new


def test_person_without_a_name_gets_it_from_the_next_reading() -> None:
    account = make_account()
    assert len(kept(account, SAID)) == 1
    assert str(Mention.objects.get().author) == "did:1"

    again = kept(account, replace(SAID, author=Author("did:1", handle="lea.example", name="Léa")))

    assert again == []
    assert str(Mention.objects.get().author) == "Léa"
