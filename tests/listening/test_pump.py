"""Whose turn it is, by one worker at a time, from where it stopped; and how soon a quiet source is told."""

import os
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.inbox.desk import open_brand
from tests.listening.rows import in_processes
from tests.networks.replayed import replay_account
from vigie.alerts.models import Alert
from vigie.bus.models import Event
from vigie.listening import pump as pumping
from vigie.listening.models import Mention
from vigie.listening.pump import MAX_PAGES, give_back, make_pump, pump, take
from vigie.networks.health import watch_sources
from vigie.networks.models import Account
from vigie.networks.queries import account_to_be_read

pytestmark = pytest.mark.django_db
EVERY = 60  # seconds between two reads


def day(count: int, *, every: float = 1.0) -> list[object]:
    return [said(n * every, f"m{n}", f"Plainte {n}", to_us=True) for n in range(count)]


def turn(account: Account) -> int:
    """One turn of this account, as the worker gives it; how many mentions were new."""
    fresh = Account.objects.select_related("brand", "secret").get(pk=account.pk)
    lease = take(fresh)
    if not lease:
        return -1
    try:
        return pump(account=fresh, lease=lease)
    finally:
        give_back(fresh, lease)


def due_now(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(next_read_at=timezone.now())


def told(account: Account) -> set[str]:
    return set(Alert.objects.filter(brand=account.brand, cleared_at=None).values_list("kind", flat=True))


# --- Turns ---------------------------------------------------------------------------------------


def test_account_is_read_to_the_end_and_waits_for_its_next_turn(tmp_path: Path) -> None:
    account = replay_account(tmp_path, events=day(10), read_every=EVERY)
    account.settings["page_size"] = 4
    account.save()

    assert turn(account) == 10

    account.refresh_from_db()
    assert account.next_read_at > timezone.now() + timedelta(seconds=EVERY - 10)
    assert (account.lease, account.failures) == ("", 0)
    assert account.heard_at is not None
    assert account not in account_to_be_read(now=timezone.now())


def test_next_turn_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    account = replay_account(tmp_path, events=day(10))
    account.settings["page_size"] = 4
    account.save()
    stopping = threading.Event()
    stopping.set()
    assert pump(account=account, stopping=stopping) == 4

    due_now(account)
    assert turn(account) == 6
    assert Mention.objects.count() == 10
    assert Event.objects.filter(topic="mentions.stored").count() == 3


def test_endless_backlog_lets_others_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pumping, "MAX_PAGES", 2)
    brand = open_brand()
    long = replay_account(tmp_path, events=day(9), brand=brand)
    long.settings["page_size"] = 3
    long.save()
    other = replay_account(tmp_path, events=day(1), brand=brand)

    assert MAX_PAGES > 2
    assert turn(long) == 6

    assert list(account_to_be_read(now=timezone.now())) == [other, long]  # at once, but behind who waits


def test_account_under_lease_is_nobody_elses_until_the_lease_ends(tmp_path: Path) -> None:
    account = replay_account(tmp_path, events=day(3))
    assert take(account)

    assert turn(account) == -1
    Account.objects.update(leased_until=timezone.now() - timedelta(seconds=1))  # its worker was killed
    assert turn(account) == 3


def test_reader_that_lost_its_lease_stores_nothing_more(tmp_path: Path) -> None:
    account = replay_account(tmp_path, events=day(3))
    lease = take(account)
    Account.objects.update(lease="somebody-else")

    assert pump(account=account, lease=lease) == 0

    account.refresh_from_db()
    assert (account.cursor, Mention.objects.count()) == ({}, 0)
    give_back(account, lease)
    account.refresh_from_db()
    assert account.lease == "somebody-else"


@pytest.mark.parametrize("status", ["paused", "reconnect", "removed"])
def test_account_that_is_not_on_has_no_turn(tmp_path: Path, status: str) -> None:
    account = replay_account(tmp_path, status=status)

    assert turn(account) == -1
    assert list(account_to_be_read(now=timezone.now())) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork()")
@pytest.mark.django_db(transaction=True)
def test_two_pumps_give_each_account_one_reader(tmp_path: Path) -> None:
    brand = open_brand()
    accounts = [replay_account(tmp_path, events=day(30), brand=brand) for _ in range(4)]

    def work() -> None:
        crew, stopping = make_pump(), threading.Event()
        while crew(stopping) or any(thread.is_alive() for thread in crew.busy.values()):
            for thread in crew.busy.values():
                thread.join(10)

    in_processes([work, work])

    assert Mention.objects.count() == 120
    for account in accounts:
        stored = Event.objects.filter(topic="mentions.stored", payload__account=account.pk)
        assert [len(event.payload["new"]) for event in stored] == [30]
        account.refresh_from_db()
        assert (account.lease, account.failures) == ("", 0)


@pytest.mark.django_db(transaction=True)
def test_reader_that_raises_gives_its_account_back_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = replay_account(tmp_path, read_every=EVERY)
    account.settings["speed"] = "nonsense"
    account.settings["page_size"] = "nonsense"
    account.save()
    crew, stopping = make_pump(), threading.Event()

    assert crew(stopping) == 1
    for thread in crew.busy.values():
        thread.join(20)

    account.refresh_from_db()
    assert account.lease == ""
    assert account.failures == 1 or account.status == "reconnect"
    assert account.last_error


# --- Never blind (TRUST F6, B2, B6) ---------------------------------------------------------------


def pass_interval(account: Account, times: int) -> datetime:
    """The account is read each time its turn comes, for that many intervals; when it is then."""
    now = timezone.now()
    for _ in range(times):
        due_now(account)
        turn(account)
        account.refresh_from_db()
        if account.heard_at:
            _earlier(account, seconds=account.read_every)
        now = timezone.now()
    watch_sources(now)
    return now


def _earlier(account: Account, *, seconds: float) -> None:
    """Time passes: what was noted a moment ago becomes that much older."""
    assert account.heard_at
    account.heard_at -= timedelta(seconds=seconds)
    account.save(update_fields=["heard_at"])


def busy_account(folder: Path, faults: dict[str, object]) -> Account:
    """A source that says something every second, well heard until the faults begin."""
    account = replay_account(folder, events=day(60), read_every=EVERY, faults={})
    assert turn(account) == 60
    account.refresh_from_db()
    account.usual_gap = 1.0
    account.settings["faults"] = faults
    account.save()
    assert told(account) == set()
    return account


@pytest.mark.parametrize(
    ("faults", "kind"),
    [
        ({"freeze_at_s": 60}, "silent-probed"),
        ({"read_mix": {"garbled": 1.0}}, "source-failing"),
        ({"read_mix": {"error": 1.0}}, "source-failing"),
        ({"read_mix": {"access_lost": 1.0}}, "access-lost"),
    ],
    ids=["frozen", "garbled", "down", "access-lost"],
)
def test_source_that_goes_quiet_is_told_within_two_reads(
    tmp_path: Path, faults: dict[str, object], kind: str
) -> None:
    account = busy_account(tmp_path, faults)
    if "freeze_at_s" in faults:
        _earlier(account, seconds=1)

    pass_interval(account, 2)

    assert kind in told(account)


def test_source_that_asks_to_wait_for_long_is_told_within_two_reads(tmp_path: Path) -> None:
    account = busy_account(tmp_path, {"read_mix": {"rate_limit": 1.0}})
    due_now(account)
    turn(account)
    ago = timezone.now() - timedelta(seconds=2 * EVERY + 1)
    later = timezone.now() + timedelta(minutes=30)
    Account.objects.update(read_at=ago, next_read_at=later)

    watch_sources(timezone.now())

    assert told(account) == {"source-failing"}


def test_source_nobody_reads_any_more_is_told(tmp_path: Path) -> None:
    account = busy_account(tmp_path, {})
    Account.objects.update(read_at=timezone.now() - timedelta(minutes=10))

    watch_sources(timezone.now())

    assert "not-read" in told(account)


def test_quiet_source_may_be_quiet(tmp_path: Path) -> None:
    account = busy_account(tmp_path, {"freeze_at_s": 60})
    Account.objects.update(usual_gap=600.0)  # something every ten minutes

    pass_interval(account, 10)

    assert told(account) == set()


def test_alarm_ends_by_itself_when_the_source_is_heard_again(tmp_path: Path) -> None:
    account = busy_account(tmp_path, {"read_mix": {"garbled": 1.0}})
    pass_interval(account, 2)
    assert told(account) == {"source-failing"}  # one alarm: its silence is no second one
    account.refresh_from_db()
    account.usual_gap = 600.0
    assert account.cursor  # where it stopped is not forgotten

    account.settings["faults"] = {}
    account.save()
    pass_interval(account, 1)

    assert told(account) == set()
    account.refresh_from_db()
    assert (account.failures, account.last_error) == (0, "")


def test_messages_nobody_can_read_are_counted_and_told_and_the_others_are_kept(tmp_path: Path) -> None:
    account = replay_account(
        tmp_path, events=[said(0, "un", to_us=True), "{not json", said(2, "deux", to_us=True)]
    )

    assert turn(account) == 2

    account.refresh_from_db()
    assert account.refused_items == 1
    assert told(account) == {"unreadable"}
