"""Quantiles in order, stretched by what they missed before."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.forecast.features import features
from vigie.core.forecast.model import LARGE, SLACK, TARGETS, Models, ordered, stretched
from vigie.core.forecast.resources import shipped_models

HOUR = np.linspace(0.1, 59.0, 40)


def test_quantiles_that_cross_are_put_in_order_and_nothing_shrinks() -> None:
    assert ordered(np.array([0.4, -0.2, 0.3])).tolist() == [0.0, 0.3, 0.4]


def test_each_side_is_stretched_by_its_own_factor() -> None:
    said = stretched(np.array([1.0, 2.0, 4.0]), below=0.5, above=2.0)

    assert said == pytest.approx([2 - 0.5 * (1 + SLACK), 2, 2 + 2 * (2 + SLACK)])


@given(st.lists(st.floats(0, 5), min_size=5, max_size=5), st.floats(0.05, 3), st.floats(0.05, 3))
def test_stretching_keeps_the_order(plain: list[float], below: float, above: float) -> None:
    said = stretched(np.sort(np.array(plain)), below, above)

    assert (np.diff(said) >= 0).all()
    assert (said >= 0).all()


@pytest.mark.parametrize("at", [0.5, 60.0, 77.0, 10_000.0])
def test_every_target_has_its_quantiles_at_any_moment(at: float) -> None:
    found, past = shipped_models().any.quantiles(features(HOUR[at >= HOUR], at), at)

    assert {name: len(quantiles) for name, quantiles in found.items()} == {
        name: len(levels) for name, levels in TARGETS.items()
    }
    assert 0 <= past <= 1


def test_knowing_that_it_becomes_large_matters_only_before_it_is() -> None:
    models: Models = shipped_models()

    assert models.of(LARGE - 1, large=True) is models.large
    assert models.of(LARGE, large=True) is models.large
    assert models.of(LARGE, large=False) is models.large
    assert models.of(LARGE - 1, large=False) is models.any
