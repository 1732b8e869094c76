import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.detect.usual import HOURS, SPREAD, Usual, band


def learnt(days: int, day: int = 100, night: int = 5, share: float = 0.2) -> Usual:
    usual = Usual()
    for hour in range(days * HOURS):
        heard = day if 8 <= hour % HOURS < 20 else night
        usual = usual.learn(hour % HOURS, heard, heard * share)
    return usual


def test_hours_of_the_day_are_learnt_apart() -> None:
    usual = learnt(21)

    assert 80 < usual.rate(14) < 120
    assert usual.rate(2) < 15


def test_share_follows_the_last_days() -> None:
    assert learnt(7, share=0.3).share == pytest.approx(0.3, abs=0.02)


def test_crisis_does_not_become_the_usual_while_it_lasts() -> None:
    usual = learnt(21)
    after = usual
    for hour in range(8, 14):
        after = after.learn(hour, 5000, 4500)

    assert after.rate(14) < 2 * usual.rate(14)
    assert after.share < 0.45


@given(st.lists(st.tuples(st.integers(0, 23), st.floats(0, 1e7), st.floats(0, 1)), max_size=60))
def test_whatever_is_learnt_the_usual_stays_a_number_above_zero(
    hours: list[tuple[int, float, float]],
) -> None:
    usual = Usual()
    for hour, heard, share in hours:
        usual = usual.learn(hour, heard, heard * share)

    assert all(0 < usual.rate(hour) < 1e9 for hour in range(HOURS))
    assert 0.01 <= usual.share <= 0.6


@given(st.floats(0.01, 1e6))
def test_band_holds_the_usual(usual: float) -> None:
    found = band(usual)

    assert 0 <= found.low <= found.usual <= found.high


def test_steady_series_are_known_as_steady() -> None:
    steady, wild = learnt(30), learnt(30)
    for day in range(20):
        for hour in range(HOURS):
            steady = steady.learn(hour, steady.rate(hour), 0)
            wild = wild.learn(hour, wild.rate(hour) * (0.1 if (day + hour) % 2 else 1.9), 0)

    assert wild.spread < SPREAD < steady.spread
    assert band(100, steady.spread).high < band(100, wild.spread).high
