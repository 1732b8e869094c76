"""Searching with little left to spend, on the invented network that charges for each answer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.connectors.closed.installed import installed
from tests.connectors.closed.network import Network, connector_of, network
from tests.factories import make_account, make_brand, make_watch
from vigie.listening.models import Mention
from vigie.listening.searching import search_watches
from vigie.networks.models import Account, Gap

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Network]:
    with installed(tmp_path), network() as running:
        yield running


def account_with(*queries: str, **fields: object) -> Account:
    brand = make_brand()
    for query in queries:
        make_watch(brand, query=query)
    return make_account(brand, network="closed", **fields)


def say(there: Network, count: int, *, since: datetime, until: datetime, words: str = "boréale") -> None:
    for n in range(count):
        there.say(f"{words} {n}", said_at=since + (until - since) * (n + 0.5) / count)


def search(account: Account, there: Network, now: datetime = NOW, page: int = 20) -> int:
    account.refresh_from_db()
    return search_watches(account=account, connector=connector_of(there, page_size=page), lease="", now=now)


def pace(account: Account, level: str, share: float = 1.0, stretch: float = 1.0) -> None:
    Account.objects.filter(pk=account.pk).update(pace=level, share=share, stretch=stretch)


def test_sample_estimates_what_it_did_not_see_and_says_how_sure_that_is(there: Network) -> None:
    account = account_with("boréale")
    search(account, there, NOW - 60 * MINUTE)
    pace(account, "sampled", 0.5)
    say(there, 240, since=NOW - 60 * MINUTE, until=NOW)

    assert search(account, there) == 20

    gap = Gap.objects.get()
    assert (gap.part, gap.why, gap.state) == ("boréale", "sampled", "open")
    assert gap.low is not None
    assert gap.high is not None
    assert gap.low <= 220 <= gap.high
    assert gap.high - gap.low < 220


def test_sample_that_saw_all_leaves_no_gap(there: Network) -> None:
    account = account_with("boréale")
    search(account, there, NOW - 60 * MINUTE)
    pace(account, "sampled", 0.5)
    say(there, 3, since=NOW - 60 * MINUTE, until=NOW)

    assert search(account, there) == 3
    assert not Gap.objects.exists()


def test_each_search_has_its_turn_in_a_sample(there: Network) -> None:
    account = account_with("boréale", "aurore", "colis", "rayon")
    pace(account, "sampled", 0.25)
    for turn in range(4):
        there.requests.clear()
        search(account, there, NOW + turn * MINUTE)
        assert there.requests.count("GET /v9/search") == 1

    assert sorted(account_words(account)) == ["aurore", "boréale", "colis", "rayon"]


def account_words(account: Account) -> list[str]:
    account.refresh_from_db()
    return list(account.cursor["search"]["until"])


def test_with_next_to_nothing_the_network_counts(there: Network) -> None:
    account = account_with("boréale")
    search(account, there, NOW - 60 * MINUTE)
    pace(account, "counted", 0.0)
    say(there, 240, since=NOW - 60 * MINUTE, until=NOW)
    there.requests.clear()

    assert search(account, there) == 0

    assert there.requests == ["GET /v9/counts"]
    gap = Gap.objects.get()
    assert (gap.why, gap.low, gap.likely, gap.high) == ("counted", 240, 240, 240)


def test_once_there_is_more_to_spend_all_that_was_left_out_is_found(there: Network) -> None:
    account = account_with("boréale")
    search(account, there, NOW - 60 * MINUTE)
    for hour, level in enumerate(("sampled", "counted")):
        pace(account, level, 0.5)
        now = NOW + hour * 60 * MINUTE
        say(there, 60, since=now - 60 * MINUTE, until=now)
        search(account, there, now)
    assert Gap.objects.filter(state="open").count() == 2

    pace(account, "full")
    search(account, there, NOW + 90 * MINUTE)

    assert Mention.objects.count() == 120
    assert set(Gap.objects.values_list("state", "likely")) == {("filled", None)}


def test_slower_pace_waits_longer_between_two_searches_and_waiting_asks_nothing(there: Network) -> None:
    account = account_with("boréale")
    pace(account, "slower", stretch=3.0)
    for minutes in range(7):
        search(account, there, NOW + minutes * MINUTE)
    assert there.requests.count("GET /v9/search") == 3

    pace(account, "waiting")
    search(account, there, NOW + timedelta(hours=2))
    assert there.requests.count("GET /v9/search") == 3
