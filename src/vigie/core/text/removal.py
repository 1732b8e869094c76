"""May this be removed? Only when words, rules and the trained model agree; doubt goes to a person.

The question is asked as a community manager would: an insult thrown at somebody, a threat, spam
or a scam may go. A coarse complaint that says what went wrong is criticism and stays, whatever
its language; so do coarse praise, a reported insult and a clean accusation ("c'est du vol").
Thresholds were set on messages that the model had not seen (docs/measures.md).
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from vigie.core.text.evidence import Evidence, Flags

_RULES_AGREE: Final = 0.3
_INSULT_SURE: Final = 0.95
_INSULT_SURE_WITH_REASON: Final = 0.98
_FRAUD_SURE: Final = 0.97
_KIND: Final = 0.3  # a text that may be positive, or a complaint, is no insult and no fraud
_AT_SOMEBODY: Final = (
    "insult", "insult_soft", "accused", "slur", "silence", "threat", "aimed_insult", "aimed_soft",
    "aimed_accused", "aimed_coarse", "group_insult",
)  # fmt: skip
_SUBSTANCE: Final = ("delivery", "billing", "product", "app", "safety", "availability", "grave", "complaint")

Opinions = Mapping[str, npt.NDArray[np.float32]]


def removable(evidence: Evidence, rules: Opinions, model: Opinions) -> Flags:
    """True where removal is beyond reasonable doubt, one flag per text.

    rules, model: what hand-set weights and the trained model say; `model` has every head of `rules`.
    """
    return _insulting(evidence, rules, model) | _fraudulent(evidence, rules, model)


def _insulting(evidence: Evidence, rules: Opinions, model: Opinions) -> Flags:
    """Abuse that words of ours name, coarse or hateful, not quoted, without a grievance beside it."""
    named = _any(evidence, *_AT_SOMEBODY) & _any(evidence, "coarse", "slur", "silence", "threat")
    substance = sum((evidence.column(name) > 0).astype(int) for name in _SUBSTANCE)
    needed = np.where(substance >= 2, _INSULT_SURE_WITH_REASON, _INSULT_SURE)
    kind = (model["sentiment"][:, 2] >= _KIND) | _any(evidence, "good", "quoted")
    return np.asarray(
        named & ~kind & (substance < 4) & (rules["abusive"] >= _RULES_AGREE) & (model["abusive"] >= needed)
    )


def _fraudulent(evidence: Evidence, rules: Opinions, model: Opinions) -> Flags:
    """A scam or an advertisement, by its phrases, in a text that complains of nothing."""
    complains = model["intent"][:, 0] >= _KIND
    agree = np.zeros(evidence.batch.size, dtype=np.bool_)
    for head in ("spam", "scam"):
        agree |= (rules[head] >= _RULES_AGREE) & (model[head] >= _FRAUD_SURE)
    return np.asarray(_any(evidence, "spam", "scam") & ~complains & agree)


def _any(evidence: Evidence, *names: str) -> Flags:
    return np.asarray(sum(evidence.column(name) for name in names) > 0)
