"""Everything the reading model learns from: our corpus and open data, as texts, labels and folds.

A fold is what is left out together: a sector of the corpus, a source of open data. A figure measured on
a fold comes from a model that saw nothing of it.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from training.corpus import FOLDER, INTENTS, TOPICS, rows_of

OPEN = Path(__file__).parent / "open"
SENTIMENTS = ("negative", "neutral", "positive")
NO_YES = (0, 1)
HEADS: dict[str, tuple[Any, ...]] = {
    "sentiment": SENTIMENTS, "intent": INTENTS, "topic": TOPICS, "severity": (0, 1, 2, 3),
    "vulgar": NO_YES, "abusive": NO_YES, "spam": NO_YES, "scam": NO_YES, "reason_stated": NO_YES,
}  # fmt: skip
UNKNOWN = -1
OTHERS = frozenset(
    {
        *("apps_fr", "apps_en", "xed_fr", "davidson_en", "mlma_fr", "mlma_en", "ftr_racism_fr"),
        *("jigsaw_subset_fr_en", "toxifrench_agreement_fr", "sms_en", "youtube_spam_en"),
    }
)
"""Open data of others, whose habits of labelling are not ours."""
FOLDS = (
    {"telecom_energy", "own_tone", "toxifrench_agreement_fr"},
    {"commerce", "own_abuse", "apps_fr", "apps_en"},
    {"bank_public", "own_spam", "mlma_fr", "mlma_en"},
    {"food_health", "own_intents", "ftr_racism_fr"},
    {"apps_tech", "own_sectors", "jigsaw_subset_fr_en"},
    {"transport_ethics", "own_regions", "xed_fr"},
    {"public_chatter", "own_severity", "davidson_en"},
    {"reviews", "own_irony", "sms_en"},
    {"heated", "own_threads", "own_topics", "own_sectors2", "youtube_spam_en"},
)
SECTORS = ("telecom_energy", "commerce", "bank_public", "food_health", "apps_tech", "transport_ethics")
WEIGHTS = {  # by head; ours weigh 1: other people's labels mean nearly what ours mean
    "sentiment": {"apps_fr": 0.2, "apps_en": 0.2, "xed_fr": 0.1},
    "abusive": {
        "davidson_en": 0.1,
        "mlma_fr": 0.3,
        "mlma_en": 0.1,
        "ftr_racism_fr": 0.3,
        "jigsaw_subset_fr_en": 0.5,
        "toxifrench_agreement_fr": 1.0,
    },
    "spam": {"sms_en": 0.2, "youtube_spam_en": 0.5},
}


@dataclass(frozen=True, slots=True)
class Examples:
    """n texts. labels: n × heads, a place in HEADS or UNKNOWN; weights: n × heads; sources: file names."""

    texts: list[str]
    languages: np.ndarray
    labels: np.ndarray
    sources: np.ndarray
    folds: np.ndarray
    weights: np.ndarray

    def of(self, which: np.ndarray) -> "Examples":
        """Those alone that `which` names (flags or places)."""
        places = np.flatnonzero(which) if which.dtype == bool else which
        return Examples(
            [self.texts[place] for place in places],
            *(part[places] for part in (self.languages, self.labels, self.sources, self.folds, self.weights)),
        )


def load_examples() -> Examples:
    """All of it, in a fixed order."""
    found = [*_corpus(), *_open_data()]
    fold_of = {name: number for number, names in enumerate(FOLDS) for name in names}
    sources = [source for source, _, _, _ in found]
    return Examples(
        texts=[text for _, _, text, _ in found],
        languages=np.array([language for _, language, _, _ in found]),
        labels=np.array([_places(labels) for _, _, _, labels in found], dtype=np.int64),
        sources=np.array(sources),
        folds=np.array([fold_of[source] for source in sources]),
        weights=np.array([_weights(source) for source in sources], dtype=np.float32),
    )


Found = tuple[str, str, str, dict[str, Any]]


def _places(labels: dict[str, Any]) -> list[int]:
    return [
        UNKNOWN if labels.get(head) is None else values.index(labels[head]) for head, values in HEADS.items()
    ]


def _corpus() -> Iterator[Found]:
    for path in sorted(FOLDER.glob("*.jsonl")):
        for row in rows_of(path):
            yield path.stem, row["lang"], row["text"], row


def _open_data() -> Iterator[Found]:
    for path in sorted(OPEN.glob("*.csv.gz")):
        name = path.name.removesuffix(".csv.gz")
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (labels := _labels(row)) and _taken(name, row["text"]):
                    yield name, row["lang"], row["text"], labels


def _taken(name: str, text: str) -> bool:
    """A fifth of the largest source is as good as all of it, and five times as fast."""
    return name != "davidson_en" or sha256(text.encode()).digest()[0] % 5 == 0


def _weights(source: str) -> list[float]:
    return [WEIGHTS.get(head, {}).get(source, 1.0) for head in HEADS]


def _labels(row: dict[str, str]) -> dict[str, Any]:
    """What a row of open data says that we can use: only what its words and ours mean alike."""
    if "sentiment" in row:
        return {"sentiment": row["sentiment"]} if row["sentiment"] else {}
    return {head: int(row[head]) for head in ("spam", "abusive") if head in row}
