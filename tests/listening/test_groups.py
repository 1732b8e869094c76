from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_account, make_brand
from tests.listening.rows import NOW, gone, in_processes, item, stranger
from vigie.core.types import Author, Item
from vigie.listening.group_queries import groups_with
from vigie.listening.groups import KEPT, forget_bands, group_stored
from vigie.listening.keeping import Kept, store_items
from vigie.listening.models import Group, GroupMention, Mention, TextBand
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db
SAID = "Trois semaines sans nouvelles de mon colis, et personne ne répond au téléphone chez Boréale."
ELSE = "Leur boutique de la rue Saint-Denis ouvre enfin le dimanche, quelle bonne idée pour les familles."


def grouped(account: Account, kept: Kept) -> None:
    payload = {"account": account.pk, "new": kept.new, "edited": kept.edited, "deleted": kept.deleted}
    group_stored(payload, NOW)


def keep(account: Account, *items: Item) -> Kept:
    return store_items(account=account, items=items, now=NOW)


def hear(account: Account, *items: Item) -> None:
    grouped(account, keep(account, *items))


def told(n: int, text: str = SAID, **fields: object) -> Item:
    author = Author(f"p{n}", f"p{n}", followers=100 * n)
    return stranger(f"m{n}", text=text, author=author, root_id=f"m{n}", **fields)


def members() -> list[set[str]]:
    rows = GroupMention.objects.values_list("group_id", "mention__native_id")
    found: dict[int, set[str]] = {}
    for group, native_id in rows:
        found.setdefault(group, set()).add(native_id)
    return sorted(found.values(), key=sorted)


def test_complaint_reshared_five_times_is_one_group() -> None:
    account = make_account()
    hear(account, told(1), told(9, ELSE))
    for n in range(2, 7):
        hear(account, told(n, f"RT @p1: {SAID} https://t.example/{n} #Boréale"))

    assert members() == [{f"m{n}" for n in range(1, 7)}]
    group = Group.objects.get()
    assert (group.messages, group.authors, group.audience) == (6, 6, 2100)


def test_copies_in_one_page_meet() -> None:
    hear(make_account(), told(1), told(2), told(3, ELSE), told(4, ELSE))

    assert members() == [{"m1", "m2"}, {"m3", "m4"}]


def test_copy_is_found_on_another_network_of_the_brand_and_not_in_another_brand() -> None:
    brand = make_brand()
    first, second = make_account(brand), make_account(brand, network="bluesky")

    hear(first, told(1))
    hear(second, told(2))
    hear(make_account(make_brand()), told(3))

    assert members() == [{"m1", "m2"}]


def test_event_that_comes_twice_changes_nothing() -> None:
    account = make_account()
    kept = keep(account, told(1), told(2), told(3, ELSE))
    grouped(account, kept)
    bands = TextBand.objects.count()

    grouped(account, kept)

    assert members() == [{"m1", "m2"}]
    assert TextBand.objects.count() == bands
    assert Group.objects.get().messages == 2


def test_what_we_say_and_what_everybody_says_has_no_copies() -> None:
    account = make_account()

    hear(account, told(1, "Merci !"), told(2, "Merci !"), told(3, "Bravo à toute l'équipe"))
    hear(account, told(4), item("nous", text=SAID, author=Author("us", is_us=True)))

    assert members() == []


def test_week_later_it_is_something_new() -> None:
    account = make_account()
    hear(account, told(1, said_at=NOW - timedelta(days=9)))
    hear(account, told(2))

    assert members() == []


def test_edited_copy_leaves_and_another_joins() -> None:
    account = make_account()
    hear(account, told(1), told(2), told(3), told(4, ELSE))

    hear(account, told(3, ELSE))

    assert members() == [{"m1", "m2"}, {"m3", "m4"}]


def test_edited_lead_hands_its_place_over() -> None:
    account = make_account()
    hear(account, told(1), told(2), told(3))

    hear(account, told(1, ELSE))
    hear(account, told(5))

    assert members() == [{"m2", "m3", "m5"}]


def test_edit_of_a_word_stays() -> None:
    account = make_account()
    hear(account, told(1), told(2), told(3))

    hear(account, told(1, SAID.replace("Trois", "Quatre")))

    assert members() == [{"m1", "m2", "m3"}]


def test_deleted_one_is_counted_out_and_one_alone_is_no_group() -> None:
    account = make_account()
    hear(account, told(1), told(2), told(3))

    hear(account, gone("m1"))
    assert members() == [{"m2", "m3"}]
    assert Group.objects.get().audience == 500

    hear(account, gone("m2"))
    assert members() == []
    assert not Group.objects.exists()

    hear(account, told(4))
    assert members() == [{"m3", "m4"}]


def test_group_of_each_message_is_found_by_its_id() -> None:
    hear(make_account(), told(1), told(2), told(3, ELSE))
    ids = dict(Mention.objects.values_list("native_id", "pk"))

    found = groups_with(mentions=list(ids.values()))

    assert set(found) == {ids["m1"], ids["m2"]}
    assert found[ids["m1"]] == Group.objects.get()


def test_queries_do_not_grow_with_the_page() -> None:
    counts = []
    for size in (2, 200):
        account = make_account()
        kept = keep(account, *[told(n, SAID if n % 2 else f"{ELSE} {n}") for n in range(size)])
        with CaptureQueriesContext(connection) as asked:
            grouped(account, kept)
        counts.append(len(asked))

    assert counts[1] <= counts[0] + 6  # the first page makes no group
    assert counts[1] < 20


def test_bands_are_swept_when_nobody_copies_any_more() -> None:
    hear(make_account(), told(1))

    forget_bands(NOW + KEPT - timedelta(minutes=1))
    assert TextBand.objects.exists()
    forget_bands(NOW + KEPT + timedelta(minutes=1))
    assert not TextBand.objects.exists()


def test_hint_of_something_arranged_is_kept_on_the_group() -> None:
    account = make_account()
    raw = {"author_since": (NOW - timedelta(days=2)).isoformat()}

    hear(account, *[told(n, raw=raw) for n in range(8)])

    assert Group.objects.get().is_arranged


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_a_copy_each_make_one_group() -> None:
    brand = make_brand()
    accounts = [make_account(brand), make_account(brand)]
    pages = [
        (account, keep(account, *[told(100 * at + n, f"{SAID} {n // 10}") for n in range(30)]))
        for at, account in enumerate(accounts)
    ]

    in_processes([lambda account=account, kept=kept: grouped(account, kept) for account, kept in pages])  # type: ignore[misc]

    assert [len(found) for found in members()] == [60]
    assert Group.objects.get().messages == 60
