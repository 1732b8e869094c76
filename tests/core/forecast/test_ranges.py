import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.forecast.ranges import Range, growing

LOGS = st.lists(st.floats(-2, 1000), min_size=3, max_size=3).map(sorted)


@given(st.integers(0, 10**7), LOGS)
def test_sizes_are_whole_ordered_and_never_below_what_is_there(count: int, logs: list[float]) -> None:
    size = growing(count, np.array(logs))

    assert count <= size.low <= size.median <= size.high < float("inf")
    assert all(float(side).is_integer() for side in (size.low, size.median, size.high))


def test_growth_is_times_what_is_there() -> None:
    assert growing(10, np.log([1.28, 2.0, 3.01])) == Range(12, 20, 31)


def test_ranges_are_held_between_others() -> None:
    small, large = Range(1, 2, 3), Range(2, 3, 9)

    assert small.at_least(large) == large
    assert large.at_most(small) == small
    assert Range(3, 1, 5).ordered() == Range(3, 3, 5)
