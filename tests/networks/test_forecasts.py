"""What a network says of itself is told before it bites, once each."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.closed.connector import Closed
from tests.connectors.closed.network import Network
from tests.factories import make_account, make_member
from tests.networks.called import SECRETS, calling_network, closed_account
from vigie.alerts.models import Alert
from vigie.alerts.services import acknowledge_alert
from vigie.brands.models import Brand
from vigie.connectors.contract import Health
from vigie.connectors.errors import AccessLost, TryLater
from vigie.listening.pump import pump
from vigie.networks.forecasts import is_to_be_checked, note_health
from vigie.networks.health import watch_sources
from vigie.networks.models import Account
from vigie.networks.services import connect_account, reconnect_account

pytestmark = pytest.mark.django_db
NOW = timezone.now()
KINDS = {"token-ends", "sunset", "approval-refused", "unwell"}


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Network]:
    with calling_network(tmp_path) as running:
        yield running


def told(**wanted: object) -> list[str]:
    rows = Alert.objects.filter(cleared_at=None, kind__in=KINDS, **wanted)
    return sorted(rows.values_list("kind", flat=True))


def connected(there: Network, brand: Brand | None = None) -> Account:
    by = make_member(brand)
    return connect_account(
        brand=by.brand,
        network="closed",
        name="Page",
        server=there.server.url,
        settings={"page_size": 3},
        secret=SECRETS,
        by=by,
        now=timezone.now(),
    )


def test_connecting_keeps_what_the_network_says_of_itself(there: Network) -> None:
    there.approvals["messages.write"] = "refused"
    account = connected(there)

    assert account.sunset_at == datetime(2027, 8, 17, tzinfo=UTC)
    assert account.token_ends_at is not None
    assert account.approvals == {"comments.read": "granted", "messages.write": "refused"}
    assert told() == ["approval-refused"]
    assert Alert.objects.get().params["scopes"] == "messages.write"


def test_network_is_asked_once_a_day(there: Network) -> None:
    account = closed_account(there)
    pump(account=account)
    account.refresh_from_db()
    assert account.approvals["messages.write"] == "granted"

    there.approvals["messages.write"] = "refused"
    pump(account=account)
    assert told() == []

    Account.objects.update(checked_at=timezone.now() - timedelta(days=1, minutes=1))
    account.refresh_from_db()
    pump(account=account)
    assert told() == ["approval-refused"]


def test_subscription_that_vanished_is_told_until_it_is_back(there: Network) -> None:
    account = closed_account(there)
    there.subscribed = False
    pump(account=account)
    account.refresh_from_db()
    assert (account.unwell, told()) == ("subscription-lost", ["unwell"])

    there.subscribed = True
    Account.objects.update(checked_at=None)
    account.refresh_from_db()
    pump(account=account)
    assert told() == []


@pytest.mark.parametrize(("error", "status"), [(TryLater("busy"), "on"), (AccessLost("token"), "reconnect")])
def test_question_that_fails_stops_no_reading(
    error: Exception, status: str, there: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(Closed, "health", fails)
    account = closed_account(there)
    pump(account=account)

    account.refresh_from_db()
    assert (account.status, account.failures) == (status, 0)
    assert account.read_at is not None
    if status == "on":
        assert not is_to_be_checked(account=account, now=timezone.now() + timedelta(minutes=59))
        assert is_to_be_checked(account=account, now=timezone.now() + timedelta(minutes=61))


@pytest.mark.parametrize(
    ("field", "kind", "steps"),
    [("token_ends_at", "token-ends", (30, 7, 1)), ("sunset_at", "sunset", (90, 30, 7))],
)
def test_end_is_told_at_each_step_and_once(field: str, kind: str, steps: tuple[int, ...]) -> None:
    end = NOW + timedelta(days=200)
    account = make_account(now=NOW, **{field: end})
    by = make_member(account.brand)
    for step in steps:
        for hours in (0, 1, 2):
            watch_sources(end - timedelta(days=step) + timedelta(hours=hours))
        [alert] = Alert.objects.filter(kind=kind, cleared_at=None)
        assert alert.acknowledged_at is None, "who took note before is called again"
        acknowledge_alert(alert=alert, by=by, now=NOW)

    assert Alert.objects.filter(kind=kind).count() == len(steps)
    assert alert.level == Alert.Level.URGENT


def test_far_end_is_not_told() -> None:
    make_account(now=NOW, token_ends_at=NOW + timedelta(days=32), sunset_at=NOW + timedelta(days=92))
    watch_sources(NOW)

    assert told() == []


def test_new_access_ends_the_warning(there: Network) -> None:
    account = connected(there)
    Account.objects.update(token_ends_at=timezone.now() + timedelta(days=2))
    watch_sources(timezone.now())
    assert told() == ["token-ends"]

    reconnect_account(
        account=account,
        server=account.server,
        settings={"page_size": 3},
        secret=SECRETS,
        by=make_member(account.brand),
        now=timezone.now(),
    )
    assert told() == []


def test_word_that_is_no_ailment_is_kept_and_not_told() -> None:
    account = make_account(now=NOW)
    note_health(account=account, health=Health(ok=True, words="day-over"), now=NOW)

    account.refresh_from_db()
    assert (account.unwell, told()) == ("day-over", [])


def test_calls_and_money_that_are_left_are_kept(there: Network) -> None:
    there.money = 1_000_000
    account = closed_account(there)
    pump(account=account)

    account.refresh_from_db()
    assert (account.cost_micros, account.money_left_micros) == (5_000, 995_000)
    assert account.calls_limit == 100_000
