"""A crisis plan as a value: what may happen, how we react, who does what by when, what we say.

Members are known by their id; whether they are still there is a fact given to the linter. Times are
minutes from the opening of the crisis.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

LANGUAGES = ("fr", "en")
LEVELS = ("alert", "crisis")
CLUSTERS = ("victim", "accidental", "preventable")
STRATEGIES = ("inform", "care", "diminish", "rebuild")
HIGHEST = 4
"""Of likelihood and gravity; the lowest is 1."""
GRAVE = 3
"""From this gravity on a scenario must not be left without steps, statements and legal notes."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who does something, and who does it when they cannot: ids of members."""

    owner: int | None = None
    deputy: int | None = None


NOBODY = Duty()


@dataclass(frozen=True, slots=True)
class LevelRule:
    """When a level begins. opens_itself: the plan opens on a signal of this gravity without a click."""

    level: str
    criteria: tuple[str, ...] = ()
    opens_itself: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. minutes: by when, from the opening. rules: why, by their keys (`strategies`)."""

    title: str
    level: str = "alert"
    minutes: int = 30
    owner: int | None = None
    deputy: int | None = None
    detail: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A holding statement in two languages.

    template, template_version: the text of the playbook it began from, as it was then.
    """

    key: str
    title: str = ""
    strategy: str = "inform"
    fr: str = ""
    en: str = ""
    rules: tuple[str, ...] = ()
    template: str = ""
    template_version: int = 0
    expires: date | None = None

    def text(self, language: str) -> str:
        """In this language; "" when it has none: a statement is never given in another one unasked."""
        return {"fr": self.fr, "en": self.en}.get(language[:2].lower(), "")


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to reach, and for what."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Something that may happen. likelihood, gravity: 1 to 4. signs: what it looks like when it begins."""

    key: str
    title: str
    kind: str = "other"
    likelihood: int = 2
    gravity: int = 2
    cluster: str = "accidental"
    happened_before: bool = False
    signs: str = ""
    legal: str = ""
    steps: tuple[Step, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole of it. steps: those of every scenario.

    fallback: where the team meets when mail and accounts are lost.
    """

    language: str = "fr"
    decides: Duty = NOBODY
    speaks: Duty = NOBODY
    levels: tuple[LevelRule, ...] = (LevelRule("alert"), LevelRule("crisis"))
    steps: tuple[Step, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    contacts: tuple[Contact, ...] = ()
    fallback: str = ""
    legal: str = ""

    def scenario(self, key: str) -> Scenario | None:
        """The scenario of that key."""
        return next((one for one in self.scenarios if one.key == key), None)

    def level(self, level: str) -> LevelRule:
        """When a level begins."""
        return next((one for one in self.levels if one.level == level), LevelRule(level))


@dataclass(frozen=True, slots=True)
class PlanSnapshot:
    """What a crisis takes along when it opens: plain data that no later version of the plan changes."""

    version: int
    level: str
    language: str
    scenario: Scenario | None
    decides: Duty
    speaks: Duty
    steps: tuple[Step, ...]
    statements: tuple[Statement, ...]
    contacts: tuple[Contact, ...]
    fallback: str
    legal: str


def steps_at(plan: Plan, scenario: str, level: str) -> tuple[Step, ...]:
    """Steps of every scenario and of this one, up to this level, soonest first.

    A crisis does what an alert does, and more. An unknown scenario has the common steps alone.
    """
    found = plan.scenario(scenario)
    wanted = LEVELS[: LEVELS.index(level) + 1]
    steps = (*plan.steps, *(found.steps if found else ()))
    return tuple(sorted((step for step in steps if step.level in wanted), key=lambda step: step.minutes))


def snapshot(plan: Plan, *, version: int, scenario: str, level: str) -> PlanSnapshot:
    """What a crisis of this scenario and level begins with."""
    found = plan.scenario(scenario)
    notes = (plan.legal, found.legal if found else "")
    return PlanSnapshot(
        version=version,
        level=level,
        language=plan.language,
        scenario=found,
        decides=plan.decides,
        speaks=plan.speaks,
        steps=steps_at(plan, scenario, level),
        statements=found.statements if found else (),
        contacts=plan.contacts,
        fallback=plan.fallback,
        legal="\n\n".join(note for note in notes if note),
    )


def members_named(plan: Plan) -> frozenset[int]:
    """Ids of all members the plan counts on, deputies too."""
    duties: Iterable[Duty | Step] = (plan.decides, plan.speaks, *every_step(plan))
    return frozenset(member for duty in duties for member in (duty.owner, duty.deputy) if member is not None)


def every_step(plan: Plan) -> tuple[Step, ...]:
    """Common steps, then those of each scenario."""
    return (*plan.steps, *(step for scenario in plan.scenarios for step in scenario.steps))


def to_document(plan: Plan) -> dict[str, Any]:
    """Plain JSON values."""
    document: dict[str, Any] = msgspec.to_builtins(plan)
    return document


def from_document(document: Mapping[str, Any]) -> Plan:
    """The plan again. Raises msgspec.ValidationError for what is no plan."""
    return msgspec.convert(document, Plan)
