"""Whether a team is ready: its plan, what is wrong with it, and how much of the way is done."""

from vigie.core.readiness.first import Answers, Known, first_plan
from vigie.core.readiness.lint import Check, Facts, Finding, lint
from vigie.core.readiness.plan import (
    Contact,
    Duty,
    LevelRule,
    Plan,
    PlanSnapshot,
    Scenario,
    Statement,
    Step,
    from_document,
    members_named,
    snapshot,
    steps_at,
    to_document,
)
from vigie.core.readiness.score import Readiness, readiness
from vigie.core.readiness.two_languages import Disagreement, disagreements

__all__ = [
    "Answers",
    "Check",
    "Contact",
    "Disagreement",
    "Duty",
    "Facts",
    "Finding",
    "Known",
    "LevelRule",
    "Plan",
    "PlanSnapshot",
    "Readiness",
    "Scenario",
    "Statement",
    "Step",
    "disagreements",
    "first_plan",
    "from_document",
    "lint",
    "members_named",
    "readiness",
    "snapshot",
    "steps_at",
    "to_document",
]
