"""Many conversations at once: how much was said in each, when and by whom."""

from datetime import timedelta

import pytest

from tests.factories import NINE, make_account, make_author, make_brand, make_mention
from vigie.brands.models import Brand
from vigie.listening.queries import SaidInThread, Thread, said_in_threads, sizes_of_threads
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def thread(account: Account, root: str, minutes: int = 3) -> Thread:
    """One message a minute, the second from us; the latest is stored first."""
    author = make_author(account.brand, followers=70)
    for minute in reversed(range(minutes)):
        make_mention(
            account.brand,
            account=account,
            author=author,
            root_id=root,
            said_at=NINE + timedelta(minutes=minute),
            from_us=minute == 1,
        )
    return account.pk, root


def test_sizes_are_of_the_threads_asked_for_that_are_large_enough(brand: Brand) -> None:
    first, second = make_account(brand), make_account(brand)
    large, small = thread(first, "a", 4), thread(first, "b", 2)
    elsewhere = thread(second, "b", 5)
    thread(second, "a", 9)  # not asked for, though both its account and its root are

    found = sizes_of_threads(brand=brand, threads={large, small, elsewhere}, at_least=3)
    assert found == {large: 4, elsewhere: 5}
    assert sizes_of_threads(brand=make_brand(), threads={large}, at_least=1) == {}


def test_what_was_said_is_told_oldest_first(brand: Brand) -> None:
    first, second = make_account(brand), make_account(brand)
    asked, other = thread(first, "a"), thread(second, "b", 1)
    thread(second, "a", 9)

    found = said_in_threads(brand=brand, threads={asked, other})
    assert set(found) == {asked, other}
    assert found[asked] == [SaidInThread(NINE + timedelta(minutes=n), n == 1, 70) for n in range(3)]
    assert said_in_threads(brand=make_brand(), threads={asked}) == {}


@pytest.mark.parametrize("kind", ["direct", "mail"])
def test_what_is_private_is_not_looked_at(brand: Brand, kind: str) -> None:
    account = make_account(brand)
    make_mention(brand, account=account, root_id="a", kind=kind)

    assert sizes_of_threads(brand=brand, threads={(account.pk, "a")}, at_least=1) == {}
    assert said_in_threads(brand=brand, threads={(account.pk, "a")}) == {}
