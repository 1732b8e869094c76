"""Read messages in batches: evidence once, every head from it, one Reading per message."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from vigie.core.text.evidence import Evidence, gather
from vigie.core.text.explain import words_that_weighed
from vigie.core.text.features import featurize
from vigie.core.text.fold import fold_batch
from vigie.core.text.language import guess_languages
from vigie.core.text.model import chances, load_model
from vigie.core.text.overlay import Overlay
from vigie.core.text.removal import removable
from vigie.core.text.rules import AROUSALS, FLAGS, INTENTS, SENTIMENTS, first_opinion
from vigie.core.types import NO, TOPICS, YES, Guess, Item, Reading, Word

WITHOUT_MODEL: Final = "rules-1"
_TOGETHER: Final = 256  # texts folded at once
_TOGETHER_CHARACTERS: Final = 100_000
_DOUBT: Final = {"sentiment": 0.40, "intent": 0.2, "topic": 0.2, "arousal": 0.3}
_RULES_SURE: Final = 0.7
_IN_DOUBT, _UNSEEN = np.float32(0.45), np.float32(0.2)
_FEW_WORDS: Final = 2
_NO_BELOW, _YES_FROM = 0.4, 0.6  # a flag between the two is "don't know"; a model brings its own yes

Opinions = Mapping[str, npt.NDArray[np.float32]]


def model_name() -> str:
    """What reads here: the name of the shipped model."""
    model = load_model()
    return model.name if model else WITHOUT_MODEL


def read(items: Sequence[Item], overlay: Overlay | None = None) -> list[Reading]:
    """Read each item, its own language as the prior. Deterministic; never raises on any text.

    overlay: what a team taught; left aside when it was learned on another model. It never makes a
    message removable.
    """
    return _read_all([item.text for item in items], [item.language for item in items], overlay)


def read_texts(texts: Sequence[str], *, prior_language: str = "") -> list[Reading]:
    """Read each text; `prior_language` (ISO 639-1) is what short texts are taken to be in."""
    return _read_all(texts, [prior_language] * len(texts), None)


def _read_all(texts: Sequence[str], priors: Sequence[str], overlay: Overlay | None) -> list[Reading]:
    readings: list[Reading] = []
    at = 0
    while at < len(texts):
        end = at + 1
        characters = len(texts[at])
        while end < len(texts) and end - at < _TOGETHER and characters < _TOGETHER_CHARACTERS:
            characters += len(texts[end])
            end += 1
        readings.extend(_read_batch(texts[at:end], priors[at:end], overlay))
        at = end
    return readings


def _read_batch(texts: Sequence[str], priors: Sequence[str], overlay: Overlay | None) -> list[Reading]:
    evidence = gather(fold_batch(texts))
    opinions, may_remove, words = _opinions(evidence, overlay)
    languages = guess_languages(texts, evidence, [prior[:2].lower() for prior in priors])
    personal = _personal_kinds(evidence)
    columns = _guess_columns(opinions)
    name = model_name()
    levels = opinions["severity"].argmax(axis=1).tolist()
    level_p = opinions["severity"].max(axis=1).round(2).tolist()
    return [
        Reading(
            model=name,
            language=languages[row],
            severity=levels[row],
            severity_p=level_p[row],
            personal_data=personal[row],
            removable=bool(may_remove[row]),
            words=words[row],
            **{head: guesses[row] for head, guesses in columns.items()},
        )
        for row in range(len(texts))
    ]


def _opinions(
    evidence: Evidence, overlay: Overlay | None
) -> tuple[Opinions, npt.NDArray[np.bool_], list[tuple[Word, ...]]]:
    """What is thought of each text, which may be removed, and the words that weighed."""
    rules = first_opinion(evidence)
    model = load_model()
    if model is None:
        nobody_agrees = np.zeros(evidence.batch.size, dtype=np.bool_)
        return rules, nobody_agrees, words_that_weighed(evidence)
    features = featurize(evidence)
    logits = model.logits(evidence, features)
    opinions = _with_doubts(chances(logits), evidence, rules)
    may_remove = removable(evidence, rules, opinions)
    if overlay is not None and overlay.base == model.name:
        logits = logits + overlay.added(features)
        opinions = _with_doubts(chances(logits), evidence, rules)
        may_remove &= removable(evidence, rules, opinions)
    return opinions, may_remove, words_that_weighed(evidence, model, features, logits)


def _with_doubts(model: Opinions, evidence: Evidence, rules: Opinions) -> Opinions:
    """What the model says, the rules where it has no head, and doubt where it is sure and should not be.

    Insults that the rules are sure of and the model is not were insults in most unseen cases; and in one or
    two words that no lexicon knows as coarse, there is nothing to point at.
    """
    abusive, vulgar = model["abusive"].copy(), model["vulgar"].copy()
    abusive[(rules["abusive"] >= _RULES_SURE) & (abusive < _IN_DOUBT)] = _IN_DOUBT
    coarse = sum(evidence.column(name) for name in ("coarse", "foreign_coarse", "slur", "masked"))
    vulgar[(evidence.column("length") <= _FEW_WORDS) & (coarse == 0) & (vulgar > _UNSEEN)] = _UNSEEN
    return {**rules, **model, "abusive": abusive, "vulgar": vulgar}


def _guess_columns(opinions: Opinions) -> dict[str, list[Guess]]:
    """Every head's guesses, by field name of Reading."""
    model = load_model()
    yes_from = model.yes_from if model else {}
    columns = {flag: _flag_guesses(opinions[flag], yes_from.get(flag, _YES_FROM)) for flag in FLAGS}
    for head, classes in (
        ("sentiment", SENTIMENTS),
        ("intent", INTENTS),
        ("topic", TOPICS),
        ("arousal", AROUSALS),
    ):
        columns[head] = _class_guesses(opinions[head], classes, _DOUBT[head])
    complaints = [guess.value == "complaint" for guess in columns["intent"]]
    no_reason = _guess(None, 0.0)
    columns["reason_stated"] = [
        guess if complaint else no_reason
        for guess, complaint in zip(columns["reason_stated"], complaints, strict=True)
    ]
    return columns


def _flag_guesses(chances_of_yes: npt.NDArray[np.float32], yes_from: float) -> list[Guess]:
    no_below = min(_NO_BELOW, yes_from)
    return [
        _guess(YES, p)
        if p >= yes_from
        else _guess(NO, round(1 - p, 3))
        if p <= no_below
        else _guess(None, max(p, 1 - p))
        for p in chances_of_yes.astype(float).round(3).tolist()
    ]


def _class_guesses(chances: npt.NDArray[np.float32], classes: Sequence[str], doubt: float) -> list[Guess]:
    best = chances.argmax(axis=1).tolist()
    ps = chances.max(axis=1).astype(float).round(3).tolist()
    return [_guess(classes[which] if p >= doubt else None, p) for which, p in zip(best, ps, strict=True)]


@lru_cache(maxsize=20_000)
def _guess(value: str | None, p: float) -> Guess:
    return Guess(value, p)


def _personal_kinds(evidence: Evidence) -> list[tuple[str, ...]]:
    kinds: list[set[str]] = [set() for _ in range(evidence.batch.size)]
    for owner, _, _, kind in evidence.personal:
        kinds[owner].add(kind)
    return [tuple(sorted(found)) for found in kinds]
