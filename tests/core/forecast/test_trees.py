"""Trees are read as they were written: also those that the trainer wrote."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vigie.core.forecast.features import features
from vigie.core.forecast.resources import shipped_models
from vigie.core.forecast.trees import Forest

SAID = Path(__file__).parent / "said_by_the_trainer.jsonl"


def small_forest() -> Forest:
    """Two forests: a tree of two questions and one that always says 10; and one leaf, 7."""
    arrays: dict[str, Any] = {
        "feature": np.array([0, 0, 1, 0, 0, 0, 0]),
        "limit": np.array([1.0, 0, 5.0, 0, 0, 0, 0]),
        "left": np.array([1, 1, 3, 3, 4, 5, 6]),
        "right": np.array([2, 1, 4, 3, 4, 5, 6]),
        "value": np.array([0, 1, 0, 2, 3, 10, 7]),
        "roots": np.array([0, 5, 6]),
        "starts": np.array([0, 2]),
        "depth": np.array(2),
    }
    return Forest.from_arrays(arrays)


@pytest.mark.parametrize(
    ("row", "first"),
    [([1.0, 9.0], 11), ([1.1, 5.0], 12), ([1.1, 5.1], 13)],
    ids=["at the limit", "left", "right"],
)
def test_each_tree_gives_one_leaf(row: list[float], first: float) -> None:
    assert small_forest().sums(np.array(row)).tolist() == [first, 7]


@pytest.mark.parametrize("name", ["any", "large"])
def test_they_say_what_the_trainer_said(name: str) -> None:
    forest = getattr(shipped_models(), name).forest
    rows = [json.loads(line) for line in SAID.read_text(encoding="utf-8").splitlines()]

    assert len(rows) >= 20
    for row in rows:
        said = forest.sums(features(np.array(row["minutes"]), row["at"]))
        assert said == pytest.approx(row[name], abs=1e-4)
