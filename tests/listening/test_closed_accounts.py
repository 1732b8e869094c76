from dataclasses import replace

import pytest
from django.utils import timezone

from tests.factories import make_account, make_brand
from vigie.connectors.contract import Page
from vigie.core.types import Author, Item, Kind, Place
from vigie.listening.keeping import store_items, store_page
from vigie.listening.models import Mention

pytestmark = pytest.mark.django_db


def test_closed_account_takes_all_it_said_with_it_and_nothing_else() -> None:
    account, now = make_account(make_brand()), timezone.now()
    luc, marie, place = Author("did:luc", "luc"), Author("did:marie", "marie"), Place("p", ours=True)
    said = [
        Item(f"m{n}", Kind.COMMENT, f"Toujours rien {n}", author, place, now)
        for n, author in enumerate([luc, luc, marie])
    ]
    store_items(account=account, items=said, now=now)
    closed = replace(said[0], native_id="did:luc", text="", deleted=True, status="takendown")

    kept = store_page(account=account, page=Page((closed,), {}), cursor=None, now=now)

    assert len(kept.deleted) == 2
    left = dict(Mention.objects.values_list("native_id", "text"))
    assert left == {"m0": "", "m1": "", "m2": "Toujours rien 2"}


def test_closed_account_of_a_stranger_is_nothing_to_us() -> None:
    account, now = make_account(make_brand()), timezone.now()
    stranger = Item("did:x", Kind.POST, "", Author("did:x"), Place("p"), now, deleted=True)

    assert not store_page(account=account, page=Page((stranger,), {}), cursor=None, now=now)
