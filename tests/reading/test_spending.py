"""What was asked is counted before it leaves, also when two sources are read at once."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from tests import factories as make
from vigie.reading.engines.answers import Outcome
from vigie.reading.models import Asked, Reader
from vigie.reading.spending import asked_since, left_today, set_aside, settle, totals_since


def make_reader(daily: int = 5) -> Reader:
    return Reader.objects.create(brand=make.make_brand(), engine="endpoint", daily_messages=daily)


def row(reader: Reader, count: int) -> Asked | None:
    return set_aside(reader=reader, host="modele.example", characters=[10] * count, now=make.NINE)


@pytest.mark.django_db
def test_what_is_set_aside_is_spent_until_it_is_known_not_to_have_left() -> None:
    reader = make_reader(daily=5)
    first = row(reader, 3)
    assert first is not None
    assert left_today(reader=reader, now=make.NINE) == 2

    second = row(reader, 3)
    assert second is not None
    assert (second.messages, row(reader, 1)) == (2, None)
    settle(asked=first, characters=[10] * 3, outcomes=[Outcome(), Outcome(went=False), Outcome(went=False)])
    assert left_today(reader=reader, now=make.NINE) == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_both_spend_the_last_of_the_day() -> None:
    reader = make_reader(daily=5)

    def spend() -> None:
        row(reader, 4)
        connection.close()

    threads = [Thread(target=spend) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(Asked.objects.values_list("messages", flat=True)) == [1, 4]


@pytest.mark.django_db
def test_what_a_brand_asked_is_told_to_it_alone() -> None:
    reader, other = make_reader(), make_reader()
    mine = row(reader, 2)
    assert mine is not None
    settle(asked=mine, characters=[10, 10], outcomes=[Outcome(), Outcome(trouble="nonsense")])
    row(other, 1)
    day_before = make.NINE - timedelta(days=1)

    assert list(asked_since(brand=reader.brand, since=day_before)) == [mine]
    assert totals_since(brand=reader.brand, since=day_before) == {
        "times": 1,
        "messages": 2,
        "characters": 20,
        "answered": 0,
    }
    assert totals_since(brand=reader.brand, since=make.NINE + timedelta(days=1))["messages"] == 0
