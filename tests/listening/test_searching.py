"""Watches searched for on a scripted server that speaks Bluesky's API."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest

from tests.connectors.bluesky.captured import view
from tests.connectors.bluesky.pds import Asked, Pds, answer, serving
from tests.factories import make_account, make_brand, make_watch
from vigie.connectors.bluesky.connector import Bluesky
from vigie.listening.models import Mention
from vigie.listening.searching import search_watches
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db
SEARCH = "app.bsky.feed.searchPosts"
NOW = datetime(2026, 11, 25, 23, 40, tzinfo=UTC)


@contextmanager
def network(*texts: str) -> Iterator[tuple[Bluesky, list[str]]]:
    """A connector whose network finds these posts whatever it is asked, and what it was asked."""
    asked: list[str] = []

    def found(request: Asked) -> object:
        asked.append(parse_qs(request.query)["q"][0])
        return answer({"posts": [post(n, text) for n, text in enumerate(texts)]})

    with serving(Pds({SEARCH: found, "app.bsky.actor.getProfiles": answer({"profiles": []})})) as (
        bluesky,
        _,
    ):
        yield bluesky, asked


def post(number: int, text: str) -> dict[str, object]:
    found = view("mention_of_us")
    uri = f"at://{found['author']['did']}/app.bsky.feed.post/3n36csyjb{number:04}"
    at = (NOW - timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
    return {**found, "uri": uri, "record": {"text": text, "createdAt": at}, "indexedAt": at}


def account_with(*queries: str) -> Account:
    brand = make_brand()
    for query in queries:
        make_watch(brand, query=query)
    return make_account(brand, network="bluesky")


def search(account: Account, bluesky: Bluesky, now: datetime = NOW) -> int:
    account.refresh_from_db()
    return search_watches(account=account, connector=bluesky, lease="", now=now)


def test_each_watch_is_asked_for_and_the_watch_has_the_last_word() -> None:
    account = account_with("boréale -aurore", "colis perdu")
    with network("Encore Boréale", "une aurore boréale", "sans rapport") as (bluesky, asked):
        search(account, bluesky)

    assert sorted(asked) == ["boréale", "colis perdu"]
    assert list(Mention.objects.values_list("text", flat=True)) == ["Encore Boréale"]


def test_watch_that_makes_no_sense_any_more_stops_no_other() -> None:
    account = account_with("site:boreale.ca", "boréale")
    with network("Encore Boréale") as (bluesky, asked):
        search(account, bluesky)

    assert asked == ["boréale"]


def test_search_waits_its_turn_even_when_the_clock_was_set_back() -> None:
    account = account_with("boréale")
    with network("Encore Boréale") as (bluesky, asked):
        search(account, bluesky)
        search(account, bluesky, NOW + timedelta(seconds=30))
        assert len(asked) == 1
        search(account, bluesky, NOW + timedelta(seconds=61))
        search(account, bluesky, NOW - timedelta(hours=1))

    assert len(asked) == 3
    assert Mention.objects.count() == 1


def test_brand_without_watches_asks_nothing() -> None:
    with network("Encore Boréale") as (bluesky, asked):
        assert search(account_with(), bluesky) == 0
    assert asked == []
