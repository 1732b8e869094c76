"""The fit learns what is there to learn, the same twice, and only from what is labelled."""

import numpy as np
import pytest
import scipy.sparse as sp

from training.examples import HEADS, UNKNOWN
from training.fitting import SLICES, Lessons, Schedule, fit, slopes

QUICK = Schedule(epochs=12, fits=1, hidden=8, batch=16)


def lessons(count: int = 200) -> Lessons:
    """Texts of one feature each: even ones are complaints about billing, odd ones praise of staff."""
    even = np.arange(count) % 2 == 0
    labels = np.full((count, len(HEADS)), UNKNOWN)
    labels[:, list(HEADS).index("intent")] = np.where(even, 0, 4)
    labels[:, list(HEADS).index("topic")] = np.where(even, 1, 3)
    words = np.ones(count, dtype=np.float32), (np.arange(count), np.where(even, 3, 7))
    return Lessons(
        sparse=sp.csr_matrix(words, (count, 16)),
        dense=np.ones((count, 2), dtype=np.float32),
        labels=labels,
        weights=np.ones((count, len(HEADS)), dtype=np.float32),
        habits=np.zeros(count, dtype=np.int64),
    )  # fmt: skip


def test_what_can_be_learned_is_learned() -> None:
    known = lessons()
    said = fit(known, QUICK).logits(known.sparse, known.dense)
    for head in ("intent", "topic"):
        assert (said[:, SLICES[head]].argmax(axis=1) == known.labels[:, list(HEADS).index(head)]).all()


def test_the_same_seed_gives_the_same_weights() -> None:
    first, second = (fit(lessons(), QUICK) for _ in range(2))
    assert (first.wide == second.wide).all()
    assert all((first.dense[name] == second.dense[name]).all() for name in first.dense)


def test_nothing_is_learned_where_no_label_is_known() -> None:
    weights = fit(lessons(), QUICK)
    assert not weights.wide[:, SLICES["abusive"]].any()


def test_several_fits_are_one_model_that_says_their_mean() -> None:
    known = lessons()
    model = fit(known, Schedule(epochs=2, fits=3, hidden=8, batch=16))
    assert model.dense["into"].shape == (2, 24)
    assert np.isfinite(model.logits(known.sparse, known.dense)).all()


def test_habits_of_others_stay_with_them() -> None:
    """Others call everything spam: their rows must not make our texts spam."""
    ours, count = lessons(), 200
    labels = ours.labels.copy()
    labels[:, list(HEADS).index("spam")] = np.where(np.arange(count) < 100, 0, 1)
    habits = (np.arange(count) >= 100).astype(np.int64)
    model = fit(Lessons(ours.sparse, ours.dense, labels, ours.weights, habits), QUICK)
    said = model.logits(ours.sparse[:100], ours.dense[:100])[:, SLICES["spam"]]
    assert (said.argmax(axis=1) == 0).all()


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_slopes_sum_to_nothing_within_a_head(smoothing: float) -> None:
    known = lessons(10)
    logits = np.zeros((10, max(part.stop for part in SLICES.values())), dtype=np.float32)
    found = slopes(logits, known.labels, known.weights, smoothing)
    for part in SLICES.values():
        assert found[:, part].sum() == pytest.approx(0, abs=1e-5)
