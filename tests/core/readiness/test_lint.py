"""Each way in which a plan fails in a crisis is a finding, at its field."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from vigie.core.readiness import Check, Contact, Duty, Facts, LevelRule, Plan, Scenario, Statement, Step, lint
from vigie.core.readiness.lint import POINTS

TODAY = date(2026, 11, 27)
STATEMENT = Statement(
    "h1", "Attente", fr="Retour à {heure}.", en="Back at {time}.", template="H1-hold", template_version=2
)
STEP = Step("Dire", owner=1, deputy=2)


def scenario(key: str) -> Scenario:
    return Scenario(key, key.title(), gravity=3, legal="72 h", steps=(STEP,), statements=(STATEMENT,))


GOOD = Plan(
    decides=Duty(1, 2),
    speaks=Duty(2, 1),
    levels=(LevelRule("alert", ("a",)), LevelRule("crisis", ("b",))),
    steps=(STEP,),
    scenarios=(scenario("panne"), scenario("fuite"), scenario("rumeur")),
    contacts=tuple(Contact(name, phone=f"06 12 34 56 {n}7") for n, name in enumerate("abc", start=1)),
    fallback="Au café.",
)
FACTS = Facts(
    today=TODAY,
    members={1: "Awa", 2: "Bruno"},
    checks={f"06123456{n}7": Check(works=True, on=TODAY - timedelta(days=10)) for n in (1, 2, 3)},
    rehearsed_on=TODAY - timedelta(days=30),
    is_copied=True,
    review_by=TODAY + timedelta(days=90),
    versions={"H1-hold": 2},
)


def with_first(**changes: object) -> Plan:
    first, *others = GOOD.scenarios
    return replace(GOOD, scenarios=(replace(first, **changes), *others))  # type: ignore[arg-type]


def with_statement(**changes: object) -> Plan:
    return with_first(statements=(replace(STATEMENT, **changes),))  # type: ignore[arg-type]


def with_step(**changes: object) -> Plan:
    return with_first(steps=(replace(STEP, **changes),))  # type: ignore[arg-type]


def with_contact(**changes: object) -> Plan:
    first, *others = GOOD.contacts
    return replace(GOOD, contacts=(replace(first, **changes), *others))  # type: ignore[arg-type]


def test_good_plan_has_no_finding() -> None:
    assert lint(GOOD, FACTS) == ()


FAULTS: dict[str, tuple[Plan, Facts, str]] = {
    "nobody-decides": (replace(GOOD, decides=Duty(None, 2)), FACTS, "frame/decides"),
    "nobody-decides-left": (replace(GOOD, decides=Duty(9, 2)), FACTS, "frame/decides"),
    "nobody-speaks": (replace(GOOD, speaks=Duty(None, 1)), FACTS, "frame/speaks"),
    "scenarios": (replace(GOOD, scenarios=GOOD.scenarios[:2]), FACTS, "scenarios"),
    "steps-grave": (with_first(steps=()), FACTS, "scenario:panne"),
    "steps": (with_first(steps=(), gravity=1), FACTS, "scenario:panne"),
    "owner": (with_step(owner=None), FACTS, "scenario:panne/step:0"),
    "owner-left": (with_step(owner=9), FACTS, "scenario:panne/step:0"),
    "deputy": (with_step(deputy=None), FACTS, "scenario:panne/step:0"),
    "deputy-same": (with_step(deputy=1), FACTS, "scenario:panne/step:0"),
    "deputy-left": (replace(GOOD, speaks=Duty(2, 9)), FACTS, "frame/speaks"),
    "criteria": (replace(GOOD, levels=(LevelRule("alert"), GOOD.levels[1])), FACTS, "frame/level:alert"),
    "contacts": (replace(GOOD, contacts=GOOD.contacts[:2]), FACTS, "contacts"),
    "phone": (with_contact(phone=""), FACTS, "contacts/contact:0"),
    "phone-invalid": (with_contact(phone="06 12"), FACTS, "contacts/contact:0"),
    "phone-dead": (
        GOOD,
        replace(FACTS, checks={**FACTS.checks, "0612345617": Check(False, TODAY)}),
        "contacts/contact:0",
    ),
    "unchecked": (with_contact(phone="06 98 76 54 31"), FACTS, "contacts/contact:0"),
    "unchecked-old": (
        GOOD,
        replace(FACTS, checks={**FACTS.checks, "0612345617": Check(True, date(2026, 1, 1))}),
        "contacts/contact:0",
    ),
    "statements": (with_first(statements=()), FACTS, "scenario:panne"),
    "language-fr": (with_statement(fr=" "), FACTS, "scenario:panne/statement:h1"),
    "language-en": (with_statement(en=""), FACTS, "scenario:panne/statement:h1"),
    "placeholder": (
        with_statement(fr="Voir {page}.", en="See {page}."),
        FACTS,
        "scenario:panne/statement:h1",
    ),
    "disagree": (
        with_statement(fr="Retour à 18 h.", en="Back at 8 pm."),
        FACTS,
        "scenario:panne/statement:h1",
    ),
    "expired": (with_statement(expires=date(2026, 11, 26)), FACTS, "scenario:panne/statement:h1"),
    "behind": (GOOD, replace(FACTS, versions={"H1-hold": 3}), "scenario:panne/statement:h1"),
    "strategy": (
        with_first(cluster="preventable", statements=(replace(STATEMENT, strategy="diminish"),)),
        FACTS,
        "scenario:panne/statement:h1",
    ),
    "fallback": (replace(GOOD, fallback=" "), FACTS, "frame/fallback"),
    "rehearsal": (GOOD, replace(FACTS, rehearsed_on=None), "rehearsal"),
    "rehearsal-old": (GOOD, replace(FACTS, rehearsed_on=date(2025, 1, 1)), "rehearsal"),
    "offline": (GOOD, replace(FACTS, is_copied=False), "copy"),
    "review": (GOOD, replace(FACTS, review_by=None), "review"),
    "review-late": (GOOD, replace(FACTS, review_by=date(2026, 11, 26)), "review"),
    "legal": (with_first(legal=""), FACTS, "scenario:panne/legal"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_fault_is_found_where_it_is(code: str) -> None:
    plan, facts, where = FAULTS[code]
    found = {(one.code, one.where): one.points for one in lint(plan, facts)}

    assert found.get((code, where), 0) > 0


@pytest.mark.parametrize(
    "same",
    [
        lambda: (with_statement(expires=TODAY), FACTS),
        lambda: (GOOD, replace(FACTS, review_by=TODAY)),
        lambda: (with_first(gravity=1, legal=""), FACTS),
        lambda: (GOOD, replace(FACTS, versions={})),
    ],
)
def test_what_is_still_right_is_no_finding(same: Callable[[], tuple[Plan, Facts]]) -> None:
    assert lint(*same()) == ()


def test_points_are_a_hundred() -> None:
    assert sum(POINTS.values()) == 100


def test_empty_plan_loses_everything() -> None:
    found = lint(Plan(), Facts(TODAY))

    assert round(sum(one.points for one in found)) == 100
    assert found[0].check == "scenarios"


def test_one_fault_among_many_places_costs_its_share() -> None:
    one = next(one for one in lint(with_step(owner=None), FACTS) if one.code == "owner")

    assert one.points == pytest.approx(POINTS["owner"] / 4)  # three scenarios and the common step


def test_history_makes_playing_down_wrong() -> None:
    plan = with_first(happened_before=True, statements=(replace(STATEMENT, strategy="diminish"),))

    assert [one.code for one in lint(plan, FACTS)] == ["strategy"]
