from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_account
from vigie.alerts.models import Alert
from vigie.connectors.errors import AccessLost, Garbled, NetworkError, TryLater
from vigie.networks.gateway import connector_for
from vigie.networks.health import LONGEST_BACKOFF, note_failure, note_read, watch_sources
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def fail(account: Account, error: NetworkError, times: int = 1) -> Account:
    for _ in range(times):
        account.refresh_from_db()
        note_failure(account=account, error=error, now=NOW)
    account.refresh_from_db()
    return account


def open_kinds() -> list[str]:
    return sorted(Alert.objects.filter(cleared_at=None).values_list("kind", flat=True))


def test_outage_is_waited_for_longer_each_time_within_bounds() -> None:
    account = make_account(now=NOW)
    waits = [fail(account, Garbled("page")).next_read_at - NOW for _ in range(12)]

    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_BACKOFF


def test_second_failure_in_a_row_is_told_and_a_read_clears_it() -> None:
    account = make_account(now=NOW)
    fail(account, Garbled("page"))
    assert open_kinds() == []
    fail(account, Garbled("page"))
    assert open_kinds() == ["source-failing"]

    note_read(account=account, connector=connector_for(account), heard=1, refused=0, now=NOW)
    account.refresh_from_db()
    assert (account.failures, open_kinds()) == (0, [])


def test_network_that_asks_to_wait_is_obeyed() -> None:
    account = fail(make_account(now=NOW), TryLater("429", after=timedelta(minutes=30)))

    assert account.next_read_at == NOW + timedelta(minutes=30)


def test_dead_token_stops_the_asking_and_calls_at_once() -> None:
    account = fail(make_account(now=NOW), AccessLost("401"))

    assert (account.status, open_kinds()) == ("reconnect", ["access-lost"])
    assert Alert.objects.get().level == Alert.Level.URGENT


@pytest.mark.parametrize(("silence", "told"), [(10, False), (200, True)])
def test_silence_longer_than_normal_is_told(silence: int, *, told: bool) -> None:
    """Usually something every minute: ten minutes without are a lull, three hours are not."""
    heard = NOW - timedelta(minutes=silence)
    make_account(now=NOW, heard_at=heard, read_at=NOW, usual_gap=60.0)

    watch_sources(NOW)

    assert ("silent" in open_kinds()) is told


def test_night_that_is_always_quiet_calls_nobody_and_a_quiet_noon_does() -> None:
    """Heard every two minutes from 8 to 20 for three weeks: the same silence is normal at night alone."""
    account = make_account(now=NOW, usual_gap=240.0)
    connector, start = connector_for(account), NOW.replace(hour=0, minute=0) - timedelta(weeks=3)
    for hour in range(3 * 168):
        at = start + timedelta(hours=hour)
        note_read(
            account=account, connector=connector, heard=30 if 8 <= at.hour < 20 else 0, refused=0, now=at
        )
        account.refresh_from_db()

    def told_at(hour: int, *, heard: int) -> bool:
        Alert.objects.all().delete()
        day = start + timedelta(weeks=3)
        moment = day + timedelta(hours=hour)
        Account.objects.filter(pk=account.pk).update(heard_at=day + timedelta(hours=heard), read_at=moment)
        watch_sources(moment)
        return "silent" in open_kinds()

    assert not told_at(30, heard=20)
    assert told_at(16, heard=12)


def test_source_nobody_reads_is_told_even_without_an_error() -> None:
    make_account(now=NOW - timedelta(hours=1), read_at=NOW - timedelta(hours=1))

    watch_sources(NOW)

    assert open_kinds() == ["not-read"]


@pytest.mark.parametrize(
    ("days", "levels"),
    [(60, []), (29, [Alert.Level.WARNING]), (6, [Alert.Level.WARNING]), (0, [Alert.Level.URGENT])],
)
def test_end_of_a_token_is_foretold(days: int, levels: list[Alert.Level]) -> None:
    make_account(now=NOW, read_at=NOW, token_ends_at=NOW + timedelta(days=days, hours=1))

    watch_sources(NOW)

    assert [alert.level for alert in Alert.objects.filter(kind="token-ends")] == levels


def test_payloads_that_cannot_be_read_are_counted_and_told() -> None:
    account = make_account(now=NOW)
    note_read(account=account, connector=connector_for(account), heard=5, refused=2, now=NOW)

    account.refresh_from_db()
    assert (account.refused_items, open_kinds()) == (2, ["unreadable"])


def test_usual_rate_is_learned_slowly() -> None:
    account = make_account(now=NOW, heard_at=NOW - timedelta(seconds=100), usual_gap=100.0)
    note_read(account=account, connector=connector_for(account), heard=1000, refused=0, now=NOW)

    account.refresh_from_db()
    assert account.usual_gap == pytest.approx(98, rel=0.01)
