"""Numbers of the first minutes: always finite, always as many, and none that knows what comes later."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.forecast.features import Floats, features

WIDTH = 73
TIMES = st.lists(st.floats(0, 60), max_size=80).map(lambda times: np.sort(np.array(times, dtype=np.float64)))


@given(TIMES)
def test_every_cascade_gives_as_many_finite_numbers(times: Floats) -> None:
    row = features(times, 60.0)

    assert row.shape == (WIDTH,)
    assert np.isfinite(row).all()


@pytest.mark.parametrize(
    "times",
    [np.zeros(500), np.full(500, 60.0), np.linspace(0, 60, 100_000), np.array([]), np.array([60.0])],
    ids=["all at the beginning", "all just now", "very many", "none", "one, now"],
)
def test_odd_cascades_are_numbers_too(times: Floats) -> None:
    assert np.isfinite(features(times, 60.0)).all()


@pytest.mark.parametrize("at", [0.001, 1.0, 10_079.0])
def test_any_moment_will_do(at: float) -> None:
    assert np.isfinite(features(np.linspace(0, at, 30), at)).all()


def test_a_last_digit_changes_nothing() -> None:
    times = np.linspace(0.3, 42.0, 60)

    assert (features(times, 60.0) == features(times * (1 + 1e-15), 60.0)).all()


def test_faster_and_fading_cascades_differ() -> None:
    fading, growing = np.linspace(0, 1, 50) ** 3 * 60, np.linspace(0, 1, 50) ** (1 / 3) * 60

    assert not np.array_equal(features(fading, 60.0), features(growing, 60.0))
