"""Stretches in which a source was not heard."""

from datetime import timedelta

import pytest

from tests.factories import NINE, make_account, make_brand
from vigie.alerts.models import Alert
from vigie.connectors.errors import Garbled
from vigie.core.pacing import Estimate
from vigie.networks.gaps import (
    KEPT,
    forget_gaps,
    gaps_to_fill,
    latest_gaps,
    note_filled,
    note_not_filled,
    open_gap,
)
from vigie.networks.gateway import connector_for
from vigie.networks.health import note_read
from vigie.networks.models import Account, Gap

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def gap(account: Account, hours: float = 2, **fields: object) -> Gap:
    since = fields.pop("since", NINE - hours * HOUR)
    open_gap(account=account, why="unread", since=since, until=NINE, now=NINE, **fields)  # type: ignore[arg-type]
    return Gap.objects.get(account=account)


def test_same_cause_makes_one_gap_that_grows_with_its_estimate() -> None:
    account = make_account()
    gap(account, 1, estimate=Estimate(1, 2, 4))
    found = gap(account, 3, estimate=Estimate(10, 20, 40))

    assert (found.since, found.until) == (NINE - 3 * HOUR, NINE)
    assert (found.low, found.likely, found.high) == (11, 22, 44)


def test_source_that_was_not_read_for_long_is_asked_again_for_what_was_said() -> None:
    account = make_account(read_at=NINE - HOUR, read_every=60)

    note_read(account=account, connector=connector_for(account), heard=0, refused=0, now=NINE)

    found = Gap.objects.get()
    assert (found.why, found.since, found.until) == ("unread", NINE - HOUR, NINE)


def test_turn_that_came_a_little_late_is_no_gap() -> None:
    account = make_account(read_at=NINE - timedelta(minutes=5), read_every=60)

    note_read(account=account, connector=connector_for(account), heard=0, refused=0, now=NINE)

    assert not Gap.objects.exists()


def test_one_that_cannot_be_filled_is_tried_later_each_time_and_told_lost_after_a_week() -> None:
    account = make_account()
    waits, now = [], NINE
    for _ in range(9):
        found = gap(account)
        assert found.due_at <= now
        note_not_filled(gap=found, error=Garbled("page"), found=1, now=now)
        found.refresh_from_db()
        waits.append(found.due_at - now)
        assert not gaps_to_fill(account=account, now=now).exists()
        now = found.due_at
    assert waits == sorted(waits)
    assert waits[-1] == HOUR
    assert not Alert.objects.exists()

    note_not_filled(gap=found, error=Garbled("page"), found=0, now=NINE + timedelta(days=8))

    found.refresh_from_db()
    assert (found.state, found.found) == ("lost", 9)
    assert Alert.objects.get().kind == "gap-lost"


def test_gaps_are_of_their_brand_and_forgotten_once_they_are_old() -> None:
    account = make_account()
    note_filled(gap=gap(account), found=3, now=NINE)
    assert [one.found for one in latest_gaps(brand=account.brand, account=account)] == [3]
    assert not latest_gaps(brand=make_brand(), account=account)

    forget_gaps(NINE + KEPT + HOUR)

    assert not Gap.objects.exists()
