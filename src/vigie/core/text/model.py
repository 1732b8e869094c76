"""The trained model: one linear layer over hashed words for all heads, and a small network beside it that
sees what the lexicons say and what words mean; then a second look, that sees what all heads said. Its
chances are calibrated on texts it had not seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, cast

import numpy as np
import numpy.typing as npt

from vigie.core.text.evidence import Evidence
from vigie.core.text.features import Sort, Values
from vigie.core.text.meaning import Vocabulary, summed
from vigie.core.text.resources import pack_arrays, pack_settings
from vigie.core.text.rules import INTENTS, SENTIMENTS, softmax
from vigie.core.types import TOPICS

LEVELS: Final = ("0", "1", "2", "3")
CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "sentiment": SENTIMENTS, "intent": INTENTS, "topic": TOPICS, "severity": LEVELS,
    "vulgar": ("no", "yes"), "abusive": ("no", "yes"), "spam": ("no", "yes"), "scam": ("no", "yes"),
    "reason_stated": ("no", "yes"),
}  # fmt: skip
"""Heads of the model and what each may say, in the order of its columns."""
_FIRST_SIGN = 0x2190  # arrows, symbols, emoji
_LEAST_SHARE = np.float32(1e-3)
_WHOLE: Final = frozenset({"wide", "word_hashes", "word_rows", "word_ranks", "vectors"})
_LAYERS: Final = ("into", "into_bias", "out", "straight", "bias")
_MOST = 40.0  # counts above are no stronger evidence


def _slices() -> dict[str, slice]:
    ends = np.cumsum([len(classes) for classes in CLASSES.values()]).tolist()
    return {
        head: slice(end - len(classes), end)
        for (head, classes), end in zip(CLASSES.items(), ends, strict=True)
    }


SLICES: Final[Mapping[str, slice]] = _slices()


# Of a text without a word we know: no class is likelier than another, and no flag is raised.
_NOTHING_UNDERSTOOD: Final = np.array(
    [-1.5 if said == "yes" else 0.0 for classes in CLASSES.values() for said in classes],
    dtype=np.float32,
)


@dataclass(frozen=True, slots=True)
class Model:
    """wide: buckets × columns; the rest: see `logits`. scale, shift: calibration, one number a column.

    yes_from: the chance from which a yes/no head says yes.
    """

    name: str
    wide: Values
    numbers_scale: Values
    meaning_scale: float
    vocabulary: Vocabulary
    dense: Mapping[str, Values]
    again: Mapping[str, Values]
    again_scale: Values
    scale: Values
    shift: Values
    yes_from: Mapping[str, float]

    def inputs(self, evidence: Evidence) -> Values:
        """What the small network sees: lexicon counts and mean vectors, texts × numbers."""
        tokens = evidence.tokens
        counts = np.log1p(np.clip(evidence.numbers, 0, _MOST)) * self.numbers_scale
        means = self.vocabulary.means(tokens.hashes, tokens.owner, evidence.batch.size)
        return np.hstack([counts, means * np.float32(self.meaning_scale)]).astype(np.float32)

    def logits(self, evidence: Evidence, features: tuple[Sort, ...]) -> Values:
        """Calibrated log-odds, texts × columns."""
        inputs = self.inputs(evidence)
        total = small_network(inputs, self.dense)
        for sort in features:
            total += summed(self.wide[sort.buckets], sort.counts) * sort.values[:, None]
        total += small_network(log_shares(total) * self.again_scale, self.again)
        total = np.asarray(total * self.scale + self.shift, dtype=np.float32)
        understood = inputs[:, len(self.numbers_scale) :].any(axis=1) | _speaks_in_signs(evidence)
        total[~understood] = _NOTHING_UNDERSTOOD
        return total


def _speaks_in_signs(evidence: Evidence) -> npt.NDArray[np.bool_]:
    """Texts with a phrase of the lexicons or an emoji: without a known word there is still something said."""
    found = np.zeros(evidence.batch.size, dtype=np.bool_)
    found[evidence.hits.owner] = True
    tokens = evidence.tokens
    found[tokens.owner[evidence.batch.codes[tokens.start] >= _FIRST_SIGN]] = True
    return found


def small_network(inputs: Values, layers: Mapping[str, Values]) -> Values:
    """One hidden layer, and a straight way beside it."""
    hidden = np.maximum(inputs @ layers["into"] + layers["into_bias"], 0)
    return np.asarray(hidden @ layers["out"] + inputs @ layers["straight"] + layers["bias"])


def log_shares(logits: Values) -> Values:
    """Logarithms of what each class of each head gets, bounded below: what the second look sees."""
    found = np.empty_like(logits)
    for part in SLICES.values():
        found[:, part] = np.log(softmax(logits[:, part]) + _LEAST_SHARE)
    return found


def chances(logits: Values) -> dict[str, npt.NDArray[np.float32]]:
    """Probabilities by head: one number per text for yes/no heads, one per class for the others."""
    found = {}
    for head, part in SLICES.items():
        shares = softmax(logits[:, part])
        found[head] = shares[:, 1] if CLASSES[head] == ("no", "yes") else shares
    return found


@cache
def load_model() -> Model | None:
    """The model that the package ships; None where it ships none."""
    arrays, settings = pack_arrays(), pack_settings()
    if not arrays:
        return None
    numbers = {name: array.astype(np.float32) for name, array in arrays.items() if name not in _WHOLE}
    return Model(
        name=str(settings["name"]),
        wide=arrays["wide"].astype(np.float32) * numbers["wide_scale"],
        numbers_scale=numbers["numbers_scale"],
        meaning_scale=cast("float", settings["meaning_scale"]),
        vocabulary=Vocabulary(
            hashes=arrays["word_hashes"].astype(np.uint64),
            rows=arrays["word_rows"].astype(np.int64),
            ranks=arrays["word_ranks"].astype(np.int64),
            vectors=arrays["vectors"].astype(np.float32) * numbers["vector_scale"],
        ),
        dense={name: numbers[name] for name in _LAYERS},
        again={name: numbers[f"again_{name}"] for name in _LAYERS},
        again_scale=numbers["again_scale"],
        scale=numbers["scale"],
        shift=numbers["shift"],
        yes_from=cast("Mapping[str, float]", settings["yes_from"]),
    )
