"""What plans begin with is whole, in both languages, and speaks the same in each."""

from vigie.core.likeness.case import KINDS
from vigie.core.readiness import disagreements
from vigie.core.readiness.plan import CLUSTERS, HIGHEST, LEVELS
from vigie.core.readiness.resources import common, rules, scenarios
from vigie.core.readiness.strategy import FITTING
from vigie.playbook.shipped import sources


def test_scenarios_are_the_kinds_of_past_cases() -> None:
    assert set(scenarios()) == set(KINDS) - {"other"}


def test_every_scenario_is_whole() -> None:
    for kind, row in scenarios().items():
        assert row["cluster"] in CLUSTERS, kind
        assert {row["likelihood"], row["gravity"]} <= set(range(1, HIGHEST + 1)), kind
        assert all(row[name][language] for name in ("title", "signs", "legal") for language in ("fr", "en"))
        assert row["statements"][0] == "H1-hold"
        assert set(row["sectors"]) <= {"all", *common()["sectors"]}


def test_every_step_is_whole() -> None:
    steps = [*common()["steps"], *(step for row in scenarios().values() for step in row["steps"])]

    assert len(steps) > 40
    for step in steps:
        assert step["level"] in LEVELS
        assert step["who"] in {"decides", "speaks", "desk"}
        assert step["fr"]
        assert step["en"]
        assert set(step.get("rules", ())) <= set(rules())


def test_texts_agree_in_both_languages() -> None:
    texts = [row[name] for row in scenarios().values() for name in ("title", "signs")]
    texts += [step for row in scenarios().values() for step in row["steps"]]

    assert [text["fr"] for text in texts if disagreements(text["fr"], text["en"])] == []


def test_every_rule_has_sources_that_are_explained() -> None:
    named = {key for _strategies, keys in FITTING.values() for key in keys} | {"R21"}

    assert named <= set(rules())
    assert all(rule.sources and set(rule.sources) <= set(sources()) for rule in rules().values())


def test_french_never_breaks_before_its_signs() -> None:
    assert all(
        " :" not in row["legal"]["fr"] and " ;" not in row["signs"]["fr"] for row in scenarios().values()
    )
