"""Chances that mean what they say, and from which chance yes is said: learned from texts not seen before."""

import numpy as np
from scipy.optimize import minimize

from training.examples import HEADS, UNKNOWN
from training.fitting import OUT, SLICES

Calibration = tuple[np.ndarray, np.ndarray]
"""scale and shift, one a column: calibrated log-odds are logits × scale + shift."""


def calibrated(logits: np.ndarray, labels: np.ndarray) -> Calibration:
    """One temperature a head, and a shift for yes/no heads (Guo et al. 2017; Platt 1999)."""
    scale, shift = np.ones(OUT, dtype=np.float32), np.zeros(OUT, dtype=np.float32)
    for number, (head, values) in enumerate(HEADS.items()):
        part, known = SLICES[head], labels[:, number] != UNKNOWN
        if len(np.unique(labels[known, number])) < 2:
            continue
        binary = len(values) == 2
        found = minimize(
            _loss, np.array([1.0, 0.0]), args=(logits[known, part], labels[known, number], binary),
            method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-6},
        ).x  # fmt: skip
        scale[part] = max(found[0], 0.05)
        if binary:
            shift[part.stop - 1] = found[1]
    return scale, shift


def _loss(numbers: np.ndarray, logits: np.ndarray, labels: np.ndarray, binary: bool) -> float:  # noqa: FBT001
    scores = logits * numbers[0]
    if binary:
        scores = scores + np.array([0.0, numbers[1]])
    return float(-log_chances(scores)[np.arange(len(labels)), labels].mean())


def log_chances(scores: np.ndarray) -> np.ndarray:
    scores = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))


def chance_of_yes(logits: np.ndarray, head: str, calibration: Calibration) -> np.ndarray:
    part, (scale, shift) = SLICES[head], calibration
    return np.exp(log_chances(logits[:, part] * scale[part] + shift[part]))[:, 1]


def threshold(chances: np.ndarray, labels: np.ndarray, precision: float) -> float:
    """The chance from which yes is said: best F1 among those precise enough, else best F1 of all."""
    candidates = np.arange(0.30, 0.96, 0.01)
    scored = [(_scores(chances >= at, labels == 1), float(at)) for at in candidates]
    precise = [one for one in scored if one[0][0] >= precision] or scored
    return round(max(precise, key=lambda one: one[0][2])[1], 2)


def _scores(said: np.ndarray, true: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    both = float((said & true).sum())
    precision, recall = both / max(said.sum(), 1), both / max(true.sum(), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def expected_error(chances: np.ndarray, hits: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error: mean distance of said and true shares, over ten equal bins."""
    which = np.minimum((chances * bins).astype(int), bins - 1)
    gaps = [
        abs(chances[which == one].mean() - hits[which == one].mean()) * (which == one).mean()
        for one in range(bins)
        if (which == one).any()
    ]
    return float(sum(gaps))
