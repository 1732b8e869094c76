"""Which language a text is in: its small words first, the lid.176 model where they hesitate."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from vigie.core.text.evidence import Evidence
from vigie.core.text.lexicon import LANGUAGES
from vigie.core.text.resources import language_model
from vigie.core.types import Guess

_CLEAR_LEAD: Final = 3.0  # small words more than the next language has
_SHORT: Final = 12  # characters under which the account's language is the better guess
_READ: Final = 300  # characters the model is shown
_PRIOR: Final = 1.5


def guess_languages(texts: Sequence[str], evidence: Evidence, prior: Sequence[str]) -> list[Guess]:
    """One guess per text; `prior` is the language of the account or network, "" when unknown."""
    small_words = np.stack([evidence.column(name) for name in LANGUAGES], axis=1)
    ordered = np.sort(small_words, axis=1)
    clear = ordered[:, -1] - ordered[:, -2] >= _CLEAR_LEAD
    best = small_words.argmax(axis=1)
    return [
        Guess(LANGUAGES[best[row]], _lead_to_p(float(ordered[row, -1] - ordered[row, -2])))
        if clear[row]
        else _hesitant(texts[row], small_words[row].tolist(), prior[row])
        for row in range(len(texts))
    ]


def _lead_to_p(lead: float) -> float:
    return min(0.99, 0.93 + 0.01 * lead)


def _hesitant(text: str, small_words: list[float], prior: str) -> Guess:
    scores = {name: 0.4 * min(count, 10) for name, count in zip(LANGUAGES, small_words, strict=True)}
    if prior:
        scores[prior] = scores.get(prior, 0.0) + _PRIOR
    letters = sum(character.isalpha() for character in text[:_READ])
    if letters >= 3:
        weight = 3.0 if letters >= _SHORT else 1.0
        for name, p in _ask_model(text):
            scores[name] = scores.get(name, 0.0) + weight * p
    total = sum(np.exp(score) for score in scores.values())
    name = max(scores, key=lambda candidate: scores[candidate])
    p = float(np.exp(scores[name]) / total)
    return Guess(name, round(p, 2)) if p >= 0.4 and scores[name] > 0 else Guess(None, round(p, 2))


def _ask_model(text: str) -> list[tuple[str, float]]:
    model = language_model()
    if model is None:
        return []
    clean = text[:_READ].replace("\n", " ").replace("\0", " ").lower()
    labels, chances = model.predict(clean.encode("utf-8", "ignore").decode(), k=3)
    return [(label.removeprefix("__label__"), float(p)) for label, p in zip(labels, chances, strict=False)]
