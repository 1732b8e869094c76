"""A source that stops answering, over a real line: told in time, read again by itself, its gap filled."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from tests.connectors.hackernews.newsroom import Newsroom, newsroom
from tests.connectors.proxy import Fault, Proxy, proxying
from tests.connectors.rig import HURRIED
from tests.connectors.spoiling import LOUD
from tests.factories import make_brand, make_member
from vigie.alerts.models import Alert
from vigie.brands.models import Role
from vigie.connectors.http import Guard
from vigie.listening.models import Mention
from vigie.listening.pump import give_back, pump, take
from vigie.networks import gateway
from vigie.networks.health import watch_sources
from vigie.networks.models import Account, Gap
from vigie.networks.services import connect_account, reconnect_account

pytestmark = pytest.mark.django_db
FAULTS = {fault.name: fault for fault in LOUD}
LASTING = ["frozen-before", "half-open", "trickle", "500-before", "429-for-ever", "login-page", "gzip-bomb"]


@pytest.fixture
def news() -> Iterator[Newsroom]:
    with newsroom() as there:
        yield there


@pytest.fixture
def line() -> Iterator[Proxy]:
    with proxying() as made:
        yield made


@pytest.fixture
def account(settings: LazySettings, monkeypatch: pytest.MonkeyPatch, news: Newsroom, line: Proxy) -> Account:
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1",)
    monkeypatch.setattr(gateway, "guard", lambda: impatient(settings.VIGIE_ALLOW_ADDRESSES))
    there = line.to(news.server.url)
    return connect_account(
        brand=make_brand(),
        network="hackernews",
        name="Hacker News",
        server="",
        settings={
            "user": "boreale",
            "site": "boreale.example",
            "items_server": there,
            "search_server": there,
            "page_size": 3,
        },
        secret={},
        by=None,
        now=timezone.now(),
    )


def impatient(allow: tuple[str, ...]) -> Guard:
    return Guard(allow=allow, timeout=HURRIED.timeout, deadline=HURRIED.deadline, max_bytes=HURRIED.max_bytes)


def turn(account: Account) -> None:
    """The worker comes by; nothing happens when it is not this account's turn."""
    fresh = Account.objects.select_related("brand", "secret").get(pk=account.pk)
    if lease := take(fresh):
        try:
            pump(account=fresh, lease=lease)
        finally:
            give_back(fresh, lease)
    account.refresh_from_db()


def let_pass(account: Account, seconds: float) -> None:
    """Everything that was noted becomes that much older."""
    moved = {}
    for name in ("read_at", "heard_at", "next_read_at", "created_at", "last_error_at"):
        if at := getattr(account, name):
            moved[name] = at - timedelta(seconds=seconds)
    Account.objects.filter(pk=account.pk).update(**moved)
    account.refresh_from_db()


def told(account: Account) -> set[str]:
    return set(Alert.objects.filter(brand=account.brand, cleared_at=None).values_list("kind", flat=True))


def seconds_until_told(account: Account) -> float:
    """The worker comes by ten times an expected interval, the watch too; when the first alarm is raised."""
    step = account.read_every / 10
    for number in range(1, 41):
        let_pass(account, step)
        turn(account)
        watch_sources(timezone.now())
        if told(account):
            return number * step
    raise AssertionError("nobody was told")


def well_read(account: Account, news: Newsroom) -> str:
    """The story under which people talk about us."""
    story = news.post("Boréale livre la nuit", url="https://www.boreale.example/nuit")
    turn(account)
    assert (account.failures, told(account)) == (0, set())
    return story


@pytest.mark.parametrize("fault", LASTING)
def test_alarm_within_two_intervals_then_read_again_and_the_gap_filled(
    account: Account, news: Newsroom, line: Proxy, fault: str
) -> None:
    story = well_read(account, news)
    with line.spoiling(FAULTS[fault], reads=-1):
        missed = {news.comment(story, f"Toujours rien reçu {n}") for n in range(7)}
        assert seconds_until_told(account) <= 2 * account.read_every
        assert not Mention.objects.filter(native_id__in=missed).exists()

    wait = (account.next_read_at - timezone.now()).total_seconds()
    let_pass(account, wait + 1)  # nobody does anything
    turn(account)

    assert sorted(Mention.objects.filter(native_id__in=missed).values_list("native_id", flat=True)) == sorted(
        missed
    )
    assert (account.failures, account.last_error, told(account)) == (0, "", set())


@pytest.mark.parametrize("fault", ["401", "403"])
def test_access_that_is_withdrawn_calls_at_once_and_reconnecting_reads_what_was_missed(
    account: Account, news: Newsroom, line: Proxy, fault: str
) -> None:
    story = well_read(account, news)
    with line.spoiling(FAULTS[fault], reads=-1):
        missed = [news.comment(story, f"Toujours rien reçu {n}") for n in range(7)]
        assert seconds_until_told(account) <= 2 * account.read_every
        assert (account.status, told(account)) == ("reconnect", {"access-lost"})
        asked = len(line.asked)
        for _ in range(3):
            let_pass(account, account.read_every)
            turn(account)
        assert len(line.asked) == asked, "a dead token is tried again and again"

    let_pass(account, 3600)
    again = {name: value for name, value in account.settings.items() if name != "server"}
    admin = make_member(account.brand, role=Role.ADMIN)
    reconnect_account(account=account, server="", settings=again, secret={}, by=admin, now=timezone.now())
    turn(account)

    assert Mention.objects.filter(native_id__in=missed).count() == 7
    assert told(account) == set()
    assert Gap.objects.get().state == Gap.State.FILLED


def test_one_cut_is_weather_and_nobody_is_called(account: Account, news: Newsroom, line: Proxy) -> None:
    story = well_read(account, news)
    cut: Fault = FAULTS["cut-in-the-body"]
    with line.spoiling(cut, reads=-1):
        said = news.comment(story, "Coupé en chemin")
        let_pass(account, account.read_every + 1)
        turn(account)
    assert account.failures == 1
    assert told(account) == set()

    let_pass(account, account.read_every + 1)
    turn(account)

    assert account.failures == 0
    assert Mention.objects.filter(native_id=said).count() == 1
