"""What a watch would cost, before it is kept."""

from datetime import timedelta

import pytest

from tests.factories import make_account, make_brand
from vigie.brands.models import Brand
from vigie.connectors.bluesky.connector import CONNECTOR
from vigie.core.query import parse
from vigie.listening.planning import Ask, asks_of

pytestmark = pytest.mark.django_db

EVERY = CONNECTOR.traits.search_every or timedelta(0)


def only(brand: Brand, query: str) -> Ask:
    [ask] = asks_of(brand=brand, query=parse(query))
    return ask


def test_network_that_searches_is_asked_each_alternative_in_its_turn() -> None:
    brand = make_brand()
    make_account(brand, network="bluesky")
    ask = only(brand, "boréale (colis OU livraison) -film lang:fr rembours*")

    assert ask.how == "searched"
    assert ask.searches == ("boréale colis rembours", "boréale livraison rembours")
    assert ask.calls_a_day == 2 * round(timedelta(days=1) / EVERY)
    assert ask.here == ("exclusions", "forms", "lang")
    assert ask.money_a_month == 0


def test_stream_is_sorted_here() -> None:
    brand = make_brand()
    make_account(brand, network="bluesky", settings={"stream": True})

    assert (only(brand, "boréale").how, only(brand, "boréale").calls_a_day) == ("streamed", 0)


def test_what_no_search_box_understands_is_said() -> None:
    brand = make_brand()
    make_account(brand, network="bluesky")

    assert only(brand, "from:@presse").how == "unsearchable"


def test_pages_of_ours_are_heard_whatever_the_watch() -> None:
    brand = make_brand()
    make_account(brand, network="wordpress")
    make_account(brand, network="wordpress", status="paused")

    assert only(brand, "boréale").how == "own-pages"


def test_searches_that_cost_are_told_by_the_month(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    priced = replace(CONNECTOR.traits, prices={"search": 10_000})
    monkeypatch.setattr(CONNECTOR, "traits", priced)
    brand = make_brand()
    make_account(brand, network="bluesky")
    ask = only(brand, "boréale")

    assert ask.money_a_month == pytest.approx(0.01 * ask.calls_a_day * 30)
