"""What a team did in a drill, as plain values: the log that effects and marks are read from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Did(StrEnum):
    """Sorts of acts that count."""

    INCIDENT_OPENED = "incident_opened"
    SEVERITY_SET = "severity_set"
    OWNER_SET = "owner_set"
    PLAN_CHOSEN = "plan_chosen"  # about: the public strategy, of scenario.STRATEGIES
    STATEMENT_PUBLISHED = "statement_published"  # about: its language
    ANSWERED = "answered"  # message, named, text
    REMOVED = "removed"  # message
    REPORTED = "reported"  # message
    REMOVAL_REFUSED = "removal_refused"  # message: asked for, and the desk said no
    TICKET_OPENED = "ticket_opened"  # about: the department
    REVIEW_FILED = "review_filed"


@dataclass(frozen=True, slots=True)
class Act:
    """One act. at_ms: when, from the start of the drill, which is what counts for the score.

    felt_ms: when the crowd notices, at_ms where None; never before what was already said. message: id of
    the one it is about. named: said by a person under their first name. by: who, for the debrief.
    """

    did: Did
    at_ms: int
    message: str = ""
    about: str = ""
    named: bool = True
    text: str = ""
    by: str = ""
    felt_ms: int | None = None

    @property
    def felt(self) -> int:
        return self.at_ms if self.felt_ms is None else max(self.felt_ms, self.at_ms)


REACHING = {
    "detect": (frozenset({Did.INCIDENT_OPENED}),),
    "decide": (frozenset({Did.SEVERITY_SET}), frozenset({Did.OWNER_SET}), frozenset({Did.PLAN_CHOSEN})),
    "speak": (frozenset({Did.STATEMENT_PUBLISHED}),),
    "learn": (frozenset({Did.REVIEW_FILED}), frozenset({Did.TICKET_OPENED})),
}
"""What must all have been done before an objective of a capability is reached."""


def reached_at(capability: str, acts: Sequence[Act]) -> int | None:
    """When, in ms, all the capability asks for was done; None: not yet, or acts alone do not tell."""
    moments = []
    for wanted in REACHING.get(capability, ()):
        first = min((act.at_ms for act in acts if act.did in wanted), default=None)
        if first is None:
            return None
        moments.append(first)
    return max(moments, default=None)


MONEY = re.compile(
    r"\b(rembours\w*|dédommag\w*|indemnis\w*|geste commercial|bons? d.achat|refund\w*|vouchers?|gift cards?"
    r"|compensat\w*)\b",
    re.IGNORECASE,
)


def promises_money(text: str) -> bool:
    """True when an answer speaks of paying: in public and before the repair, that is rule R07 broken."""
    return MONEY.search(text) is not None
