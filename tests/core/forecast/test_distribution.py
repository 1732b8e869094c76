"""A distribution known at a few levels: it passes through them, and never turns back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.forecast.distribution import Distribution

LEVELS = (0.08, 0.3, 0.5, 0.7, 0.88)
KNOWN = Distribution(LEVELS, (0.1, 0.4, 0.6, 0.9, 1.8))
ANY = st.lists(st.floats(0, 8), min_size=5, max_size=5).map(
    lambda points: Distribution(LEVELS, tuple(sorted(points)))
)


@pytest.mark.parametrize(("level", "point"), list(zip(KNOWN.levels, KNOWN.points, strict=True)))
def test_it_passes_through_what_is_known(level: float, point: float) -> None:
    assert KNOWN.exceeding(point) == pytest.approx(1 - level)
    assert KNOWN.quantile(level) == pytest.approx(point)


@given(ANY, st.floats(-5, 20), st.floats(0, 20))
def test_a_higher_threshold_is_never_more_likely(known: Distribution, value: float, more: float) -> None:
    assert 0 <= known.exceeding(value + more) <= known.exceeding(value) <= 1


@given(ANY, st.floats(0.01, 0.99))
def test_there_and_back(known: Distribution, level: float) -> None:
    assert 1 - known.exceeding(known.quantile(level)) == pytest.approx(level, abs=1e-6)


def test_a_number_that_is_sure_has_a_step() -> None:
    sure = Distribution(LEVELS, (0.0,) * 5)

    assert sure.exceeding(-0.1) == pytest.approx(1)
    assert sure.exceeding(0.1) == pytest.approx(0)
