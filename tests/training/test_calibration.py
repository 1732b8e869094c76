"""Calibrated chances mean what they say; a threshold keeps the precision it was chosen for."""

import numpy as np
import pytest

from training.calibration import calibrated, chance_of_yes, expected_error, threshold
from training.examples import HEADS, UNKNOWN
from training.fitting import OUT, SLICES


def test_boasting_logits_are_brought_down() -> None:
    chance = np.random.default_rng(1)
    true = chance.uniform(0, 1, 4000)
    labels = np.full((4000, len(HEADS)), UNKNOWN)
    labels[:, list(HEADS).index("spam")] = chance.uniform(0, 1, 4000) < true
    logits = np.zeros((4000, OUT))
    logits[:, SLICES["spam"].stop - 1] = 3 * np.log(true / (1 - true)) + 2
    nothing = np.ones(OUT), np.zeros(OUT)
    hits = labels[:, list(HEADS).index("spam")] == 1
    before = expected_error(chance_of_yes(logits, "spam", nothing), hits)
    after = expected_error(chance_of_yes(logits, "spam", calibrated(logits, labels)), hits)
    assert before > 0.1
    assert after < 0.03


def test_a_head_without_labels_is_left_as_it_is() -> None:
    scale, shift = calibrated(np.ones((3, OUT)), np.full((3, len(HEADS)), UNKNOWN))
    assert (scale == 1).all()
    assert (shift == 0).all()


def test_a_threshold_keeps_its_precision() -> None:
    chances = np.array([0.95, 0.9, 0.8, 0.7, 0.6, 0.5])
    labels = np.array([1, 1, 1, 0, 1, 0])
    at = threshold(chances, labels, 0.99)
    assert 0.7 <= at <= 0.8
    assert threshold(chances, labels, 0.7) == pytest.approx(0.51, abs=0.1)
