"""The plan a crisis is opened with, as plain data: what it said that day stays, whatever is edited later."""

from collections.abc import Mapping

import msgspec


class StepPlan(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step. owner, deputy: a first name or an address of the team, or anybody's name.

    minutes: from the opening; None: no deadline.
    """

    title: str
    owner: str = ""
    deputy: str = ""
    minutes: int | None = None
    why: str = ""


class StatementPlan(msgspec.Struct, frozen=True, omit_defaults=True):
    """Words prepared for one language; strategy: inform, care, diminish, rebuild. network "": everywhere."""

    language: str
    text: str
    strategy: str = "inform"
    network: str = ""


class ContactPlan(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody to keep informed. Without an address: to be called."""

    name: str
    email: str = ""
    phone: str = ""
    role: str = ""


class PlanSnapshot(msgspec.Struct, frozen=True, omit_defaults=True):
    """A plan as it stood when the crisis was opened.

    level: alert or crisis. pauses: parts of the sending to stop at once (`Hold.What`). update_every:
    minutes between two words to those who are kept informed.
    """

    scenario: str = ""
    level: str = "alert"
    steps: tuple[StepPlan, ...] = ()
    statements: tuple[StatementPlan, ...] = ()
    contacts: tuple[ContactPlan, ...] = ()
    pauses: tuple[str, ...] = ()
    speaker: str = ""
    update_every: int = 60


NO_PLAN = PlanSnapshot()


def plan_to_json(plan: PlanSnapshot) -> dict[str, object]:
    found: dict[str, object] = msgspec.to_builtins(plan)
    return found


def plan_from_json(content: Mapping[str, object]) -> PlanSnapshot:
    """The plan as it was. Unknown keys of an older version are ignored."""
    return msgspec.convert(dict(content), PlanSnapshot)
