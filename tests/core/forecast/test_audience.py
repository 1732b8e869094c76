"""A reach is a size times the audience seen so far, with the doubt of both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.forecast.audience import audience_of
from vigie.core.forecast.ranges import Range

FOLLOWERS = st.lists(st.one_of(st.none(), st.integers(0, 10**9)), min_size=1, max_size=50)


def test_nobody_known_is_no_reach() -> None:
    assert audience_of([None, None]) is None
    assert audience_of([]) is None


def test_the_next_ones_have_the_mean_audience_of_those_after_the_first() -> None:
    audience = audience_of([5000, 100, 300])

    assert audience is not None
    assert (audience.so_far, audience.each) == (5400, 200)
    assert audience.reach(3, Range(5, 13, 23)).median == 5400 + 10 * 200


def test_unknown_accounts_count_as_the_others_do() -> None:
    audience = audience_of([5000, None, 100, 300])

    assert audience is not None
    assert audience.so_far == 5400 + 200


def test_one_large_account_may_change_everything() -> None:
    audience = audience_of([100] * 20)

    assert audience is not None
    sure_of_the_size = audience.reach(20, Range(40, 40, 40))
    assert sure_of_the_size.low == pytest.approx(2000 + 2000 * 0.6)
    assert sure_of_the_size.high == pytest.approx(2000 + 2000 * 5)


def test_what_is_over_reaches_nobody_else() -> None:
    audience = audience_of([100] * 20)

    assert audience is not None
    assert audience.reach(20, Range(20, 20, 20)) == Range(2000, 2000, 2000)


@given(FOLLOWERS, st.lists(st.integers(0, 10**6), min_size=3, max_size=3).map(sorted))
def test_reaches_are_ordered_and_never_below_the_one_so_far(
    followers: list[int | None], more: list[int]
) -> None:
    audience = audience_of(followers)
    if audience is None:
        return
    count = len(followers)
    reach = audience.reach(count, Range(*(count + extra for extra in more)))

    assert audience.so_far <= reach.low <= reach.median <= reach.high < float("inf")
