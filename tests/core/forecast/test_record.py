"""The record of past forecasts counts what held; what came after answers is observed, with its doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.forecast.record import Answered, Past, Share, middle_of, observe_answers, record_of

HELD = Past(80, 100, 150, 120, chance=0.1, passed=False)


def test_no_forecast_has_no_record() -> None:
    assert record_of([]) is None


def test_what_held_and_on_which_side_it_did_not() -> None:
    record = record_of([HELD] * 8 + [Past(80, 100, 150, 40), Past(80, 100, 150, 400)])

    assert record is not None
    assert (record.inside.n, record.inside.part, record.under, record.over) == (10, 0.8, 0.1, 0.1)
    assert (record.inside.low, record.inside.high) == pytest.approx((0.490, 0.943), abs=1e-3)
    assert record.error == pytest.approx(20 / 120)


def test_half_a_message_of_rounding_is_no_miss() -> None:
    record = record_of([Past(80, 100, 150, 150.4), Past(80, 100, 150, 79.6)])

    assert record is not None
    assert record.inside.part == 1


def test_probabilities_are_held_against_what_came() -> None:
    said = [Past(1, 2, 3, 2, chance, passed) for chance, passed in [(0.1, False), (0.15, True), (1.0, True)]]
    record = record_of([*said, Past(1, 2, 3, 2)])

    assert record is not None
    assert [(step.said, step.came.n, step.came.part) for step in record.reliability] == [
        (pytest.approx(0.125), 2, 0.5),
        (1.0, 1, 1.0),
    ]


@given(st.integers(1, 500), st.data())
def test_shares_lie_inside_their_interval(n: int, data: st.DataObject) -> None:
    share = Share.of(data.draw(st.integers(0, n)), n)

    assert 0 <= share.low <= share.part + 1e-12
    assert share.part - 1e-12 <= share.high <= 1


def test_the_interval_of_a_median_is_that_of_the_binomial() -> None:
    middle = middle_of(range(1, 11))  # 2nd and 9th of ten: 97.9 %

    assert (middle.n, middle.median, middle.low, middle.high) == (10, 5.5, 2, 9)


def test_few_values_have_a_median_without_interval() -> None:
    middle = middle_of([3.0, 1.0, 2.0])

    assert (middle.n, middle.median, middle.low, middle.high) == (3, 2.0, None, None)
    assert middle_of([1, 2, 3, 4, 5, 6]).low == 1


def test_forecasts_of_one_incident_leave_as_much_open_as_one() -> None:
    alike = [Past(80, 100, 150, 120, about="colis")] * 8
    record = record_of([*alike, HELD, Past(80, 100, 150, 400, about="prix")])

    assert record is not None
    assert (record.incidents, record.inside.hits, record.inside.n) == (3, 9, 10)
    assert (record.inside.part, record.inside.low) == (0.9, pytest.approx(Share.of(27, 30, apart=3).low))
    assert record.inside.low < Share.of(9, 10).low


def test_a_record_speaks_from_five_incidents_on() -> None:
    four = [Past(80, 100, 150, 120, about=n % 4) for n in range(12)]
    few, enough = record_of(four), record_of([*four, HELD])

    assert few is not None
    assert enough is not None
    assert (few.is_enough, enough.is_enough) == (False, True)


def test_threads_answered_soon_stand_beside_the_others() -> None:
    soon = [Answered(minutes=10, seen=20, size=30, foretold=60)] * 6
    later = [Answered(minutes=90, seen=100, size=300)] * 2
    never = [Answered(minutes=None, seen=10, size=40)]
    seen = observe_answers([*soon, *later, *never, Answered(5, seen=0, size=4)], limit=30)

    assert seen.soon is not None
    assert seen.later is not None
    assert seen.never is not None
    assert seen.soon.beside is not None
    assert (seen.soon.growth.n, seen.soon.growth.median, seen.soon.beside.median) == (6, 1.5, 0.5)
    assert (seen.later.growth.n, seen.later.growth.median, seen.later.beside) == (2, 3.0, None)
    assert (seen.never.growth.n, seen.never.growth.median) == (1, 4.0)


def test_no_thread_is_no_group() -> None:
    seen = observe_answers([], limit=30)

    assert (seen.limit, seen.soon, seen.later, seen.never) == (30, None, None, None)
    assert not seen.is_enough


@pytest.mark.parametrize(
    ("soon", "later", "never", "enough"),
    [(6, 6, 0, True), (6, 0, 6, True), (5, 9, 9, False), (9, 5, 5, False), (9, 0, 0, False)],
)
def test_six_soon_and_six_others_are_enough(soon: int, later: int, never: int, enough: bool) -> None:
    minutes = [10.0] * soon + [90.0] * later + [None] * never
    seen = observe_answers([Answered(one, seen=4, size=8) for one in minutes], limit=30)

    assert seen.is_enough is enough
