"""Trees of the trainer as arrays, and factors that make intervals hold."""

from typing import Any

import numpy as np
import pytest

from training.cascades import MOMENTS, Rows
from training.forecasts import arrays_of, between, columns, factors, invented, width
from vigie.core.forecast.model import ABOVE, BELOW, TARGETS, ordered, stretched
from vigie.core.forecast.trees import Forest


class Dumped:
    """What LightGBM tells of a booster, for trees written by hand."""

    def __init__(self, *trees: dict[str, Any]) -> None:
        self.trees = trees

    def dump_model(self) -> dict[str, Any]:
        return {"tree_info": [{"tree_structure": tree} for tree in self.trees]}


def leaf(value: float) -> dict[str, Any]:
    return {"leaf_value": value}


def question(feature: int, limit: float, left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    shape = {"split_feature": feature, "threshold": limit, "decision_type": "<="}
    return shape | {"left_child": left, "right_child": right}


def test_trees_keep_their_answers_as_arrays() -> None:
    deep = question(0, 1.0, leaf(1), question(1, 2.0, leaf(2), question(0, 3.0, leaf(3), leaf(4))))
    forest = Forest.from_arrays(arrays_of([Dumped(deep, leaf(10)), Dumped(leaf(7))]))

    assert [forest.sums(np.array(row)).tolist() for row in ([1.0, 9], [2.0, 2], [3.0, 9], [4.0, 9])] == [
        [11, 7], [12, 7], [13, 7], [14, 7],
    ]  # fmt: skip


def test_limits_lie_between_values_and_part_them_as_before() -> None:
    values = np.arange(-3, 4) / 1000
    for threshold in (-1e-35, 1e-35, 0.0005, np.nextafter(0.001, 1), np.nextafter(-0.002, 1), -0.00125):
        assert ((values <= between(np.array(threshold))) == (values <= threshold)).all()


def test_factors_make_intervals_hold_as_often_as_they_say() -> None:
    chance, many = np.random.default_rng(0), 2000 * len(MOMENTS)
    came = {name: np.abs(chance.normal(2, 1, many)) for name in TARGETS}
    at = np.resize(MOMENTS, many).astype(float)
    rows = Rows(np.arange(many), at, np.full(many, 20), np.zeros((many, 1)), came)
    said = np.tile([1.9, 1.95, 2.0, 2.05, 2.1], (many, 1))  # far too sure
    everything = np.zeros((many, width()))
    everything[:, columns("size")] = said

    below, above = factors(rows, everything, "size", at > 0)[MOMENTS.index(60)]
    interval = stretched(ordered(said), below, above)
    assert (came["size"] < interval[:, 0]).mean() == pytest.approx(BELOW, abs=0.01)
    assert (came["size"] > interval[:, -1]).mean() == pytest.approx(ABOVE, abs=0.01)


def test_invented_cascades_are_the_same_each_time() -> None:
    first, second = invented(), invented()

    assert all(
        (one[0] == other[0]).all() and one[1] == other[1] for one, other in zip(first, second, strict=True)
    )
    assert all(times.max() <= at for times, at in first)
