"""Always an interval, never a look ahead, and silence where there is too little to go by."""

import json
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.forecast import Abstention, Event, Forecast, Range, Reason, estimate, forecast
from vigie.core.forecast.model import END

MINUTES = st.one_of(st.floats(0, 300), st.sampled_from([0.0, 1.0, 60.0]))
EVENTS = st.lists(
    st.builds(Event, MINUTES, st.one_of(st.none(), st.integers(0, 10**8))), min_size=10, max_size=120
)
FADING = [Event(60 * (n / 200) ** 3, 300) for n in range(200)]
STEADY = [Event(60 * n / 200, 300) for n in range(200)]


def foretold(events: list[Event], at: float) -> Forecast:
    said = forecast(events, at)
    assert isinstance(said, Forecast)
    return said


def ranges(said: Forecast) -> list[Range]:
    sizes = [said.size, *(horizon.size for horizon in said.horizons), said.time_to_peak]
    reaches = [said.reach, *(horizon.reach for horizon in said.horizons)]
    return [*sizes, *(reach for reach in reaches if reach)]


def numbers(value: object) -> list[float]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers(part)]
    if isinstance(value, list):
        return [number for part in value for number in numbers(part)]
    return [value] if isinstance(value, int | float) else []


@given(EVENTS, st.floats(0.5, 20_000))
def test_intervals_are_ordered_and_never_below_what_was_seen(events: list[Event], at: float) -> None:
    said = estimate(events, at)

    assert all(some.low <= some.median <= some.high for some in ranges(said))
    assert said.seen <= said.size.low
    assert said.seen == sum(event.minute <= at for event in events)


@given(EVENTS, st.floats(0.5, 20_000))
def test_reaches_grow_with_time(events: list[Event], at: float) -> None:
    said = estimate(events, at)
    reaches = [reach for reach in (*(horizon.reach for horizon in said.horizons), said.reach) if reach]

    for first, second in pairwise(reaches):
        assert first.low <= second.low
        assert first.median <= second.median
        assert first.high <= second.high


@given(EVENTS, st.lists(st.floats(300.0001, 20_000), max_size=30))
def test_what_comes_later_never_changes_what_is_said_now(events: list[Event], later: list[float]) -> None:
    assert estimate([*events, *map(Event, later)], 300.0) == estimate(events, 300.0)


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_messages_does_not_matter(events: list[Event], chance: object) -> None:
    mixed = sorted(events, key=lambda _: chance.random())  # type: ignore[attr-defined]

    assert forecast(mixed, 300.0) == forecast(events, 300.0)


@given(EVENTS, st.floats(0.5, 12_000), st.lists(st.floats(0, 1e9), min_size=2, max_size=20))
def test_a_higher_threshold_is_never_more_likely(
    events: list[Event], at: float, thresholds: list[float]
) -> None:
    said = estimate(events, at)
    chances = [said.probability(threshold) for threshold in sorted(thresholds)]

    assert all(0 <= second <= first <= 1 for first, second in pairwise(chances))
    assert said.probability(said.seen) == 1


@given(EVENTS, st.floats(0.5, 12_000))
def test_the_cone_opens_and_never_falls(events: list[Event], at: float) -> None:
    curve = estimate(events, at).curve

    for side in (curve.low, curve.median, curve.high):
        assert all(second >= first - 1e-9 for first, second in pairwise(side))
    rows = zip(curve.low, curve.median, curve.high, strict=True)
    assert all(low <= median + 1e-9 and median <= high + 1e-9 for low, median, high in rows)
    assert list(curve.minutes) == sorted(set(curve.minutes))


@pytest.mark.parametrize(
    ("events", "at"),
    [
        ([Event(0.0)] * 1000, 60.0),
        ([Event(60.0, 0)] * 1000, 60.0),
        ([Event(n / 2000, 10**9) for n in range(100_000)], 60.0),
        ([Event(0.0)] * 10, 1e-6),
        ([], 5.0),
        ([Event(3.0)], 5.0),
        ([Event(1.0)] * 12, 50_000.0),
    ],
    ids=["all at the beginning", "all now", "huge", "at once", "none", "one", "long over"],
)
def test_odd_cascades_get_plain_numbers(events: list[Event], at: float) -> None:
    said = estimate(events, at)
    written = json.loads(json.dumps(said.to_json(), allow_nan=False))

    assert all(math.isfinite(number) for number in numbers(written))
    assert math.isfinite(said.probability(500))


def test_what_goes_on_grows_more_than_what_fades() -> None:
    fading, steady = foretold(FADING, 60), foretold(STEADY, 60)

    assert steady.size.median > fading.size.median
    assert steady.probability(500) > fading.probability(500)
    assert fading.peak.past > steady.peak.past


def test_horizons_grow_towards_the_end() -> None:
    said = foretold(STEADY, 60)
    sizes = [horizon.size.median for horizon in said.horizons]

    assert [horizon.minutes for horizon in said.horizons] == [60, 360, 1440]
    assert said.seen <= sizes[0] <= sizes[1] <= sizes[2] <= said.size.median
    assert said.by(360) == said.horizons[1].size


def test_a_reach_is_told_where_audiences_are_known() -> None:
    said = foretold(STEADY, 60)

    assert said.reach is not None
    assert said.reach.median == 200 * 300 + (said.size.median - 200) * 300
    assert foretold([Event(event.minute) for event in STEADY], 60).reach is None


def test_people_are_told_nothing_below_ten_messages() -> None:
    assert forecast(STEADY[:7], 60) == Abstention(60, 7, Reason.FEW, needed=3)
    assert isinstance(forecast(STEADY[:10], 60), Forecast)
    assert isinstance(estimate(STEADY[:7], 60), Forecast)


def test_people_are_told_nothing_once_it_is_over() -> None:
    over = forecast(STEADY, END)

    assert over == Abstention(END, 200, Reason.OVER)
    assert json.dumps(over.to_json()) == '{"abstains": "over", "at": 10080, "seen": 200, "needed": 0}'
    assert estimate(STEADY, END).size == Range(200, 200, 200)


def test_what_is_known_to_become_large_is_foretold_larger() -> None:
    few = STEADY[:12]

    assert estimate(few, 60, large=True).size.median >= 50
    assert estimate(few, 60).size.median < estimate(few, 60, large=True).size.median


@pytest.mark.parametrize("minute", [math.nan, math.inf, -1.0])
def test_impossible_times_are_refused(minute: float) -> None:
    with pytest.raises(ValueError, match="minutes after the beginning"):
        forecast([Event(minute)], 60)


@pytest.mark.parametrize("at", [math.nan, math.inf, 0.0, -5.0])
def test_impossible_moments_are_refused(at: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        forecast(STEADY, at)
