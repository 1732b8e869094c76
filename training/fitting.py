"""Fit the model: one linear layer over hashed words for all heads, and a small network over what the
lexicons and word vectors say. Seeded: the same examples give the same weights on the same machine.

Sparse weights learn by Adagrad (Duchi et al. 2011), the others by Adam (Kingma & Ba 2015) with a rate
that goes up and down once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from training.examples import HEADS, UNKNOWN
from vigie.core.text.model import log_shares, small_network

SLICES: dict[str, slice] = {}
for _head, _values in HEADS.items():
    _start = max((part.stop for part in SLICES.values()), default=0)
    SLICES[_head] = slice(_start, _start + len(_values))
OUT = max(part.stop for part in SLICES.values())


@dataclass(frozen=True, slots=True)
class Schedule:
    """How to learn.

    fits: from how many beginnings; dropped: shares of features and of hidden numbers left out at a step.
    """

    epochs: int = 6
    fits: int = 3
    batch: int = 64
    wide_rate: float = 0.05
    rate: float = 2e-3
    hidden: int = 192
    dropped: tuple[float, float] = (0.3, 0.3)
    smoothing: float = 0.02
    decay: float = 0.02
    seed: int = 7


@dataclass(slots=True)
class Weights:
    """wide: buckets × OUT; dense: parameters by name."""

    wide: np.ndarray
    dense: dict[str, np.ndarray] = field(default_factory=dict)

    def logits(self, sparse: sp.csr_matrix, dense: np.ndarray) -> np.ndarray:
        """What every head says of each text: n × OUT."""
        return np.asarray(sparse @ self.wide + small_network(dense, self.dense))


@dataclass(frozen=True, slots=True)
class Lessons:
    """n texts to learn from. sparse: n × buckets; dense: n × numbers; labels, weights: n × heads;
    habits: whose habits of labelling a row follows, 0 for ours.
    """

    sparse: sp.csr_matrix
    dense: np.ndarray
    labels: np.ndarray
    weights: np.ndarray
    habits: np.ndarray


def fit(lessons: Lessons, how: Schedule) -> Weights:
    """Learn several times and take the mean: what chance decided is evened out."""
    models = [_fit_once(lessons, how, np.random.default_rng([how.seed, turn])) for turn in range(how.fits)]
    share = np.float32(1 / how.fits)
    dense = {name: sum(model.dense[name] for model in models) * share for name in ("straight", "bias")}
    dense["into"] = np.hstack([model.dense["into"] for model in models])
    dense["into_bias"] = np.hstack([model.dense["into_bias"] for model in models])
    dense["out"] = np.vstack([model.dense["out"] for model in models]) * share
    return Weights(sum(model.wide for model in models) * share, dense)


@dataclass(frozen=True, slots=True)
class Again:
    """The second look: a small network over what all heads said. scale: of its inputs, one a column."""

    dense: dict[str, np.ndarray]
    scale: np.ndarray

    def added(self, logits: np.ndarray) -> np.ndarray:
        """What it adds to the logits of the first."""
        return small_network(log_shares(logits) * self.scale, self.dense)


def fit_again(logits: np.ndarray, labels: np.ndarray, how: Schedule) -> Again:
    """Learn from what was said of texts by models that had not seen them, n × OUT (Wolpert 1992)."""
    seen = log_shares(logits)
    scale = (1 / (seen.std(axis=0) + 1e-6)).astype(np.float32)
    count = len(labels)
    weights, habits = np.ones(labels.shape, dtype=np.float32), np.zeros(count, dtype=np.int64)
    nothing = sp.csr_matrix((count, 0), dtype=np.float32)
    lessons = Lessons(nothing, (seen * scale).astype(np.float32), labels, weights, habits)
    return Again(fit(lessons, how).dense, scale)


def _fit_once(lessons: Lessons, how: Schedule, chance: np.random.Generator) -> Weights:
    numbers, habits = lessons.dense.shape[1], int(lessons.habits.max()) + 1
    model = Weights(
        np.zeros((lessons.sparse.shape[1], OUT), dtype=np.float32), _first(numbers, habits, how, chance)
    )
    wide, deep = Adagrad(model.wide, how.wide_rate), Adam(model.dense, how.decay)
    steps = how.epochs * -(-len(lessons.labels) // how.batch)
    for step, rows in enumerate(_batches(len(lessons.labels), how, chance)):
        some = _with_gaps(lessons.sparse[rows], how.dropped[0], chance)
        slope, gradients = _backward(model, some, lessons, rows, how, chance)
        wide.step(some, slope)
        deep.step(gradients, how.rate * _one_cycle(step / steps))
    return model


def _first(numbers: int, habits: int, how: Schedule, chance: np.random.Generator) -> dict[str, np.ndarray]:
    def spread(rows: int, columns: int) -> np.ndarray:
        return chance.uniform(-1, 1, (rows, columns)).astype(np.float32) / np.float32(np.sqrt(rows))

    return {
        "into": spread(numbers, how.hidden), "into_bias": np.zeros(how.hidden, dtype=np.float32),
        "out": spread(how.hidden, OUT), "straight": np.zeros((numbers, OUT), dtype=np.float32),
        "bias": np.zeros(OUT, dtype=np.float32), "habits": np.zeros((habits, OUT), dtype=np.float32),
    }  # fmt: skip


def _batches(count: int, how: Schedule, chance: np.random.Generator) -> Iterator[np.ndarray]:
    for _ in range(how.epochs):
        order = chance.permutation(count)
        for start in range(0, count, how.batch):
            yield order[start : start + how.batch]


def _with_gaps(rows: sp.csr_matrix, share: float, chance: np.random.Generator) -> sp.csr_matrix:
    """The rows with a share of their features left out, in columns of their own; `names` gives those back."""
    kept = chance.random(rows.nnz) >= share
    names, columns = np.unique(rows.indices, return_inverse=True)
    data = np.where(kept, rows.data / np.float32(1 - share), np.float32(0))
    some = sp.csr_matrix((data, columns, rows.indptr), shape=(rows.shape[0], len(names)))
    some.names = names
    return some


def _backward(
    model: Weights,
    some: sp.csr_matrix,
    lessons: Lessons,
    rows: np.ndarray,
    how: Schedule,
    chance: np.random.Generator,
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Slopes of the loss, by logit and by dense parameter."""
    keep = np.float32(1 - how.dropped[1])
    part, dense, habits = model.dense, lessons.dense[rows], lessons.habits[rows]
    dense_kept = dense * (chance.random(dense.shape) < keep) / keep
    before = dense_kept @ part["into"] + part["into_bias"]
    mask = (before > 0) * (chance.random(before.shape) < keep) / keep
    hidden = before * mask
    logits = some @ model.wide[some.names] + hidden @ part["out"] + dense @ part["straight"] + part["bias"]
    logits += part["habits"][habits]
    slope = slopes(logits, lessons.labels[rows], lessons.weights[rows], how.smoothing)
    of_habits = np.zeros_like(part["habits"])
    np.add.at(of_habits, habits, slope)
    of_habits[0] = 0  # ours is what all are measured from
    inner = (slope @ part["out"].T) * mask
    return slope, {
        "into": dense_kept.T @ inner, "into_bias": inner.sum(axis=0), "out": hidden.T @ slope,
        "straight": dense.T @ slope, "bias": slope.sum(axis=0), "habits": of_habits,
    }  # fmt: skip


def slopes(logits: np.ndarray, labels: np.ndarray, weights: np.ndarray, smoothing: float) -> np.ndarray:
    """Slope of the smoothed cross-entropy of each head, mean over the texts; 0 where a label is unknown."""
    slope = np.zeros(logits.shape, dtype=np.float32)
    for number, part in enumerate(SLICES.values()):
        known = np.flatnonzero(labels[:, number] != UNKNOWN)
        raised = np.exp(logits[known, part] - logits[known, part].max(axis=1, keepdims=True))
        chances = raised / raised.sum(axis=1, keepdims=True) - smoothing / raised.shape[1]
        chances[np.arange(len(known)), labels[known, number]] -= 1 - smoothing
        slope[known, part] = chances * weights[known, number, None] / len(logits)
    return slope


def _one_cycle(share: float) -> float:
    """Up for 15 % of the way, then down as a cosine."""
    up = 0.15
    if share < up:
        return 0.04 + 0.96 * (1 - np.cos(np.pi * share / up)) / 2
    return float((1 + np.cos(np.pi * (share - up) / (1 - up))) / 2)


class Adagrad:
    """Each bucket learns in inverse measure of what it learned so far."""

    def __init__(self, wide: np.ndarray, rate: float) -> None:
        self.wide, self.rate, self.seen = wide, np.float32(rate), np.zeros_like(wide)

    def step(self, some: sp.csr_matrix, slope: np.ndarray) -> None:
        gradient = np.asarray(some.T @ slope)
        seen = self.seen[some.names] + gradient * gradient
        self.seen[some.names] = seen
        self.wide[some.names] -= self.rate * gradient / (np.sqrt(seen) + np.float32(1e-10))


class Adam:
    """Decoupled weight decay on matrices, none on biases."""

    def __init__(self, parameters: dict[str, np.ndarray], decay: float) -> None:
        self.parameters, self.decay, self.steps = parameters, decay, 0
        self.mean = {name: np.zeros_like(part) for name, part in parameters.items()}
        self.square = {name: np.zeros_like(part) for name, part in parameters.items()}

    def step(self, gradients: dict[str, np.ndarray], rate: float) -> None:
        self.steps += 1
        for name, gradient in gradients.items():
            mean, square, part = self.mean[name], self.square[name], self.parameters[name]
            mean += np.float32(0.1) * (gradient - mean)
            square += np.float32(0.001) * (gradient * gradient - square)
            upward = mean / np.float32(1 - 0.9**self.steps)
            spread = np.sqrt(square / np.float32(1 - 0.999**self.steps)) + np.float32(1e-8)
            if part.ndim > 1:
                part *= np.float32(1 - rate * self.decay)
            part -= np.float32(rate) * upward / spread
