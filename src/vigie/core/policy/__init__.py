"""What to do about what was said: rules as text, decisions with their reason, deadlines, approvals.

`load_policy` reads a playbook, `decide` applies it. `words` holds the sentence of every code.
"""

from vigie.core.policy.approvals import Signer, Verdict, check_override, check_reply, needs_second_eyes
from vigie.core.policy.decide import Policy, Tried, decide, load_policy, trace
from vigie.core.policy.errors import PolicyRefused, Problem
from vigie.core.policy.hours import due_at, remaining
from vigie.core.policy.printer import print_rules
from vigie.core.policy.removal import Can, Step, carries, ground_of, next_step, removal_plan
from vigie.core.policy.rules import KEYWORDS, parse_rules
from vigie.core.policy.vocabulary import Known

__all__ = [
    "KEYWORDS",
    "Can",
    "Known",
    "Policy",
    "PolicyRefused",
    "Problem",
    "Signer",
    "Step",
    "Tried",
    "Verdict",
    "carries",
    "check_override",
    "check_reply",
    "decide",
    "due_at",
    "ground_of",
    "load_policy",
    "needs_second_eyes",
    "next_step",
    "parse_rules",
    "print_rules",
    "remaining",
    "removal_plan",
    "trace",
]
