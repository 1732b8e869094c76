"""What hand-set weights over the evidence say of each text: a first opinion, without a model."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from vigie.core.text.evidence import Evidence, Numbers
from vigie.core.types import TOPICS

INTENTS: Final = ("complaint", "question", "request", "suggestion", "praise", "information", "chat", "other")
SENTIMENTS: Final = ("negative", "neutral", "positive")
AROUSALS: Final = ("calm", "upset", "angry", "furious")
FLAGS: Final = ("vulgar", "abusive", "unlawful", "spam", "scam", "reason_stated")

Weights = Mapping[str, float]

# Each flag: bias, then what one unit of evidence adds to the log-odds.
_FLAG_WEIGHTS: Final[Mapping[str, Weights]] = {
    "vulgar": {"": -3.0, "coarse": 6.0, "slur": 1.0, "masked": 2.0},
    "abusive": {
        "": -3.4, "insult": 0.7, "silence": 1.3, "slur": 1.1, "threat": 1.3, "aimed_insult": 2.0,
        "aimed_soft": 3.0,
        "aimed_accused": 3.6, "aimed_coarse": 0.6, "accused": 0.6, "insult_soft": 0.5, "group_insult": 2.0,
        "quoted": -3.0, "good": -0.4,
    },
    "unlawful": {"": -4.5, "threat": 1.6, "slur": 1.0, "group_insult": 1.5, "quoted": -3.0, "silence": 0.3},
    "spam": {
        "": -2.6, "spam": 1.3, "scam": 0.6, "link": 0.9, "shortener": 1.5, "off_network": 2.5, "email": 0.5,
        "hashtags": 0.1, "bad": -0.5, "complaint": -0.6, "asks": -0.4,
    },
    "scam": {
        "": -3.4, "scam": 0.85, "off_network": 2.2, "shortener": 1.2, "money": 0.6, "email": 0.8, "link": 0.5,
        "bad": -0.5, "complaint": -0.6, "asks": -0.4,
    },
    "reason_stated": {
        "": -0.3, "length": 0.14, "delivery": 0.5, "billing": 0.5, "product": 0.4, "staff": 0.4,
        "app": 0.4,
    },
}  # fmt: skip
_TONE_WEIGHTS: Final[Mapping[str, Weights]] = {
    "negative": {
        "": 0.0, "bad": 1.0, "negated_good": 1.3, "negated_bad": -0.6, "complaint": 0.6, "insult": 0.5,
        "silence": 0.8,
        "threat": 0.8, "accused": 0.9, "insult_soft": 0.5, "negator": 0.2, "last_bad": 0.3, "grave": 0.2,
    },
    "neutral": {
        "": 0.6, "question": 0.2, "report": 0.5, "spam": 0.8, "scam": 0.6, "link": 0.6, "request": 0.2,
    },
    "positive": {
        "": 0.0, "good": 1.1, "negated_good": -1.6, "negated_bad": 0.3, "praise": 0.5, "last_good": 0.3,
    },
}  # fmt: skip
_INTENT_WEIGHTS: Final[Mapping[str, Weights]] = {
    "complaint": {
        "": 0.6, "complaint": 0.9, "bad": 0.6, "negated_good": 0.8, "heat": 0.2, "accused": 0.7,
        "good": -0.3,
    },
    "question": {"": 0.0, "asks": 1.6, "question": 0.3, "bad": -0.3},
    "request": {"": -0.4, "request": 1.3},
    "suggestion": {"": -0.6, "suggestion": 1.9},
    "praise": {"": 0.0, "praise": 0.9, "good": 0.7, "bad": -0.6, "negated_good": -0.8, "asks": -0.4},
    "information": {"": 0.1, "report": 0.8, "length": 0.01},
    "chat": {"": 0.3, "chat": 1.1, "mentions": 0.2, "length": -0.03},
    "other": {"": -0.8, "spam": 0.9, "scam": 0.7, "off_network": 1.0, "silence": 0.4, "threat": 0.4},
}  # fmt: skip


def first_opinion(evidence: Evidence) -> dict[str, npt.NDArray[np.float32]]:
    """Probabilities by head: one number per text for flags, one per class for the others."""
    return {
        **{flag: _sigmoid(_score(evidence, weights)) for flag, weights in _FLAG_WEIGHTS.items()},
        "sentiment": softmax(_scores(evidence, _TONE_WEIGHTS)),
        "intent": softmax(_scores(evidence, _INTENT_WEIGHTS)),
        "topic": softmax(_scores(evidence, {topic: {topic: 2.0} for topic in TOPICS[:-1]}, last=1.5)),
        "severity": _severity(evidence),
        "arousal": _arousal(evidence),
    }


def _score(evidence: Evidence, weights: Weights) -> Numbers:
    total = np.full(evidence.batch.size, weights.get("", 0.0), dtype=np.float32)
    for signal, weight in weights.items():
        if signal:
            total += weight * np.minimum(evidence.column(signal), 40)
    return total


def _scores(evidence: Evidence, classes: Mapping[str, Weights], last: float | None = None) -> Numbers:
    columns = [_score(evidence, weights) for weights in classes.values()]
    if last is not None:
        columns.append(np.full(evidence.batch.size, last, dtype=np.float32))
    return np.stack(columns, axis=1)


def _severity(evidence: Evidence) -> Numbers:
    """Four ordered levels, from how grave the words are and how negative the tone."""
    tone = softmax(_scores(evidence, _TONE_WEIGHTS))[:, 0]
    grave = (
        1.1 * tone
        + 0.45 * np.minimum(evidence.column("grave"), 4)
        + 0.25 * np.minimum(evidence.column("serious"), 4)
        + 0.3 * evidence.column("threat")
        + 0.25 * np.minimum(evidence.column("scam"), 4)
    )
    distance = np.abs(grave[:, None] - np.arange(4))
    return softmax((-3.0 * distance).astype(np.float32))


def _arousal(evidence: Evidence) -> Numbers:
    """Four ordered levels, from shouting, swearing and words of anger."""
    warm = (
        0.35 * np.minimum(evidence.column("bad"), 4)
        + 0.25 * np.minimum(evidence.column("heat"), 5)
        + 0.5 * np.minimum(evidence.column("coarse"), 3)
        + 0.5 * np.minimum(evidence.column("silence") + evidence.column("threat"), 4)
        + 1.2 * evidence.column("shouting")
        - 0.5 * np.minimum(evidence.column("good"), 4)
    )
    distance = np.abs(np.maximum(warm, 0)[:, None] - np.arange(4))
    return softmax((-3.0 * distance).astype(np.float32))


def _sigmoid(score: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))), dtype=np.float32)


def softmax(scores: Numbers) -> Numbers:
    """What each class gets of each text, from scores texts × classes."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)
