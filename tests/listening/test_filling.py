"""What reading did not hear is asked for in another way: after an outage, and several times a day."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.closed.network import Network
from tests.networks.called import calling_network, closed_account
from vigie.alerts.models import Alert
from vigie.listening.filling import FRESH, PROBED_EVERY
from vigie.listening.models import Mention
from vigie.listening.pump import pump
from vigie.networks.models import Account, Gap

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
AHEAD = {"read": {"after": "1000", "at": ""}}  # a cursor that waits for what will never come


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Network]:
    with calling_network(tmp_path) as running:
        yield running


def account_of(there: Network, **fields: object) -> Account:
    """Well read until now: listened to for a day, probed when it began."""
    now = timezone.now()
    known: dict[str, object] = {"read_at": now, "checked_at": now, "probed_at": now, "read_every": 60}
    return closed_account(there, **(known | fields))


def turn(account: Account, **kwargs: object) -> int:
    return pump(account=Account.objects.select_related("brand", "secret").get(pk=account.pk), **kwargs)  # type: ignore[arg-type]


def ago(**kwargs: float) -> datetime:
    return timezone.now() - timedelta(**kwargs)


def kinds() -> list[str]:
    return sorted(Alert.objects.filter(cleared_at=None).values_list("kind", flat=True))


def test_what_was_said_during_an_outage_is_found_though_the_cursor_leads_astray(there: Network) -> None:
    account = account_of(there, read_at=ago(hours=3), cursor=AHEAD)
    for hours in (1, 2):
        there.say("Toujours pas livré", said_at=ago(hours=hours))

    assert turn(account) == 2

    gap = Gap.objects.get()
    assert (gap.why, gap.state, gap.found) == ("unread", "filled", 2)
    assert turn(account) == 0
    assert Gap.objects.count() == 1


def test_gap_is_filled_later_while_the_network_is_down(there: Network) -> None:
    account = account_of(there, read_at=ago(hours=3), cursor=AHEAD)
    there.say("Toujours pas livré", said_at=ago(hours=1))
    there.past_is_down = True
    turn(account)
    gap = Gap.objects.get()
    assert (gap.state, gap.tries) == ("open", 1)

    there.past_is_down = False
    assert turn(account) == 0  # not before its time
    Gap.objects.update(due_at=timezone.now())
    assert turn(account) == 1
    assert Gap.objects.get().state == "filled"


def test_worker_that_stops_leaves_the_gap_open(there: Network) -> None:
    account = account_of(there, read_at=ago(hours=3), cursor=AHEAD)
    there.say("Toujours pas livré", said_at=ago(hours=1))
    stopping = threading.Event()
    stopping.set()

    turn(account, stopping=stopping)

    assert Gap.objects.get().state == "open"
    assert turn(account) == 1


def test_reading_that_hears_nothing_of_what_is_there_is_found_out(there: Network) -> None:
    account = account_of(there, cursor=AHEAD, probed_at=timezone.now() - PROBED_EVERY)
    for _ in range(3):
        there.say("Toujours pas livré", said_at=ago(hours=2))

    assert turn(account) == 3

    gap = Gap.objects.get()
    assert (gap.why, gap.state, gap.found) == ("deaf", "filled", 3)
    assert kinds() == ["deaf"]
    account.refresh_from_db()
    assert account.probe_found == 3

    Account.objects.update(probed_at=timezone.now() - PROBED_EVERY)
    turn(account)
    assert kinds() == []


def test_what_was_said_a_moment_ago_proves_nothing(there: Network) -> None:
    """Reading has not had its turn for it."""
    account = account_of(there, cursor=AHEAD, probed_at=timezone.now() - PROBED_EVERY)
    there.say("À l’instant", said_at=timezone.now() - FRESH / 2)

    assert turn(account) == 1
    assert kinds() == []
    assert not Gap.objects.exists()


def test_source_that_is_silent_is_probed_sooner(there: Network) -> None:
    account = account_of(there, cursor=AHEAD, probed_at=ago(hours=2), heard_at=ago(hours=3), usual_gap=60.0)
    there.say("Toujours pas livré", said_at=ago(hours=1))

    assert turn(account) == 1
    assert kinds() == ["deaf"]


def test_probing_waits_while_there_is_little_to_spend(there: Network) -> None:
    account = account_of(there, cursor=AHEAD, probed_at=ago(hours=12))
    there.say("Toujours pas livré", said_at=ago(hours=1))
    turn_at = {"money_left_micros": 10**12, "money_a_turn": 10.0**10}
    Account.objects.update(**turn_at, pace="sampled")

    turn(account)

    assert not Mention.objects.exists()
