from tests.core.readiness.test_lint import TODAY
from vigie.core.readiness import Answers, Contact, Duty, Facts, Known, first_plan, lint, readiness
from vigie.core.readiness.first import Text, proposed
from vigie.core.readiness.resources import common, scenarios

TEXTS = {
    key: Text(
        key, {"fr": key, "en": key}, {"fr": "Nous revenons à {heure}.", "en": "We will be back at {time}."}
    )
    for row in scenarios().values()
    for key in row["statements"]
}
KNOWN = Known(scenarios(), common(), TEXTS)


def test_sector_chooses_what_is_proposed_heaviest_first() -> None:
    food, software = proposed(scenarios(), "food"), proposed(scenarios(), "software")

    assert food[0] == "safety"
    assert software[0] == "leak"
    assert {"account", "rumour", "brigade"} <= set(food) & set(software)
    assert "accident" not in software


def test_answers_become_a_whole_plan() -> None:
    contacts = (Contact("Hébergeur", phone="06 12 34 56 78"),)
    answers = Answers(
        "fr", ("safety", "unknown"), Duty(1, 2), Duty(2, 1), Duty(3, 1), contacts, opens_itself=True
    )
    plan = first_plan(answers, KNOWN)

    assert [one.key for one in plan.scenarios] == ["safety"]
    assert {step.owner for step in plan.scenarios[0].steps} == {1, 2, 3}
    assert [(rule.level, rule.opens_itself) for rule in plan.levels] == [("alert", True), ("crisis", False)]
    assert plan.contacts == contacts
    assert plan.fallback


def test_first_statement_informs_the_next_carries_what_is_due() -> None:
    plan = first_plan(Answers("en", ("leak", "account")), KNOWN)

    assert [one.strategy for one in plan.scenarios[0].statements] == ["inform", "rebuild"]
    assert [one.strategy for one in plan.scenarios[1].statements] == ["inform", "care"]
    assert plan.scenarios[0].title == "Leak of personal data"


def test_other_languages_begin_in_english() -> None:
    assert first_plan(Answers("de", ("leak",)), KNOWN).language == "en"


def test_nothing_opens_by_itself_unasked() -> None:
    assert not any(rule.opens_itself for rule in first_plan(Answers("fr", ("leak",)), KNOWN).levels)


def test_questionnaire_answered_in_full_is_nearly_ready() -> None:
    """What is left: calling the contacts, a rehearsal, a copy and a review date, which no form can do."""
    contacts = tuple(Contact(name, phone=f"06 12 34 56 {n}8") for n, name in enumerate("abc"))
    answers = Answers("fr", ("safety", "leak", "account"), Duty(1, 2), Duty(2, 1), Duty(3, 1), contacts)
    ready = readiness(lint(first_plan(answers, KNOWN), Facts(TODAY, members={1: "a", 2: "b", 3: "c"})))

    assert ready.score >= 80
    assert {one.check for one in ready.findings} == {"unchecked", "rehearsal", "offline", "review"}


def test_nothing_answered_is_far_from_ready() -> None:
    assert readiness(lint(first_plan(Answers("fr", ()), KNOWN), Facts(TODAY))).score < 30
