"""The record of a brand's forecasts, from rows, with figures worked out by hand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.crisis.foretold import DAY, make_foretold, make_past_signal
from tests.factories import make_brand
from vigie.brands.models import Brand
from vigie.crisis.forecast_queries import LATEST, calibration_of, latest_forecasts, worth_of
from vigie.crisis.foretelling import END
from vigie.crisis.models import Signal
from vigie.crisis.opening import open_crisis

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def signals(brand: Brand, count: int) -> list[Signal]:
    now = timezone.now().replace(microsecond=0)
    return [make_past_signal(brand, now - (9 + n) * DAY) for n in range(count)]


def test_nothing_foretold_is_worth_nothing_yet(brand: Brand) -> None:
    worth = worth_of(brand=brand)

    assert (worth.by_ahead, worth.incidents, worth.waiting, worth.next_at) == ({}, 0, 0, None)
    assert calibration_of(brand=brand) is None


def test_each_moment_has_its_own_record(brand: Brand) -> None:
    for signal, came in zip(signals(brand, 5), (30, 60, 80, 100, 400), strict=True):
        make_foretold(signal, 80, ahead=60)
        make_foretold(signal, came, chance=0.1)
    worth = worth_of(brand=brand)
    hour, end = worth.by_ahead[60], worth.by_ahead[END]

    assert list(worth.by_ahead) == [60, END]  # nearest first
    assert (hour.inside.hits, hour.inside.n, hour.error, hour.reliability) == (5, 5, 0, ())
    assert (end.inside.hits, end.under, end.over) == (3, 0.2, 0.2)
    assert end.error == pytest.approx(1 / 3)  # of 50/30, 20/60, 0, 20/100, 320/400
    (step,) = end.reliability
    assert (step.said, step.came.hits, step.came.n) == (pytest.approx(0.1), 1, 5)  # 400 passed 200


def test_a_threshold_that_is_just_reached_came(brand: Brand) -> None:
    (signal,) = signals(brand, 1)
    make_foretold(signal, 200)

    assert worth_of(brand=brand).by_ahead[END].reliability[0].came.hits == 1


def test_forecasts_of_one_incident_count_as_one_for_what_is_possible(brand: Brand) -> None:
    for signal in signals(brand, 5):
        for minutes in (15, 60, 180):
            make_foretold(signal, 80, minutes=minutes)
    inside = worth_of(brand=brand).by_ahead[END].inside

    assert (inside.hits, inside.n, inside.part) == (15, 15, 1)
    assert inside.low == pytest.approx(5 / (5 + 1.96**2))  # as of five, not of fifteen


def test_below_five_incidents_nothing_is_told(brand: Brand) -> None:
    four, fifth = signals(brand, 5)[:4], signals(brand, 5)[4]
    for signal in four:
        for minutes in (15, 60, 180):
            make_foretold(signal, 80, minutes=minutes)
    worth = worth_of(brand=brand)
    assert (worth.told, worth.incidents, worth.by_ahead[END].inside.n) == ({}, 4, 12)

    make_foretold(fifth, 80)
    assert list(worth_of(brand=brand).told) == [END]


def test_what_is_not_over_waits(brand: Brand) -> None:
    first, second = signals(brand, 2)
    sooner = make_foretold(first, None, ahead=360)
    make_foretold(second, None, due_at=sooner.due_at + DAY)
    make_foretold(second, 80, ahead=60)
    worth = worth_of(brand=brand)

    assert (worth.waiting, worth.next_at) == (2, sooner.due_at)
    assert list(worth.by_ahead) == [60]


def test_forecasts_of_another_brand_are_no_part_of_it(brand: Brand) -> None:
    for signal in signals(make_brand(), 6):
        make_foretold(signal, 80)
        make_foretold(signal, None, ahead=60)
    worth = worth_of(brand=brand)

    assert (worth.by_ahead, worth.waiting) == ({}, 0)
    assert latest_forecasts(brand=brand) == []


def test_the_latest_are_told_whole_with_their_crisis(brand: Brand) -> None:
    older, newer = sorted(signals(brand, 2), key=lambda signal: signal.since)
    crisis, _ = open_crisis(
        brand=brand,
        name="Colis perdus",
        now=newer.raised_at,
        signal=newer.kind,
        began_at=newer.since,
        detected_at=newer.raised_at,
    )
    make_foretold(older, 80)
    make_foretold(newer, 50, ahead=60)
    make_foretold(newer, None)
    make_foretold(newer, None, minutes=60)  # of which nothing came yet
    newest, before = latest_forecasts(brand=brand)

    assert (newest.signal, newest.minutes, newest.crisis) == (newer, 15, crisis)
    assert {ahead: row.actual for ahead, row in newest.rows.items()} == {60: 50, END: None}
    assert (before.signal, before.crisis, list(before.rows)) == (older, None, [END])


def test_a_long_past_costs_no_more_questions(brand: Brand) -> None:
    few = questions(brand)
    for signal in signals(brand, LATEST + 5):
        make_foretold(signal, 80)
        make_foretold(signal, 80, ahead=60)

    assert len(latest_forecasts(brand=brand)) == LATEST
    assert questions(brand) <= max(few, 5)


def questions(brand: Brand) -> int:
    with CaptureQueriesContext(connection) as asked:
        worth_of(brand=brand)
        latest_forecasts(brand=brand)
    return len(asked)
