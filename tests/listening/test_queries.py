from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import NINE, make_account, make_author, make_brand, make_member, make_mention, make_watch
from tests.listening.rows import item, keep
from vigie.core.query import QueryError
from vigie.listening.models import Correction, Mention, MentionVersion, Tally
from vigie.listening.queries import (
    corrections_of,
    heard_by_hour,
    heard_by_minute,
    item_of,
    other_messages,
    thread_of,
    try_watch,
    versions_of,
    watches_of,
)

pytestmark = pytest.mark.django_db


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_watches_of_a_brand_the_active_ones_first() -> None:
    brand = make_brand()
    off = make_watch(brand, name="a", is_active=False)
    second, first = make_watch(brand, name="c"), make_watch(brand, name="b")
    make_watch(make_brand())

    assert list(watches_of(brand=brand)) == [first, second, off]


def test_thread_is_told_in_the_order_it_was_said_with_its_beginning() -> None:
    account = make_account()
    rows = [
        make_mention(
            account.brand,
            account=account,
            native_id=f"m{n}",
            root_id="m0",
            parent_id="m0" if n else "",
            said_at=NINE + minutes(n),
        )
        for n in range(200)
    ]
    make_mention(account.brand, account=account, root_id="other")

    shown = thread_of(mention=rows[100], limit=10)

    assert shown[0] == rows[0]  # far above, and always there
    assert shown[1:] == rows[96:106]
    assert shown == sorted(shown, key=lambda row: row.said_at)


def test_thread_costs_the_same_however_long(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    account = make_account()
    keep(account, item("m0"), *[item(f"m{n}", parent_id="m0", root_id="m0") for n in range(1, 30)])
    with django_assert_num_queries(4):
        mention = Mention.objects.get(native_id="m3")
        for row in thread_of(mention=mention):
            str((row.author.shown_name, row.place.name, row.reading_row.content.sentiment))


def test_other_messages_of_a_person_newest_first() -> None:
    brand = make_brand()
    luc = make_author(brand)
    old, here, new = (make_mention(brand, author=luc, said_at=NINE + minutes(n)) for n in range(3))
    make_mention(brand)

    assert list(other_messages(mention=here)) == [new, old]


def test_versions_and_corrections_of_a_message() -> None:
    mention = make_mention()
    member = make_member(mention.brand)
    for number in (2, 1):
        MentionVersion.objects.create(mention=mention, version=number, text=f"v{number}", seen_at=NINE)
    for value in ("positive", "neutral"):
        Correction.objects.create(mention=mention, head="sentiment", now=value, by=member, at=NINE)

    assert [version.text for version in versions_of(mentions=[mention])] == ["v1", "v2"]
    assert corrections_of(mention=mention) == {"sentiment": "neutral"}


def test_item_comes_back_as_the_connector_gave_it() -> None:
    given = item(raw={"cid": "bafy"}, version="3", rating=2, shares=4, media=("https://exemple.test/a.webp",))
    keep(make_account(), given)

    back = item_of(Mention.objects.select_related("author", "place").get())

    assert back.raw == given.raw
    same = ("native_id", "kind", "text", "author", "place", "said_at", "version", "rating", "shares", "media")
    assert [getattr(back, name) for name in same] == [getattr(given, name) for name in same]
    assert back.root_id == given.native_id
    assert not back.deleted


def test_trial_of_a_watch_says_what_it_would_have_caught_and_how_much_a_day() -> None:
    brand = make_brand()
    for n in range(4):
        text = "Boréale ne livre plus" if n % 2 else "Il neige"
        make_mention(brand, text=text, received_at=NINE - timedelta(days=n))
    make_mention(make_brand(), text="Boréale")

    trial = try_watch(brand=brand, query="boréale", now=NINE)

    assert (trial.looked, len(trial.caught)) == (4, 2)
    assert trial.a_day == pytest.approx(2 / 3)
    assert try_watch(brand=make_brand(), query="boréale", now=NINE).caught == []
    with pytest.raises(QueryError):
        try_watch(brand=brand, query="(", now=NINE)


def test_heard_adds_up_by_minute_and_by_hour() -> None:
    brand = make_brand()
    watch = make_watch(brand)
    for minute, kind, heard in ((0, "post", 3), (0, "reply", 2), (70, "post", 5), (120, "post", 9)):
        Tally.objects.create(brand=brand, watch=watch, kind=kind, minute=NINE + minutes(minute), heard=heard)
    Tally.objects.create(brand=brand, kind="post", minute=NINE, heard=100)
    until = NINE + minutes(120)

    assert heard_by_minute(brand=brand, since=NINE, until=until) == {NINE: 105, NINE + minutes(70): 5}
    assert heard_by_hour(brand=brand, since=NINE, until=until) == {watch.pk: [5, 5]}
    assert heard_by_minute(brand=make_brand(), since=NINE, until=until) == {}
