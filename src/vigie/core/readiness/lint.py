"""What is wrong with a plan, one finding each: what, where, and how much of readiness it costs.

Each check is worth points, 100 in all. A check that fails in one of ten places costs a tenth of its
points: a long plan is not worse for being long.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from vigie.core.readiness.phones import can_ring, digits_of
from vigie.core.readiness.plan import GRAVE, Contact, Duty, Plan, Scenario, Statement, Step
from vigie.core.readiness.slots import to_fill_now
from vigie.core.readiness.strategy import advise
from vigie.core.readiness.two_languages import disagreements

CONTACT_LASTS = timedelta(days=180)
REHEARSAL_LASTS = timedelta(days=365)

POINTS: Mapping[str, int] = {
    "nobody-decides": 6,
    "nobody-speaks": 6,
    "scenarios": 4,
    "steps": 8,
    "owner": 9,
    "deputy": 8,
    "criteria": 4,
    "contacts": 5,
    "phone": 7,
    "unchecked": 5,
    "statements": 6,
    "language": 7,
    "placeholder": 3,
    "disagree": 5,
    "expired": 3,
    "strategy": 2,
    "fallback": 3,
    "rehearsal": 4,
    "offline": 2,
    "review": 2,
    "legal": 1,
}
"""What each check is worth; together 100."""
FEWEST_SCENARIOS, FEWEST_CONTACTS = 3, 3
# A check that has nothing to look at (no contact, so no dead number) is worth nothing: its points count
# for what is missing. Children come before their parents.
INSTEAD: Mapping[str, str] = {
    "phone": "contacts",
    "unchecked": "contacts",
    "language": "statements",
    "placeholder": "statements",
    "disagree": "statements",
    "expired": "statements",
    "strategy": "statements",
    "statements": "scenarios",
    "legal": "scenarios",
    "owner": "steps",
    "steps": "scenarios",
}


@dataclass(frozen=True, slots=True)
class Check:
    """Somebody tried to reach a contact: whether it worked, and when."""

    works: bool
    on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What the plan itself does not say. members: names by id of those still there.

    checks: the last one by digits of the number. versions: of the playbook's texts in force, by key.
    """

    today: date
    members: Mapping[int, str] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    rehearsed_on: date | None = None
    is_copied: bool = False
    review_by: date | None = None
    versions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """code: which check and how it fails (the web has its words). where: the field, "scenario:outage/step:2".

    points: what mending it gives back. what: who or what it is about, for the sentence.
    """

    code: str
    check: str
    where: str
    points: float = 0.0
    what: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Fault:
    code: str
    where: str
    what: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


_Result = tuple[list[_Fault], int]
"""The faults, and in how many places there could have been one."""


def lint(plan: Plan, facts: Facts) -> tuple[Finding, ...]:
    """All findings, the costliest first."""
    found: list[Finding] = []
    results = _checks(plan, facts)
    worth = _worth(results)
    for check, (faults, places) in results.items():
        each = worth[check] / max(places, len(faults), 1)
        found += [Finding(fault.code, check, fault.where, each, fault.what, fault.params) for fault in faults]
    return tuple(sorted(found, key=lambda one: -one.points))


def _worth(results: Mapping[str, _Result]) -> dict[str, float]:
    """Points of each check in this plan."""
    worth = dict[str, float](POINTS)
    for check, parent in INSTEAD.items():
        if results[check][1] == 0:
            worth[parent] += worth[check]
            worth[check] = 0.0
    return worth


def _checks(plan: Plan, facts: Facts) -> dict[str, _Result]:
    statements = [(scenario, one) for scenario in plan.scenarios for one in scenario.statements]
    return {
        "nobody-decides": (_duty(plan.decides, "nobody-decides", "frame/decides", facts), 1),
        "nobody-speaks": (_duty(plan.speaks, "nobody-speaks", "frame/speaks", facts), 1),
        "scenarios": _scenarios(plan),
        "steps": _steps(plan),
        "owner": _each(_owner(step, where, facts) for where, step in _located(plan)),
        "deputy": _each(_deputy(step, where, facts) for where, step in _duties(plan)),
        "criteria": _each(
            [] if rule.criteria else [_Fault("criteria", f"frame/level:{rule.level}", rule.level)]
            for rule in plan.levels
        ),
        "contacts": _contacts(plan),
        "phone": _each(_phone(contact, n, facts) for n, contact in enumerate(plan.contacts)),
        "unchecked": _each(_unchecked(contact, n, facts) for n, contact in enumerate(plan.contacts)),
        "statements": _each(_has_statement(scenario) for scenario in plan.scenarios),
        "language": _each(_languages(scenario, one) for scenario, one in statements),
        "placeholder": _each(_placeholders(scenario, one) for scenario, one in statements),
        "disagree": _each(_disagree(scenario, one) for scenario, one in statements),
        "expired": _each(_expired(scenario, one, facts) for scenario, one in statements),
        "strategy": _each(_strategy(scenario, one) for scenario, one in statements),
        "fallback": ([] if plan.fallback.strip() else [_Fault("fallback", "frame/fallback")], 1),
        "rehearsal": (_rehearsal(facts), 1),
        "offline": ([] if facts.is_copied else [_Fault("offline", "copy")], 1),
        "review": (_review(facts), 1),
        "legal": _each(_legal(scenario) for scenario in plan.scenarios if scenario.gravity >= GRAVE),
    }


def _each(faults: Iterable[list[_Fault]]) -> _Result:
    """One list for each place."""
    lists = list(faults)
    return [fault for found in lists for fault in found], len(lists)


def _located(plan: Plan) -> Iterator[tuple[str, Step]]:
    for n, step in enumerate(plan.steps):
        yield f"steps/step:{n}", step
    for scenario in plan.scenarios:
        for n, step in enumerate(scenario.steps):
            yield f"scenario:{scenario.key}/step:{n}", step


def _duties(plan: Plan) -> Iterator[tuple[str, Duty | Step]]:
    yield "frame/decides", plan.decides
    yield "frame/speaks", plan.speaks
    yield from _located(plan)


def _duty(duty: Duty, check: str, where: str, facts: Facts) -> list[_Fault]:
    if duty.owner is None:
        return [_Fault(check, where)]
    return [] if duty.owner in facts.members else [_Fault(f"{check}-left", where)]


def _owner(step: Step, where: str, facts: Facts) -> list[_Fault]:
    if step.owner is None:
        return [_Fault("owner", where, step.title)]
    return [] if step.owner in facts.members else [_Fault("owner-left", where, step.title)]


def _deputy(step: Duty | Step, where: str, facts: Facts) -> list[_Fault]:
    what = step.title if isinstance(step, Step) else where.partition("/")[2]
    if step.deputy is None:
        return [_Fault("deputy", where, what)]
    if step.deputy == step.owner:
        return [_Fault("deputy-same", where, what)]
    return [] if step.deputy in facts.members else [_Fault("deputy-left", where, what)]


def _scenarios(plan: Plan) -> _Result:
    params = {"count": str(len(plan.scenarios)), "wanted": str(FEWEST_SCENARIOS)}
    few = len(plan.scenarios) < FEWEST_SCENARIOS
    return [_Fault("scenarios", "scenarios", params=params)] if few else [], 1


def _steps(plan: Plan) -> _Result:
    faults = [
        _Fault("steps-grave" if scenario.gravity >= GRAVE else "steps", _at(scenario), scenario.title)
        for scenario in plan.scenarios
        if not scenario.steps
    ]
    return faults, len(plan.scenarios)


def _contacts(plan: Plan) -> _Result:
    params = {"count": str(len(plan.contacts)), "wanted": str(FEWEST_CONTACTS)}
    few = len(plan.contacts) < FEWEST_CONTACTS
    return [_Fault("contacts", "contacts", params=params)] if few else [], 1


def _phone(contact: Contact, n: int, facts: Facts) -> list[_Fault]:
    where, phone = f"contacts/contact:{n}", contact.phone.strip()
    if not phone:
        return [_Fault("phone", where, contact.name)]
    if not can_ring(phone):
        return [_Fault("phone-invalid", where, contact.name, {"phone": phone})]
    check = facts.checks.get(digits_of(phone))
    return [_Fault("phone-dead", where, contact.name, {"phone": phone})] if check and not check.works else []


def _unchecked(contact: Contact, n: int, facts: Facts) -> list[_Fault]:
    check = facts.checks.get(digits_of(contact.phone)) if can_ring(contact.phone) else None
    if check is None:
        return [_Fault("unchecked", f"contacts/contact:{n}", contact.name)]
    old = check.works and facts.today - check.on > CONTACT_LASTS
    params = {"days": str((facts.today - check.on).days)}
    return [_Fault("unchecked-old", f"contacts/contact:{n}", contact.name, params)] if old else []


def _at(scenario: Scenario) -> str:
    return f"scenario:{scenario.key}"


def _text_at(scenario: Scenario, statement: Statement) -> str:
    return f"{_at(scenario)}/statement:{statement.key}"


def _has_statement(scenario: Scenario) -> list[_Fault]:
    return [] if scenario.statements else [_Fault("statements", _at(scenario), scenario.title)]


def _languages(scenario: Scenario, one: Statement) -> list[_Fault]:
    """Without both languages a crisis waits for a translator."""
    missing = [language for language in ("fr", "en") if not one.text(language).strip()]
    return [_Fault(f"language-{lost}", _text_at(scenario, one), one.title) for lost in missing[:1]]


def _placeholders(scenario: Scenario, one: Statement) -> list[_Fault]:
    left = tuple(dict.fromkeys((*to_fill_now(one.fr), *to_fill_now(one.en))))
    params = {"left": ", ".join(left)}
    return [_Fault("placeholder", _text_at(scenario, one), one.title, params)] if left else []


def _disagree(scenario: Scenario, one: Statement) -> list[_Fault]:
    found = disagreements(one.fr, one.en)
    if not found:
        return []
    params = {"fr": ", ".join(found[0].fr) or "—", "en": ", ".join(found[0].en) or "—"}
    return [_Fault("disagree", _text_at(scenario, one), one.title, params)]


def _expired(scenario: Scenario, one: Statement, facts: Facts) -> list[_Fault]:
    where = _text_at(scenario, one)
    if one.expires and one.expires < facts.today:
        return [_Fault("expired", where, one.title)]
    behind = one.template and facts.versions.get(one.template, 0) > one.template_version
    return [_Fault("behind", where, one.title)] if behind else []


def _strategy(scenario: Scenario, one: Statement) -> list[_Fault]:
    advice = advise(scenario.cluster, happened_before=scenario.happened_before)
    fits = one.strategy in advice.strategies
    return [] if fits else [_Fault("strategy", _text_at(scenario, one), one.title)]


def _rehearsal(facts: Facts) -> list[_Fault]:
    if facts.rehearsed_on is None:
        return [_Fault("rehearsal", "rehearsal")]
    days = (facts.today - facts.rehearsed_on).days
    old = days > REHEARSAL_LASTS.days
    return [_Fault("rehearsal-old", "rehearsal", params={"days": str(days)})] if old else []


def _review(facts: Facts) -> list[_Fault]:
    if facts.review_by is None:
        return [_Fault("review", "review")]
    late = (facts.today - facts.review_by).days
    return [_Fault("review-late", "review", params={"days": str(late)})] if late > 0 else []


def _legal(scenario: Scenario) -> list[_Fault]:
    return [] if scenario.legal.strip() else [_Fault("legal", f"{_at(scenario)}/legal", scenario.title)]
