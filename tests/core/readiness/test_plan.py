from datetime import date

import msgspec
import pytest

from vigie.core.readiness import (
    Contact,
    Duty,
    LevelRule,
    Plan,
    Scenario,
    Statement,
    Step,
    from_document,
    members_named,
    snapshot,
    steps_at,
    to_document,
)

PLAN = Plan(
    decides=Duty(1, 2),
    speaks=Duty(3),
    levels=(LevelRule("alert", ("un signe",), opens_itself=True), LevelRule("crisis")),
    steps=(Step("commune", minutes=30, owner=4), Step("direction", "crisis", 20)),
    scenarios=(
        Scenario(
            "panne",
            "Panne",
            steps=(Step("vite", minutes=5, deputy=5), Step("tard", "crisis", 90)),
            statements=(Statement("h1", "Attente", fr="Oui", en="Yes", expires=date(2027, 1, 31)),),
            legal="Notifier.",
        ),
        Scenario("autre", "Autre"),
    ),
    contacts=(Contact("Hébergeur", phone="06 12 34 56 78"),),
    legal="Conseil.",
)


def test_plan_survives_its_document() -> None:
    document = to_document(PLAN)

    assert from_document(document) == PLAN
    assert document["scenarios"][0]["statements"][0]["expires"] == "2027-01-31"


@pytest.mark.parametrize(
    "document", [{"steps": 5}, {"scenarios": [{"title": "sans clé"}]}, {"decides": {"owner": "Awa"}}]
)
def test_what_is_no_plan_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        from_document(document)


def test_crisis_does_what_an_alert_does_and_more_soonest_first() -> None:
    assert [step.title for step in steps_at(PLAN, "panne", "alert")] == ["vite", "commune"]
    assert [step.title for step in steps_at(PLAN, "panne", "crisis")] == [
        "vite",
        "direction",
        "commune",
        "tard",
    ]


def test_unknown_scenario_has_the_common_steps() -> None:
    assert [step.title for step in steps_at(PLAN, "nulle part", "crisis")] == ["direction", "commune"]


def test_snapshot_holds_what_one_crisis_needs() -> None:
    taken = snapshot(PLAN, version=3, scenario="panne", level="alert")

    assert (taken.version, taken.level, taken.decides) == (3, "alert", Duty(1, 2))
    assert taken.steps == steps_at(PLAN, "panne", "alert")
    assert [statement.key for statement in taken.statements] == ["h1"]
    assert taken.contacts == PLAN.contacts
    assert taken.legal == "Conseil.\n\nNotifier."


def test_snapshot_without_scenario_still_has_people_and_steps() -> None:
    taken = snapshot(PLAN, version=1, scenario="", level="crisis")

    assert taken.scenario is None
    assert taken.statements == ()
    assert [step.title for step in taken.steps] == ["direction", "commune"]


def test_everybody_the_plan_counts_on_is_named() -> None:
    assert members_named(PLAN) == {1, 2, 3, 4, 5}


def test_statement_is_never_given_in_another_language() -> None:
    one = Statement("h", fr="Oui")

    assert (one.text("fr-CA"), one.text("en"), one.text("es")) == ("Oui", "", "")


def test_level_nobody_wrote_is_empty() -> None:
    assert Plan(levels=()).level("crisis") == LevelRule("crisis")
