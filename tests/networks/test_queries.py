from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import make_account, make_brand, make_delivery, make_hold, make_member, make_place
from vigie.networks.models import Account
from vigie.networks.queries import (
    account_of,
    account_to_be_read,
    accounts_of,
    find_places,
    is_held,
    open_holds,
    places_of,
    unsettled,
)

pytestmark = pytest.mark.django_db


def test_accounts_of_a_brand_without_the_removed_ones() -> None:
    brand = make_brand()
    kept, gone = make_account(brand), make_account(brand, status="removed")
    make_account()

    assert list(accounts_of(brand=brand)) == [kept]
    member, stranger = make_member(brand), make_member()
    assert account_of(member=member, account_id=kept.public_id) == kept
    assert account_of(member=member, account_id=gone.public_id) is None
    assert account_of(member=stranger, account_id=kept.public_id) is None


def test_only_free_accounts_whose_turn_has_come_are_read() -> None:
    now = timezone.now()
    due = make_account(now=now - timedelta(seconds=1))
    make_account(now=now + timedelta(hours=1))
    make_account(now=now - timedelta(seconds=1), status="paused")
    busy = make_account(now=now - timedelta(seconds=5))
    Account.objects.filter(pk=busy.pk).update(lease="x", leased_until=now + timedelta(minutes=1))

    assert list(account_to_be_read(now=now)) == [due]
    later = now + timedelta(minutes=2)
    assert set(account_to_be_read(now=later)) == {due, busy}


def test_hold_covers_what_it_says() -> None:
    account, other = make_account(), make_account()
    mine, theirs = make_delivery(account), make_delivery(other)
    assert not is_held(mine)
    of_brand = make_hold(account.brand)

    assert is_held(mine)
    assert not is_held(theirs)
    assert list(open_holds(brand=account.brand)) == [of_brand]
    assert list(open_holds(brand=other.brand)) == []
    everywhere = make_hold(None)
    assert is_held(theirs)
    assert everywhere in open_holds(brand=other.brand)


def test_what_needs_a_person_is_shown() -> None:
    account, now = make_account(), timezone.now()
    by_hand = make_delivery(account, state="by_hand")
    unsure = make_delivery(account, state="unknown")
    stopped = make_delivery(account, state="stopped")
    make_delivery(account, state="unknown", look_at=now)
    make_delivery(account, state="settled")
    make_delivery(make_account(), state="by_hand")

    assert set(unsettled(brand=account.brand)) == {by_hand, unsure, stopped}


def test_places_of_a_brand() -> None:
    place = make_place(make_account())
    make_place(make_account())

    assert list(places_of(brand=place.account.brand)) == [place]


def test_places_of_an_account_are_found_the_latest_first() -> None:
    account = make_account()
    older = make_place(account, name="Forum du colis")
    newer = make_place(account, name="Avis", url="https://avis.example/colis")
    make_place(account, name="Blogue")
    make_place(make_account(), name="Colis ailleurs")

    assert list(find_places(account=account, words="colis")) == [newer, older]
    assert list(find_places(account=account, words="colis", before=newer.pk)) == [older]
