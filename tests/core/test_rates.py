from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.rates import WEEK, Rhythm

MONDAY = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)
TWO_DAYS = timedelta(hours=48)


def office(weeks: int) -> Rhythm:
    """Thirty messages an hour from 8 to 20 on weekdays, nothing else."""
    rhythm = Rhythm()
    for hour in range(weeks * WEEK):
        at = MONDAY + timedelta(hours=hour)
        rhythm = rhythm.heard(30 if at.weekday() < 5 and 8 <= at.hour < 20 else 0, at)
    return rhythm


def silence(rhythm: Rhythm, since: datetime, *, usual: float = 10.0) -> timedelta:
    return rhythm.silence(since, usual=usual, worth=12, most=TWO_DAYS)


AFTER = MONDAY + timedelta(weeks=4)


def test_silent_noon_is_told_soon_and_a_silent_night_is_normal() -> None:
    rhythm = office(4)

    assert silence(rhythm, AFTER + timedelta(hours=10)) == timedelta(minutes=24)
    night = silence(rhythm, AFTER + timedelta(hours=20))
    assert timedelta(hours=12) < night < timedelta(hours=12, minutes=30)


def test_quiet_weekend_is_normal_but_not_for_ever() -> None:
    assert silence(office(4), AFTER + timedelta(days=4, hours=20)) == TWO_DAYS


def test_nothing_learned_counts_as_usual() -> None:
    assert silence(Rhythm(), AFTER, usual=12.0) == timedelta(hours=1)


def test_one_week_is_half_believed() -> None:
    at_night = AFTER - timedelta(weeks=3) + timedelta(hours=1)

    assert silence(office(1), at_night) < silence(office(4), at_night)
    assert silence(office(1), at_night) > silence(Rhythm(), at_night)


def test_habits_change_within_a_month() -> None:
    rhythm = office(4)
    for hour in range(4 * WEEK):
        rhythm = rhythm.heard(30, AFTER + timedelta(hours=hour))

    assert silence(rhythm, AFTER + timedelta(weeks=4, hours=2)) < timedelta(minutes=45)


def test_hours_nobody_read_in_are_quiet_hours() -> None:
    rhythm = Rhythm().heard(5, MONDAY).heard(7, MONDAY + timedelta(hours=3))

    assert (rhythm.count, sum(rhythm.weeks), sorted(rhythm.rates)[-2:]) == (7, 3, [0.0, 5.0])


@pytest.mark.parametrize(
    "kept", [None, {}, {"rates": [1], "weeks": [1]}, {"rates": "x" * WEEK, "weeks": []}, []]
)
def test_what_was_kept_by_nobody_is_nothing_known(kept: object) -> None:
    assert Rhythm.from_json(kept) == Rhythm()


def test_what_is_kept_comes_back() -> None:
    rhythm = office(2)
    assert Rhythm.from_json(rhythm.to_json()) == rhythm


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(-5000, 50_000)), max_size=20), st.integers(0, 300))
def test_silence_is_never_longer_than_it_may_be(heard: list[tuple[int, int]], hours: int) -> None:
    rhythm = Rhythm()
    for count, minutes in heard:
        rhythm = rhythm.heard(count, MONDAY + timedelta(minutes=minutes))
    found = silence(rhythm, MONDAY + timedelta(hours=hours, minutes=7))

    assert timedelta(0) < found <= TWO_DAYS
    assert all(rate >= 0 for rate in rhythm.rates)
