"""Which of the messages that say a name speak of somebody else of that name: learned from people's word.

Naive Bayes over the stems a message has or has not; what it says is measured on the lessons themselves, each
looked at by what was learned from the others.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vigie.core.query.fold import fold
from vigie.core.query.stems import WORD, stem

FEWEST: Final = 5
"""Lessons of each kind; fewer say more about chance than about the name."""

SURE: Final = 0.9
RIGHT: Final = 0.95
"""How often it must be right when it says "somebody else", on lessons it had not seen."""

SHOWN: Final = 6
_MOST_WORDS: Final = 300


@dataclass(frozen=True, slots=True)
class Relevance:
    """What was learned of one name.

    ours, others: lessons of each kind. caught, right: of those that it would call somebody else's without
    having seen them, how many there are and how many are. weights: what having a word adds to the log-odds of
    "somebody else"; bias: of a message that has none of them.
    """

    ours: int
    others: int
    caught: int = 0
    right: int = 0
    bias: float = 0.0
    weights: Mapping[str, float] | None = None

    @property
    def precision(self) -> float | None:
        """How much of what the watch caught was about us, from 0 to 1; None while nobody said."""
        judged = self.ours + self.others
        return self.ours / judged if judged else None

    @property
    def holds(self) -> bool:
        """Whether it may be relied on."""
        return self.caught >= FEWEST and self.right >= RIGHT * self.caught

    def somebody_else(self, text: str) -> float:
        """The chance that a message speaks of somebody else, from 0 to 1; 0 where nothing was learned."""
        if not self.weights:
            return 0.0
        odds = self.bias + sum(self.weights.get(word, 0.0) for word in _stems(text))
        return 1 / (1 + math.exp(-max(min(odds, 60.0), -60.0)))

    @property
    def telling(self) -> tuple[str, ...]:
        """Stems that tell somebody else, the strongest first."""
        weights = self.weights or {}
        told = sorted((word for word, weight in weights.items() if weight > 1), key=lambda w: -weights[w])
        return tuple(told[:SHOWN])


def learn(ours: Sequence[str], others: Sequence[str]) -> Relevance:
    """From messages that were about us and messages that were not."""
    if min(len(ours), len(others)) < FEWEST:
        return Relevance(len(ours), len(others))
    kept, left = [_stems(text) for text in ours], [_stems(text) for text in others]
    counts = _Counts(Counter(w for words in kept for w in words), Counter(w for words in left for w in words))
    found = _learned(len(kept), len(left), counts)
    right = sum(_unseen(len(kept), len(left), counts, words, is_other=True) for words in left)
    wrong = sum(_unseen(len(kept), len(left), counts, words, is_other=False) for words in kept)
    return Relevance(len(ours), len(others), right + wrong, right, found[0], found[1])


@dataclass(frozen=True, slots=True)
class _Counts:
    """In how many messages of each kind each stem stands."""

    ours: Counter[str]
    others: Counter[str]


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(fold(text)))


def _learned(ours: int, others: int, counts: _Counts) -> tuple[float, dict[str, float]]:
    words = (counts.ours + counts.others).most_common(_MOST_WORDS)
    # A word that stands once says nothing yet.
    weights = {word: _weight(ours, others, counts, word) for word, seen in words if seen > 1}
    return math.log(others / ours), weights


def _weight(ours: int, others: int, counts: _Counts, word: str) -> float:
    return math.log((counts.others[word] + 0.5) / (others + 1)) - math.log(
        (counts.ours[word] + 0.5) / (ours + 1)
    )


def _unseen(ours: int, others: int, counts: _Counts, words: Iterable[str], *, is_other: bool) -> bool:
    """Whether it would be called somebody else's by what the other lessons teach."""
    ours, others = (ours, others - 1) if is_other else (ours - 1, others)
    odds = math.log(others / ours)
    for word in words:
        mine = (counts.ours[word], counts.others[word])
        in_ours, in_others = (mine[0], mine[1] - 1) if is_other else (mine[0] - 1, mine[1])
        if in_ours + in_others > 1:
            odds += math.log((in_others + 0.5) / (others + 1)) - math.log((in_ours + 0.5) / (ours + 1))
    return odds > math.log(SURE / (1 - SURE))
