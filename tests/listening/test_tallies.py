import os
from datetime import timedelta

import pytest

from tests.factories import make_brand, make_watch
from tests.listening.rows import NOW, in_processes, item, stranger
from vigie.core.text import read
from vigie.core.types import Author, Item, Kind
from vigie.listening.models import Tally
from vigie.listening.queries import heard_by_minute
from vigie.listening.tallies import MOST_REACH, count_minute

pytestmark = pytest.mark.django_db


def count(brand_id: int, *messages: tuple[Item, tuple[str, ...]]) -> None:
    readings = read([message for message, _ in messages])
    heard = [(message, reading, hits) for (message, hits), reading in zip(messages, readings, strict=True)]
    count_minute(brand_id=brand_id, heard=heard, now=NOW)


def rows() -> dict[tuple[int | None, str], tuple[int, int, int]]:
    return {
        (row.watch_id, row.kind): (row.heard, row.negative, row.reach)
        for row in Tally.objects.filter(minute=NOW.replace(second=0))
    }


def test_message_counts_for_each_watch_it_hit_and_for_us_when_it_was_said_to_us() -> None:
    brand = make_brand()
    one, other = make_watch(brand), make_watch(brand)
    both = (str(one.pk), str(other.pk))

    count(brand.pk, (stranger("a", text="Merci !"), both), (item("b"), (str(one.pk),)))
    count(brand.pk, (item("c", kind=Kind.REVIEW), ()), (stranger("d", text="Bonjour"), ()))

    assert rows() == {
        (one.pk, "comment"): (2, 1, 300),
        (other.pk, "comment"): (1, 0, 0),
        (None, "comment"): (2, 1, 300),  # what hits no watch is counted with ours: it was kept
        (None, "review"): (1, 1, 300),
    }


def test_what_two_watches_hear_is_one_message_for_the_brand() -> None:
    brand = make_brand()
    both = tuple(str(make_watch(brand).pk) for _ in range(2))
    minute = NOW.replace(second=0)

    count(brand.pk, (stranger("a", text="Quelle honte"), both), (stranger("b", text="Merci !"), both[:1]))
    count(brand.pk, (item("c", text="Quelle honte"), both))

    assert sum(row.heard for row in Tally.objects.all()) == 6
    assert heard_by_minute(brand=brand, since=minute, until=minute + timedelta(minutes=1)) == {minute: 3}


def test_what_we_say_and_what_is_gone_is_not_heard() -> None:
    brand = make_brand()

    count(brand.pk, (item("nous", author=Author("us", is_us=True)), ()), (item("x", deleted=True), ()))

    assert rows() == {}


def test_watch_deleted_meanwhile_is_forgotten() -> None:
    brand = make_brand()
    watch = make_watch(brand)
    watch_id = watch.pk
    watch.delete()

    count(brand.pk, (stranger("a"), (str(watch_id),)))

    assert set(rows()) == {(None, "comment")}


def test_reach_has_an_end() -> None:
    brand = make_brand()

    count(brand.pk, (item("a", author=Author("p", followers=2**63)), ()))

    assert rows()[None, "comment"][2] == MOST_REACH


def test_each_minute_has_its_row() -> None:
    brand = make_brand()
    count(brand.pk, (item("a"), ()))
    count_minute(brand_id=brand.pk, heard=[(item("b"), None, ())], now=NOW + timedelta(minutes=1))

    assert [row.heard for row in Tally.objects.order_by("minute")] == [1, 1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork()")
@pytest.mark.django_db(transaction=True)
def test_processes_that_count_at_once_lose_nothing() -> None:
    brand = make_brand()
    watch = make_watch(brand)

    def work() -> None:
        for n in range(25):
            count(brand.pk, (item(f"{os.getpid()}-{n}"), (str(watch.pk),)))

    in_processes([work, work, work])

    assert rows() == {(watch.pk, "comment"): (75, 75, 75 * 300), (None, "comment"): (75, 75, 75 * 300)}
