"""What one team taught: a small correction laid over the shipped model, learned from its own words.

The model stays as it is. For each head that was corrected, words and pairs of words of the lessons get
weights of their own, as small as the lessons allow (ridge), added to what the model says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from vigie.core.text.evidence import gather
from vigie.core.text.features import Sort, Values, featurize
from vigie.core.text.fold import fold_batch
from vigie.core.text.meaning import summed
from vigie.core.text.model import CLASSES, SLICES, Model, load_model
from vigie.core.text.resources import packed, unpacked
from vigie.core.text.rules import softmax

MOST_LESSONS: Final = 1_500
"""Distinct texts learned from at once, the latest; more would take minutes and gigabytes."""
_RIDGE = 0.3
_BIAS = np.float32(0.05)  # words explain a correction before "everything is so" does
_STEPS = 300
_SORTS = 3  # words, the words behind masks, pairs: what a person would name as the reason


class OverlayBroken(ValueError):
    """The bytes are no overlay of ours."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A person's word on one text. head: a field of Reading; value: as there, "2" for a severity."""

    text: str
    language: str
    head: str
    value: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """What was learned on the model `base`; on any other it says nothing.

    buckets: sorted; weights: buckets × columns of the model; bias: one a column.
    """

    base: str
    buckets: npt.NDArray[np.int64]
    weights: Values
    bias: Values

    def added(self, features: tuple[Sort, ...]) -> Values:
        """What is added to the model's log-odds, texts × columns."""
        texts = len(features[0].counts)
        total = np.tile(self.bias, (texts, 1))
        for sort in features[:_SORTS]:
            at = np.minimum(np.searchsorted(self.buckets, sort.buckets), max(len(self.buckets) - 1, 0))
            known = np.flatnonzero(self.buckets[at] == sort.buckets) if len(self.buckets) else at[:0]
            owner = np.repeat(np.arange(texts), sort.counts)[known]
            counts = np.bincount(owner, minlength=texts)
            total += summed(self.weights[at[known]], counts) * sort.values[:, None]
        return np.asarray(total, dtype=np.float32)

    def to_bytes(self) -> bytes:
        """The overlay as an npz archive, without pickles."""
        return packed(
            {
                "base": np.array(self.base),
                "buckets": self.buckets.astype(np.int32),
                "weights": self.weights.astype(np.float16),
                "bias": self.bias,
            }
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> "Overlay":
        """The overlay again. Raises OverlayBroken."""
        try:
            held = unpacked(content)
            overlay = cls(
                base=str(held["base"]),
                buckets=held["buckets"].astype(np.int64),
                weights=held["weights"].astype(np.float32),
                bias=held["bias"].astype(np.float32),
            )
        except Exception as error:  # zip, npy and dtype errors have no common ancestor
            raise OverlayBroken(str(error)) from error
        if (
            overlay.weights.shape != (len(overlay.buckets), len(overlay.bias))
            or len(overlay.bias) != _width()
        ):
            raise OverlayBroken("sizes do not fit")
        return overlay


def learn(lessons: Sequence[Lesson]) -> Overlay:
    """Learn from a team's words. Deterministic; the last word on a text and head counts.

    Raises ValueError for a head or value that the model does not know, LookupError without a model.
    """
    model = load_model()
    if model is None:
        raise LookupError("this installation carries no trained model")
    answers: dict[str, dict[str, int]] = {}
    for lesson in lessons:
        answers.setdefault(lesson.text, {})[lesson.head] = CLASSES[lesson.head].index(lesson.value)
    texts = list(answers)[-MOST_LESSONS:]
    matrix, columns, logits = _seen(model, texts)
    kernel = matrix @ matrix.T + _BIAS
    weights = np.zeros((len(columns), _width()), dtype=np.float32)
    bias = np.zeros(_width(), dtype=np.float32)
    for head in CLASSES:
        known = [place for place, text in enumerate(texts) if head in answers[text]]
        if known:
            values = np.array([answers[texts[place]][head] for place in known])
            part = SLICES[head]
            share = _fitted(kernel[np.ix_(known, known)], logits[known, part], values)
            weights[:, part] = matrix[known].T @ share
            bias[part] = _BIAS * share.sum(axis=0)
    used = np.flatnonzero(np.abs(weights).max(axis=1) > 1e-3)
    return Overlay(model.name, columns[used], weights[used], bias)


def _fitted(kernel: Values, logits: Values, values: npt.NDArray[np.int64]) -> Values:
    """Ridge regression of the cross-entropy, in the lessons' own space: one row of shares a lesson.

    Accelerated gradient steps (Nesterov 1983), as long as the largest curvature of the kernel allows.
    """
    wanted = np.eye(logits.shape[1], dtype=np.float32)[values]
    rate = np.float32(1 / (_largest_eigenvalue(kernel) / 2 + _RIDGE))
    shares = before = np.zeros_like(logits)
    for step in range(_STEPS):
        ahead = shares + np.float32(step / (step + 3)) * (shares - before)
        slope = softmax(logits + kernel @ ahead) - wanted + np.float32(_RIDGE) * ahead
        before, shares = shares, np.asarray(ahead - rate * slope, dtype=np.float32)
    return shares


def _largest_eigenvalue(kernel: Values) -> float:
    """By power iteration; every entry of the kernel is positive, so a vector of ones finds it."""
    vector = np.ones(len(kernel), dtype=np.float32)
    for _ in range(20):
        vector = kernel @ vector
        vector /= np.linalg.norm(vector)
    return float(np.linalg.norm(kernel @ vector))


def _seen(model: Model, texts: Sequence[str]) -> tuple[Values, npt.NDArray[np.int64], Values]:
    """Texts × the buckets of their words and pairs, those buckets, and what the model says of each text."""
    evidence = gather(fold_batch(texts))
    features = featurize(evidence)
    columns = np.unique(np.concatenate([sort.buckets for sort in features[:_SORTS]]))
    matrix = np.zeros((len(texts), len(columns)), dtype=np.float32)
    for sort in features[:_SORTS]:
        owner = np.repeat(np.arange(len(texts)), sort.counts)
        np.add.at(matrix, (owner, np.searchsorted(columns, sort.buckets)), sort.values[owner])
    return matrix, columns, model.logits(evidence, features)


def _width() -> int:
    return sum(len(classes) for classes in CLASSES.values())
