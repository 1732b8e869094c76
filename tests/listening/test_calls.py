"""Calls that were kept are read: late, doubled, out of order, and some of them not at all."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.closed.connector import Closed
from tests.connectors.closed.network import Network
from tests.factories import make_member
from tests.inbox.desk import carry
from tests.networks.called import calling_network, closed_account, send
from vigie.alerts.models import Alert
from vigie.bus.models import Event
from vigie.connectors.errors import AccessLost, Gone, NetworkError, Refused, TryLater
from vigie.inbox.models import Case
from vigie.listening.models import Mention
from vigie.listening.pump import pump
from vigie.networks import calls
from vigie.networks.calls import forget_calls, retry_unread_calls, unread_calls, wake_calls
from vigie.networks.health import every, watch_sources
from vigie.networks.models import Account, ReceivedCall
from vigie.networks.services import pause_account, remove_account, resume_account
from vigie.wiring import EVERY, LANES, ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Network]:
    with calling_network(tmp_path) as running:
        yield running


@pytest.fixture
def account(there: Network) -> Account:
    return closed_account(there)


def told() -> list[str]:
    return sorted(Alert.objects.filter(cleared_at=None).values_list("kind", flat=True))


def texts() -> list[str]:
    return sorted(Mention.objects.values_list("text", flat=True))


def later(**span: float) -> None:
    """So much later, the schedule wakes what waits and the lanes run."""
    now = timezone.now() + timedelta(**span)
    wake_calls(now)
    carry(seconds=timedelta(**span).total_seconds())


def broken(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(Closed, "read_call", fails)


# --- Read -----------------------------------------------------------------------------------------


def test_call_becomes_a_case_and_is_forgotten(there: Network, account: Account) -> None:
    send(account, there.bundle(there.entry(there.say("Toujours pas livré après trois semaines"))))
    carry()

    row = ReceivedCall.objects.get()
    account.refresh_from_db()
    assert Case.objects.get().mention.text == "Toujours pas livré après trois semaines"
    assert (row.sealed, row.done_at is None) == ("", False)
    assert account.heard_at is not None
    assert account.called_at is not None
    assert account.cursor == {}, "the reading has its own place"


def test_late_doubled_and_reordered_calls_change_nothing_twice(there: Network, account: Account) -> None:
    one = there.say("Premier jet")
    created = there.bundle(there.entry(one), at=timezone.now() - timedelta(hours=71))
    there.edit(one, "Deuxième jet")
    edited = there.bundle(there.entry(one))
    doubled = there.bundle(there.entry(one), {"object": "the same news in another bundle"})
    for call in (edited, created, doubled, edited):
        assert send(account, call) == 200
        carry()

    mention = Mention.objects.get()
    assert mention.text == "Deuxième jet"
    assert sorted(mention.versions.values_list("text", flat=True)) in (
        ["Deuxième jet", "Premier jet"],
        ["Premier jet"],
    )
    assert Case.objects.count() == 1


def test_tombstone_wins_over_what_comes_late(there: Network, account: Account) -> None:
    one = there.say("Des mots regrettés")
    created = there.bundle(there.entry(one))
    there.remove(one)
    removed = there.bundle(there.entry(one))
    for call in (removed, created):
        send(account, call)
        carry()

    assert texts() in ([], [""])


def test_what_was_read_already_is_not_heard_twice(there: Network, account: Account) -> None:
    one = there.say("Toujours pas livré")
    pump(account=account)
    send(account, there.bundle(there.entry(one)))
    carry()

    assert texts() == ["Toujours pas livré"]


def test_handler_may_run_twice(there: Network, account: Account) -> None:
    send(account, there.bundle(there.entry(there.say("Toujours pas livré"))))
    carry()
    Event.objects.filter(topic="calls.received").update(handled_at=None, due_at=timezone.now())
    carry()

    assert texts() == ["Toujours pas livré"]


# --- Not read -------------------------------------------------------------------------------------


def test_poisonous_item_is_kept_and_the_rest_is_stored(there: Network, account: Account) -> None:
    good = [there.entry(there.say(f"Message {n}")) for n in range(999)]
    send(account, there.bundle(*good[:500], {"object": "c1", "content": '{"id": 3'}, *good[500:]))
    carry()

    account.refresh_from_db()
    assert Mention.objects.count() == 999
    assert account.refused_items == 1
    assert told() == ["unreadable-call"]
    assert json.loads(calls.call_in(unread_calls().get()).body)["entry"][500]["object"] == "c1"


def test_call_that_cannot_be_read_blocks_no_other(
    there: Network, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        broken(patch, KeyError("renamed"))
        send(account, there.bundle(there.entry(there.say("Un"))))
        carry()
    send(account, there.bundle(there.entry(there.say("Deux"))))
    carry()

    assert texts() == ["Deux"]
    assert told() == ["unreadable-call"]
    assert "renamed" in unread_calls().get().trouble
    assert not Event.objects.exclude(parked_at=None).exists()


def test_unread_call_is_read_once_the_connector_is_mended(
    there: Network, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        broken(patch, KeyError("renamed"))
        send(account, there.bundle(there.entry(there.say("Un"))))
        carry()

    assert retry_unread_calls(now=timezone.now()) == 1
    carry()
    watch_sources(timezone.now())
    assert texts() == ["Un"]
    assert "unreadable-call" not in told()
    assert not unread_calls().exists()


def test_network_in_trouble_is_tried_again_and_holds_up_only_itself(
    there: Network, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def fails(self: Closed, *_: object) -> None:
        asked.append(self)
        raise TryLater("busy", after=timedelta(minutes=5))

    with monkeypatch.context() as patch:
        patch.setattr(Closed, "read_call", fails)
        for n in range(5):
            send(account, there.bundle(there.entry(there.say(f"Message {n}"))))
        carry()
    assert len(asked) == 1, "the others wait with it"
    assert told() == []

    later(minutes=2)
    assert texts() == []
    later(minutes=8)
    assert len(texts()) == 5


def test_network_in_trouble_for_days_is_given_up_and_told(
    there: Network, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, TryLater("busy"))
    send(account, there.bundle(there.entry(there.say("Un"))))
    ReceivedCall.objects.update(at=timezone.now() - timedelta(days=3, hours=1))
    carry()

    assert told() == ["unreadable-call"]


@pytest.mark.parametrize(("error", "kinds"), [(Refused("no"), ["unreadable-call"]), (Gone("gone"), [])])
def test_no_of_the_network_is_final(
    error: NetworkError, kinds: list[str], there: Network, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, error)
    send(account, there.bundle(there.entry(there.say("Un"))))
    carry()

    assert told() == kinds


def test_lost_access_waits_for_an_administrator(
    there: Network, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        broken(patch, AccessLost("token"))
        send(account, there.bundle(there.entry(there.say("Un"))))
        carry()
    account.refresh_from_db()
    assert (account.status, told()) == ("reconnect", ["access-lost"])

    Account.objects.update(status="on")
    later(minutes=5)
    assert texts() == ["Un"]


# --- Pauses, ends, and what is forgotten ----------------------------------------------------------


def test_calls_of_a_paused_account_are_read_when_it_goes_on(there: Network, account: Account) -> None:
    by = make_member(account.brand)
    pause_account(account=account, by=by, now=timezone.now())
    send(account, there.bundle(there.entry(there.say("Un"))))
    later(minutes=5)
    assert texts() == []

    resume_account(account=account, by=by, now=timezone.now())
    later(minutes=10)
    assert texts() == ["Un"]


def test_calls_of_a_removed_account_go_with_its_access(there: Network, account: Account) -> None:
    send(account, there.bundle(there.entry(there.say("Un"))))
    remove_account(account=account, by=make_member(account.brand), now=timezone.now())
    carry()

    assert not ReceivedCall.objects.exists()
    assert not Event.objects.exclude(parked_at=None).exists()


def test_lost_event_makes_a_call_late_never_lost(there: Network, account: Account) -> None:
    send(account, there.bundle(there.entry(there.say("Un"))))
    Event.objects.all().delete()
    later(minutes=3)

    assert texts() == ["Un"]


@pytest.mark.parametrize(
    ("state", "days", "left"),
    [("done_at", 6, 1), ("done_at", 8, 0), ("unread_at", 29, 1), ("unread_at", 31, 0)],
)
def test_calls_are_forgotten_after_a_while(
    state: str, days: int, left: int, there: Network, account: Account
) -> None:
    send(account, there.bundle(there.entry(there.say("Un"))))
    then = timezone.now() - timedelta(days=days)
    ReceivedCall.objects.update(**{"at": then, state: then})
    forget_calls(timezone.now())

    assert ReceivedCall.objects.count() == left


def test_call_that_came_while_its_account_was_removed_is_forgotten(there: Network, account: Account) -> None:
    send(account, there.bundle(there.entry(there.say("Un"))))
    Account.objects.update(status="removed")
    forget_calls(timezone.now())

    assert not ReceivedCall.objects.exists()


# --- A silent webhook must not blind us -----------------------------------------------------------


def test_account_that_is_called_is_read_less_often_until_calls_stop(account: Account) -> None:
    now = timezone.now()
    account.read_every = 60
    waits = []
    for silent in (None, timedelta(minutes=1), timedelta(minutes=59), timedelta(hours=2)):
        account.called_at = None if silent is None else now - silent
        waits.append(every(account=account, now=now).total_seconds())

    assert waits == [60, 240, 240, 60]


def test_account_that_is_called_still_reads_what_no_call_told(there: Network, account: Account) -> None:
    send(account, there.bundle(there.entry(there.say("Un"))))
    carry()
    there.say("Deux")
    account.refresh_from_db()
    pump(account=account)

    account.refresh_from_db()
    assert texts() == ["Deux", "Un"]
    assert 200 < (account.next_read_at - timezone.now()).total_seconds() < 250


def test_network_that_no_longer_calls_is_told_once(there: Network, account: Account) -> None:
    send(account, there.bundle(there.entry(there.say("Un"))))
    carry()
    there.say("Deux")
    account.refresh_from_db()
    pump(account=account)
    now = timezone.now()
    watch_sources(now + timedelta(minutes=30))
    before = told()
    for minutes in (61, 62, 63):
        watch_sources(now + timedelta(minutes=minutes))
    assert ("no-calls" in before, told().count("no-calls")) == (False, 1)

    send(account, there.bundle(there.entry(there.say("Trois"))))
    carry()
    watch_sources(timezone.now())
    assert "no-calls" not in told()


def test_calls_have_a_lane_of_their_own() -> None:
    assert LANES["calls"] == ("calls.received",)
    assert sorted(topic for topics in LANES.values() for topic in topics) == sorted(ON)
    assert {wake_calls, forget_calls} <= {service for _, service in EVERY}
