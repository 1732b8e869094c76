"""May this be removed? Only when words, rules and the trained model agree; doubt goes to a person.

The question is asked as a community manager would: an insult thrown at somebody, a threat, spam
or a scam may go. A coarse complaint that says what went wrong is criticism and stays, whatever
its language; so do coarse praise, a reported insult and a clean accusation ("c'est du vol").
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from vigie.core.text.evidence import Evidence, Flags

_SURE: Final = 0.9
_FRAUD_SURE: Final = 0.7  # swindlers are read by their phrases; a way out is needed as well
_SURE_WITH_REASON: Final = 0.97
_MODEL_SURE: Final = 0.9
_SUBSTANCE: Final = ("delivery", "billing", "product", "app", "safety", "availability", "grave", "complaint")


Opinions = Mapping[str, npt.NDArray[np.float32]]


def removable(evidence: Evidence, rules: Opinions, model: Opinions) -> Flags:
    """True where removal is beyond reasonable doubt, one flag per text."""
    return np.asarray(
        (_insulting(evidence, rules) & (model["abusive"] >= _MODEL_SURE))
        | (_fraudulent(evidence, rules) & (model["scam"] >= _MODEL_SURE))
        | (_promotional(evidence, rules) & (model["spam"] >= _MODEL_SURE))
    )


def _insulting(evidence: Evidence, opinions: Opinions) -> Flags:
    """Abuse that a word of ours names, aimed and not quoted, without a grievance beside it."""
    at_somebody = sum(
        evidence.column(name)
        for name in ("silence", "aimed_insult", "aimed_soft", "aimed_accused", "threat", "group_insult")
    )
    substance = sum((evidence.column(name) > 0).astype(int) for name in _SUBSTANCE)
    needed = np.where(substance >= 2, _SURE_WITH_REASON, _SURE)
    coarse_or_hateful = (
        evidence.column("coarse")
        + evidence.column("slur")
        + evidence.column("silence")
        + evidence.column("threat")
    )
    clean: Flags = (evidence.column("quoted") == 0) & (evidence.column("good") == 0)
    return np.asarray(
        clean
        & (at_somebody > 0)
        & (coarse_or_hateful > 0)
        & (opinions["abusive"] >= needed)
        & (substance < 4)
    )


def _fraudulent(evidence: Evidence, opinions: Opinions) -> Flags:
    """A scam with a way to reach the swindler in it."""
    way_out = _way_out(evidence)
    return np.asarray((opinions["scam"] >= _FRAUD_SURE) & way_out & (opinions["sentiment"][:, 0] < 0.6))


def _promotional(evidence: Evidence, opinions: Opinions) -> Flags:
    """Advertising with a way out of the conversation in it."""
    way_out = _way_out(evidence)
    return np.asarray(
        (opinions["spam"] >= _SURE)
        & way_out
        & (evidence.column("spam") >= 2)
        & (opinions["sentiment"][:, 0] < 0.4)
    )


def _way_out(evidence: Evidence) -> Flags:
    names = ("link", "shortener", "off_network", "email", "phone")
    return np.asarray(sum(evidence.column(name) for name in names) > 0)
