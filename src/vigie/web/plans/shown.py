"""A plan as pages and print show it: names for ids, words for codes, reasons beside what they are for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vigie.brands.models import Brand
from vigie.brands.queries import team
from vigie.core.readiness import (
    Check,
    Contact,
    Disagreement,
    Duty,
    Finding,
    Plan,
    Scenario,
    Statement,
    Step,
    disagreements,
    members_named,
)
from vigie.core.readiness.phones import can_ring, digits_of
from vigie.core.readiness.plan import HIGHEST, LEVELS, steps_at
from vigie.core.readiness.resources import rules
from vigie.core.readiness.strategy import advise
from vigie.crisis.models import PlanVersion
from vigie.crisis.plan_queries import checks_of, content_of, members_ever
from vigie.playbook.shipped import sources
from vigie.web.plans import words

FIRST = 6
"""Findings shown at once: more than that is a list, not an advice."""


@dataclass(frozen=True, slots=True)
class Why:
    """A rule in words, and where it comes from."""

    words: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownStep:
    title: str
    detail: str
    level: str
    level_words: str
    due: str
    owner: str
    deputy: str
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """disagreements: (what disagrees, in French, in English)."""

    row: Statement
    strategy: str
    why: tuple[Why, ...]
    disagreements: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownScenario:
    row: Scenario
    kind: str
    likelihood: str
    gravity: str
    cluster: str
    strategies: tuple[str, ...]
    why: tuple[Why, ...]
    steps: tuple[ShownStep, ...]
    statements: tuple[ShownStatement, ...]


@dataclass(frozen=True, slots=True)
class ShownContact:
    """check: the last one of this number. can_call: whether the number can be one."""

    row: Contact
    can_call: bool
    check: Check | None


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """url: where it is mended now; "" when a draft must be opened first, which `where` then leads into."""

    title: str
    advice: str
    points: float
    where: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownLevel:
    key: str
    words: str
    criteria: tuple[str, ...]
    opens_itself: bool


@dataclass(frozen=True, slots=True)
class ShownPlan:
    row: PlanVersion
    plan: Plan
    decides: tuple[str, str]
    speaks: tuple[str, str]
    levels: tuple[ShownLevel, ...]
    steps: tuple[ShownStep, ...]
    scenarios: tuple[ShownScenario, ...]
    contacts: tuple[ShownContact, ...]
    matrix: tuple["MatrixRow", ...] = field(default=())


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """heat: 1 (calm) to 4."""

    heat: int
    scenarios: tuple[ShownScenario, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    gravity: str
    cells: tuple[MatrixCell, ...]


def shown(version: PlanVersion) -> ShownPlan:
    """The whole plan. Everybody who ever belonged to the brand has a name: who left is said to have left."""
    plan = content_of(version)
    names = names_of(version.brand)
    scenarios = tuple(shown_scenario(one, names) for one in plan.scenarios)
    return ShownPlan(
        row=version,
        plan=plan,
        decides=_pair(plan.decides, names),
        speaks=_pair(plan.speaks, names),
        levels=tuple(
            ShownLevel(rule.level, words.word(words.LEVELS, rule.level), rule.criteria, rule.opens_itself)
            for rule in plan.levels
        ),
        steps=_steps(sorted(plan.steps, key=lambda step: step.minutes), names),
        scenarios=scenarios,
        contacts=_contacts(version.brand, plan),
        matrix=_matrix(scenarios),
    )


def names_of(brand: Brand) -> Mapping[int, str]:
    """Of members by id, those who left marked."""
    return {
        member.pk: str(member) if member.left_at is None else _("%(name)s (left)") % {"name": member}
        for member in members_ever(brand=brand)
    }


def names_offered(brand: Brand, plan: Plan) -> Mapping[int, str]:
    """Whom a form of the plan offers: the team, and those who left where the plan still names them."""
    offered = {member.pk for member in team(brand=brand)} | members_named(plan)
    return {pk: name for pk, name in names_of(brand).items() if pk in offered}


def _pair(duty: Duty, names: Mapping[int, str]) -> tuple[str, str]:
    return _name(duty.owner, names), _name(duty.deputy, names)


def _name(member: int | None, names: Mapping[int, str]) -> str:
    return names.get(member, "") if member is not None else ""


def _steps(steps: Iterable[Step], names: Mapping[int, str]) -> tuple[ShownStep, ...]:
    return tuple(
        ShownStep(
            title=step.title,
            detail=step.detail,
            level=step.level,
            level_words=words.word(words.LEVELS, step.level),
            due=words.due(step.minutes),
            owner=_name(step.owner, names),
            deputy=_name(step.deputy, names),
            why=why(step.rules),
        )
        for step in steps
    )


def shown_scenario(row: Scenario, names: Mapping[int, str]) -> ShownScenario:
    advice = advise(row.cluster, happened_before=row.happened_before)
    return ShownScenario(
        row=row,
        kind=words.word(words.KINDS, row.kind),
        likelihood=str(words.LIKELIHOOD.get(row.likelihood, row.likelihood)),
        gravity=str(words.GRAVITY.get(row.gravity, row.gravity)),
        cluster=words.word(words.CLUSTERS, row.cluster),
        strategies=tuple(words.word(words.STRATEGIES, one) for one in advice.strategies),
        why=why(advice.rules),
        steps=_steps(sorted(row.steps, key=lambda step: step.minutes), names),
        statements=tuple(shown_statement(one) for one in row.statements),
    )


def shown_statement(row: Statement) -> ShownStatement:
    return ShownStatement(
        row,
        words.word(words.STRATEGIES, row.strategy),
        why(row.rules),
        tuple(_disagreement(one) for one in disagreements(row.fr, row.en)),
    )


def _disagreement(one: Disagreement) -> tuple[str, str, str]:
    return words.word(words.DISAGREEMENTS, one.kind), ", ".join(one.fr) or "—", ", ".join(one.en) or "—"


def why(keys: Iterable[str]) -> tuple[Why, ...]:
    """Rules in the reader's language, with their sources."""
    language = (get_language() or "fr")[:2]
    known = rules()
    return tuple(
        Why(
            known[key].words.get(language, known[key].words["en"]),
            tuple(sources()[source] for source in known[key].sources if source in sources()),
        )
        for key in keys
        if key in known
    )


def _contacts(brand: Brand, plan: Plan) -> tuple[ShownContact, ...]:
    checks = checks_of(brand=brand)
    return tuple(
        ShownContact(
            row, can_ring(row.phone), checks.get(digits_of(row.phone)) if can_ring(row.phone) else None
        )
        for row in plan.contacts
    )


def _matrix(scenarios: tuple[ShownScenario, ...]) -> tuple[MatrixRow, ...]:
    """Gravest row first, likelihood from left to right."""
    return tuple(
        MatrixRow(
            str(words.GRAVITY[gravity]),
            tuple(_cell(gravity, likelihood, scenarios) for likelihood in range(1, HIGHEST + 1)),
        )
        for gravity in range(HIGHEST, 0, -1)
    )


def _cell(gravity: int, likelihood: int, scenarios: tuple[ShownScenario, ...]) -> MatrixCell:
    weight = gravity * likelihood
    heat = 1 + (weight >= 4) + (weight >= 6) + (weight >= 9)
    inside = tuple(
        one for one in scenarios if one.row.gravity == gravity and one.row.likelihood == likelihood
    )
    return MatrixCell(heat, inside)


def timeline(version: PlanVersion, scenario: str) -> dict[str, tuple[ShownStep, ...]]:
    """Everything to do in a scenario, common steps included, by level reached."""
    plan, names = content_of(version), names_of(version.brand)
    return {level: _steps(steps_at(plan, scenario, level), names) for level in LEVELS}


def in_words(found: Iterable[Finding], brand: Brand, *, has_draft: bool) -> list[ShownFinding]:
    """Findings as sentences, each with where it is mended."""
    return [_finding(one, brand, has_draft=has_draft) for one in found]


def _finding(one: Finding, brand: Brand, *, has_draft: bool) -> ShownFinding:
    title, advice = words.FINDINGS[one.code]
    what = words.word(words.DUTIES, one.what)
    params = {"what": what, **one.params}
    url = here(one, brand) or (address(one.where, brand) if has_draft else "")
    return ShownFinding(str(title) % params, str(advice), one.points, one.where, url)


def here(one: Finding, brand: Brand) -> str:
    """Where to mend what is no part of the plan's text; "" for what is."""
    anchors = {
        "rehearsal": "#rehearsal",
        "offline": "#copies",
        "review": "#review",
        "unchecked": "#contacts",
    }
    anchor = anchors.get(one.check, "")
    return f"{reverse('plan', args=[brand.public_id])}{anchor}" if anchor else ""


def address(where: str, brand: Brand) -> str:
    """The page of the draft where a field is written, by its place in the plan; the draft for any other."""
    page, _slash, inside = where.partition("/")
    routes = {"frame": "plan_frame", "steps": "plan_steps", "contacts": "plan_contacts"}
    route = routes.get(page, "plan_draft")
    ids: list[object] = [brand.public_id]
    if page.startswith("scenario:"):
        inner = {"step": "plan_scenario_steps", "statement": "plan_statements"}
        route = inner.get(inside.partition(":")[0], "plan_scenario_edit")
        ids.append(page.removeprefix("scenario:"))
    try:
        return reverse(route, args=ids)
    except NoReverseMatch:  # no key that a scenario can have
        return reverse("plan_draft", args=[brand.public_id])


def next_review(today: date) -> date:
    """Half a year on: plans are read twice a year."""
    month = today.month + 6
    return date(today.year + (month > 12), (month - 1) % 12 + 1, min(today.day, 28))
