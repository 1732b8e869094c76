import csv
import importlib.util
import json
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.detect.days import again, shared
from vigie.core.detect.volume import LEARNS, THRESHOLDS, Tail, Volume, scores

STANDARD = THRESHOLDS["standard"]


def series(seed: int, rows: int, mean: float) -> list[float]:
    chance = np.random.default_rng(seed)
    return [float(n) for n in chance.poisson(mean * chance.gamma(4, 0.25, rows // 12 + 1).repeat(12)[:rows])]


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=400))
def test_score_lies_between_0_and_1_whatever_is_counted(values: list[float]) -> None:
    assert all(0 <= score < 1 for score in scores(values))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("seed", [1, 2])
def test_scores_of_a_beginning_are_those_of_the_whole(seed: int, share: float) -> None:
    values = series(seed, 6000, 20)
    values[5000:5010] = [4000.0] * 10
    cut = int(len(values) * share)

    assert scores(values[:cut]) == scores(values)[:cut]


@pytest.mark.parametrize("mean", [0.5, 20, 5000])
def test_burst_passes_the_threshold_in_quiet_and_in_busy_series(mean: float) -> None:
    values = series(3, 4000, mean)
    values[3000:3012] = [value * 8 + 30 for value in values[3000:3012]]

    found = scores(values)

    assert max(found[3000:3012]) > STANDARD
    assert sum(score >= STANDARD for score in found[LEARNS:3000]) <= 8


def test_what_was_just_seen_is_no_news() -> None:
    values = series(4, 4000, 20)
    for start in (3000, 3060):
        values[start : start + 12] = [300.0] * 12

    found = scores(values)

    assert max(found[3060:3072]) < STANDARD < max(found[3000:3012])


def test_nothing_is_known_of_a_series_that_begins() -> None:
    assert max(scores([5.0] * 20 + [500.0] * 3)) < STANDARD


def test_kept_series_goes_on_as_if_nothing_had_happened() -> None:
    values = series(5, 3000, 8)
    volume = Volume()
    for value in values[:2000]:
        volume.push(value)

    kept = Volume.from_json(again(volume.to_json()))

    assert kept == volume
    assert [kept.push(value) for value in values[2000:]] == scores(values)[2000:]


def test_copy_does_not_move_with_its_original() -> None:
    volume = Volume()
    for value in series(6, 500, 8):
        volume.push(value)
    before = volume.to_json()
    copied = volume.copy()
    copied.push(900)

    assert volume.to_json() == before != copied.to_json()


def test_late_messages_join_their_row() -> None:
    on_time, late = Volume(), Volume()
    for n, value in enumerate(series(7, 500, 8)):
        on_time.push(value + (40 if n == 499 else 0))
        late.push(value)
    late.correct(0, 40)

    assert late.counts == on_time.counts
    late.correct(10_000, 5)  # no longer kept: nothing breaks
    assert len(late.counts) == len(on_time.counts)


def test_tail_finds_the_height_that_one_in_two_hundred_passes() -> None:
    tail = Tail()
    for n in range(1, 10_001):
        height = int(16 * np.log2(n) // 1)
        tail.bins[height] = tail.bins.get(height, 0.0) + 1
        tail.rows += 1
    tail.ask()

    assert 9_950 * 0.97 < tail.value < 9_950 * 1.03


def test_kept_series_of_another_shape_is_refused() -> None:
    kept: dict[str, Any] = Volume().to_json() | {"tails": []}

    with pytest.raises(ValueError, match="another shape"):
        Volume.from_json(kept)


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_nab", shared() / "nab" / "score_nab.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_bursts_of_known_brands_are_found_as_measured() -> None:
    nab, judge = shared() / "nab", scorer()
    windows = json.loads((nab / "windows.json").read_text())
    scored = []
    for brand in sorted(windows):
        with (nab / "data" / f"{brand}.csv").open() as lines:
            rows = list(csv.DictReader(lines))
        scored.append((judge.Series([row["timestamp"] for row in rows], windows[brand]), rows))
    scores_of = [scores(float(row["value"]) for row in rows) for _, rows in scored]

    def worth(profile: str) -> float:
        flagged = [[n for n, s in enumerate(found) if s >= THRESHOLDS[profile]] for found in scores_of]
        series_of = [series for series, _ in scored]
        return float(judge.score(list(zip(series_of, flagged, strict=True)), profile)["score"])

    assert worth("standard") >= 84
    assert worth("reward_low_FN_rate") >= 89
    assert worth("reward_low_FP_rate") >= 77
