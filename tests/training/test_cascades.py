"""What is learned from: moments of cascades, without a look ahead, and small ones made of large ones."""

import gzip
import json
import math
from pathlib import Path

import numpy as np
import pytest

from training.cascades import any_rows, folds_of, load, peak_of, rows_of
from vigie.core.forecast.features import features

SLOW = np.linspace(0.5, 200.0, 400)


def test_times_are_read_in_order(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "some.jsonl.gz", "wt") as out:
        out.write(json.dumps({"id": "a", "t": [3.0, 1.0, 2.0]}) + "\n")

    assert [times.tolist() for times in load(tmp_path / "some.jsonl.gz")] == [[1.0, 2.0, 3.0]]


def test_each_moment_with_enough_events_is_a_row() -> None:
    rows = rows_of([SLOW, SLOW[:3]], moments=(10, 60), fewest=8)

    assert rows.cascade.tolist() == [0, 0]
    assert rows.seen.tolist() == [(at >= SLOW).sum() for at in (10, 60)]
    assert (rows.inputs[1] == features(SLOW[SLOW <= 60], 60)).all()


def test_outcomes_are_how_many_times_as_many() -> None:
    rows = rows_of([np.append(SLOW, 20_000.0)], moments=(60,), fewest=8)

    assert rows.targets["size"][0] == pytest.approx(
        math.log(400 / rows.seen[0])
    )  # not what came after 7 days
    assert rows.targets["in60"][0] == pytest.approx(math.log((SLOW <= 120).sum() / rows.seen[0]))


def test_the_peak_ends_the_fullest_stretch() -> None:
    burst = np.sort(np.concatenate([SLOW, np.linspace(100, 105, 300)]))

    assert 105 <= peak_of(burst) <= 110
    rows = rows_of([burst], moments=(60, 180), fewest=8)
    assert rows.targets["past"].tolist() == [0, 1]
    assert np.expm1(rows.targets["ahead"]) == pytest.approx([peak_of(burst) - 60, 0])


def test_cascades_that_begin_alike_are_never_parted() -> None:
    cascades = [SLOW + number % 20 for number in range(60)]
    fold = folds_of(cascades)

    assert all(len(set(fold[number::20])) == 1 for number in range(20))
    assert len(set(fold)) == 8


def test_small_cascades_are_made_of_those_that_were_large_already() -> None:
    cascades = [SLOW + number / 100 for number in range(20)]
    rows = rows_of(cascades)
    some = any_rows(cascades, rows)

    whole = np.array(
        [np.searchsorted(cascades[n], at, side="right") for n, at in zip(some.cascade, some.at, strict=True)]
    )
    assert (whole >= 50).all()
    assert ((some.seen >= 8) & (some.seen < 50)).any()
    assert (some.seen <= whole).all()
