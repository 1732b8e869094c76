"""What is left to spend decides how a source is heard, and people are told."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories import NINE, make_account
from vigie.alerts.models import Alert
from vigie.connectors.contract import Budget
from vigie.networks.health import every
from vigie.networks.models import Account
from vigie.networks.thrift import next_month, spend

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def turns(account: Account, *budgets: Budget, now: datetime = NINE) -> Account:
    """One turn a minute, each leaving such a budget."""
    for number, budget in enumerate(budgets):
        account.refresh_from_db()
        fields = spend(account=account, budget=budget, now=now + number * MINUTE)
        Account.objects.filter(pk=account.pk).update(**fields)
    account.refresh_from_db()
    return account


def open_kinds() -> list[str]:
    return sorted(Alert.objects.filter(cleared_at=None).values_list("kind", flat=True))


def money(left: int) -> Budget:
    return Budget(money_left_micros=left, money_resets_at=NINE + timedelta(days=10))


def calls(left: int, *, limit: int = 900) -> Budget:
    return Budget(calls_left=left, calls_limit=limit, resets_at=NINE + timedelta(minutes=15))


def test_network_that_counts_nothing_is_heard_as_usual() -> None:
    account = turns(make_account(read_every=60), Budget(), Budget())

    assert (account.pace, every(account=account, now=NINE)) == ("full", MINUTE)
    assert open_kinds() == []


def test_turn_is_measured_and_money_that_will_not_last_is_stretched() -> None:
    """10 days of minutes at 1,000 micro-units are 14.4 million: with half of it, a turn every two minutes."""
    account = turns(
        make_account(read_every=60), money(7_203_000), money(7_202_000), money(7_201_000), money(7_200_000)
    )

    assert account.money_a_turn == pytest.approx(1000)
    assert account.pace == "slower"
    assert every(account=account, now=NINE) / MINUTE == pytest.approx(2.35, abs=0.05)
    assert open_kinds() == ["quota-slower"]


def test_each_step_down_is_told_and_the_way_up_takes_it_back() -> None:
    account = turns(make_account(read_every=60), money(601_000), money(600_000))
    assert (account.pace, open_kinds()) == ("sampled", ["quota-sampled"])

    turns(account, money(10_000))
    assert (account.pace, open_kinds()) == ("counted", ["quota-counted"])

    turns(account, money(0))
    assert (account.pace, open_kinds()) == ("waiting", ["quota-waiting"])
    assert every(account=account, now=NINE) == timedelta(days=10)

    turns(account, money(10**13))
    assert (account.pace, open_kinds()) == ("full", [])


def test_quota_of_calls_leaves_some_for_answers() -> None:
    """900 calls for a quarter of an hour, 60 a turn: all of them would be spent on reading."""
    account = turns(make_account(read_every=60), calls(900), calls(840))

    assert account.pace == "slower"
    assert account.stretch > 1
    left_for_reading = 14 / account.stretch * account.calls_a_turn
    assert left_for_reading < 840 * 0.9
    assert open_kinds() == []  # a little later is not worth a word


def test_new_window_is_no_turn_that_cost_nothing() -> None:
    account = turns(make_account(read_every=60), calls(500), calls(440), calls(840))

    assert account.calls_a_turn == pytest.approx(60)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (datetime(2026, 1, 31, 23, 59, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_money_is_counted_by_the_month_where_nothing_else_is_said(now: datetime, ends: datetime) -> None:
    assert next_month(now) == ends
