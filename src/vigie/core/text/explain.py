"""The words that weighed, as stretches of the original text: those of the lexicons, and the model's own."""

from functools import cache
from typing import Final

import numpy as np

from vigie.core.text.evidence import Evidence
from vigie.core.text.features import Sort, Values
from vigie.core.text.fold import MAX_LENGTH
from vigie.core.text.lexicon import load_lexicon
from vigie.core.text.model import CLASSES, SLICES, Model
from vigie.core.types import Word

_MOST: Final = 40  # words shown for one text; an insult flood needs no more

# Signal → the head it weighs on. Signals not named here are context, not reasons.
_HEADS: Final = {
    "coarse": "vulgar", "foreign_coarse": "vulgar", "insult": "abusive", "insult_soft": "abusive",
    "accused": "abusive", "slur": "abusive", "silence": "abusive", "threat": "unlawful", "spam": "spam",
    "scam": "scam", "good": "sentiment", "bad": "sentiment", "heat": "arousal", "grave": "severity",
    "serious": "severity", "complaint": "intent", "request": "intent", "suggestion": "intent",
    "praise": "intent", "delivery": "topic", "billing": "topic", "product": "topic", "staff": "topic",
    "app": "topic", "price": "topic", "ethics": "topic", "safety": "topic", "availability": "topic",
}  # fmt: skip
MODEL: Final = "model"
"""Why of a word that no lexicon names: the model learned that it counts."""
_WEIGHED_BY_MODEL: Final = ("sentiment", "intent", "topic", "severity", "abusive", "spam", "scam")
_LEAST = 0.1  # log-odds a word adds by itself, its letters and neighbours aside
_BEST = 2  # words of the model shown for one head of one text
_SHAPE_HEADS: Final = {"link": "spam", "shortener": "scam", "off_network": "scam", "money": "scam"}


def words_that_weighed(
    evidence: Evidence,
    model: Model | None = None,
    features: tuple[Sort, ...] = (),
    logits: Values | None = None,
) -> list[tuple[Word, ...]]:
    """Words of each text, in order, positions in the original text as given.

    With the model and what it said of the texts, its own words too.
    """
    hits, batch = evidence.hits, evidence.batch
    found: list[list[Word]] = [[] for _ in range(batch.size)]
    reasons = _reasons()
    starts = batch.place[hits.start].tolist()
    ends = (batch.place[hits.end - 1] + 1).tolist()
    for owner, phrase, start, end in zip(
        hits.owner.tolist(), hits.phrase.tolist(), starts, ends, strict=True
    ):
        if reasons[phrase] and len(found[owner]) < _MOST:
            found[owner].extend(Word(start, end, head, why, weight) for head, why, weight in reasons[phrase])
    for owner, first, last, kind in evidence.links:
        word = Word(int(batch.place[first]), int(batch.place[last - 1]) + 1, _SHAPE_HEADS[kind], kind)
        found[owner].append(word)
    for owner, first, last, kind in evidence.personal:
        word = Word(int(batch.place[first]), int(batch.place[last - 1]) + 1, "personal_data", kind)
        found[owner].append(word)
    if model is not None and logits is not None:
        _add_words_of_model(found, evidence, model, features, logits)
    return [tuple(sorted(words[:MAX_LENGTH], key=_order)) if words else () for words in found]


def _add_words_of_model(
    found: list[list[Word]], evidence: Evidence, model: Model, features: tuple[Sort, ...], logits: Values
) -> None:
    """The best words of each text for what was said, where something was said."""
    tokens, batch = evidence.tokens, evidence.batch
    words = features[0]
    weights = model.wide[words.buckets] * (words.values[tokens.owner][:, None] * model.scale)
    starts = batch.place[tokens.start].tolist()
    ends = (batch.place[tokens.end - 1] + 1).tolist()
    for head in _WEIGHED_BY_MODEL:
        part = SLICES[head]
        said = logits[:, part].argmax(axis=1)
        own = weights[:, part]
        adds = own[np.arange(len(own)), said[tokens.owner]] - own.mean(axis=1)
        told = said > 0 if CLASSES[head][0] in {"no", "0"} else np.ones(batch.size, dtype=np.bool_)
        heavy = np.flatnonzero((adds >= _LEAST) & (tokens.end - tokens.start > _BEST) & told[tokens.owner])
        shown: dict[int, int] = {}
        for token in heavy[np.argsort(-adds[heavy], kind="stable")].tolist():
            owner = int(tokens.owner[token])
            shown[owner] = shown.get(owner, 0) + 1
            if shown[owner] <= _BEST:
                weight = round(float(adds[token]), 2)
                found[owner].append(Word(starts[token], ends[token], head, MODEL, weight))


def _order(word: Word) -> tuple[int, int, str, str]:
    return word.start, word.end, word.head, word.why


@cache
def _reasons() -> list[tuple[tuple[str, str, float], ...]]:
    """Phrase → (head, signal, weight) for each head it weighs on."""
    lexicon = load_lexicon()
    return [
        tuple(
            (_HEADS[signal], signal, float(weight))
            for signal, weight in zip(lexicon.signals, row.tolist(), strict=True)
            if weight and signal in _HEADS
        )
        for row in lexicon.weights
    ]
