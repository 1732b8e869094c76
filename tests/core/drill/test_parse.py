from pathlib import Path

import pytest

from tests.core.drill.scenes import changed, small, small_text
from vigie.core.drill.faults import Fault, ScenarioRefused
from vigie.core.drill.parse import parse_scenario
from vigie.core.drill.resources import scenario_ids, scenario_text
from vigie.core.drill.scenario import STORIES

EXAMPLE = Path("/", "work", "shared", "data", "crisis", "drill", "example.yaml")


def faults_of(text: str) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioRefused) as refused:
        parse_scenario(text)
    return refused.value.faults


def test_the_library_tells_every_story_once() -> None:
    scenarios = [parse_scenario(scenario_text(name)) for name in scenario_ids()]
    assert sorted(scenario.story for scenario in scenarios) == sorted(STORIES)
    assert [scenario.id for scenario in scenarios] == list(scenario_ids())
    assert len({scenario.brand.name for scenario in scenarios}) == len(STORIES)


@pytest.mark.parametrize("name", scenario_ids())
def test_each_of_the_library_is_whole(name: str) -> None:
    """Objectives of every capability, decoys, cards in both languages, and a truth."""
    scenario = parse_scenario(scenario_text(name))
    assert len({one.capability for one in scenario.objectives}) == 6
    assert scenario.expect.decoys
    assert len(scenario.injects) >= 4
    assert all(card.text["fr"] != card.text["en"] for card in scenario.injects)
    assert any(wave.unless for wave in scenario.waves)
    assert any(effect.when == "deleted" for effect in scenario.effects)
    assert scenario.summary["fr"]
    assert scenario.summary["en"]


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the first drafts of the format are not here")
def test_the_first_drafts_are_still_read() -> None:
    scenario = parse_scenario(EXAMPLE.read_text(encoding="utf-8"))
    assert (scenario.id, scenario.story, scenario.seed) == ("panne-application-samedi", "outage", 41)


@pytest.mark.parametrize(
    ("before", "after", "code", "field"),
    [
        ("schema: vigie-drill/1", "schema: vigie-drill/2", "schema", "schema"),
        ("seed: 1", "seed: -1", "whole", "seed"),
        ("capability: detect", "capability: detekt", "one-of", "objectives[1].capability"),
        ("mentions_per_hour: 15", "mention_per_hour: 15", "missing-number", "brand.mentions_per_hour"),
        ("share: 0.40", "share: 0.50", "adds-up", "network.personas.share"),
        ("{fr: 0.85, en: 0.15}", "{fr: 0.85, en: 0.25}", "adds-up", "brand.language_mix"),
        ("{persona: journalist}", "{persona: nobody}", "nobody", "waves[3].author.persona"),
        ("done: O3}\n", "done: O9}\n", "nobody", "waves[3].unless.done"),
        ("done: O3}\n", "done: O4}\n", "not-seen", "waves[3].unless.done"),
        ("before_min: 28", "before_min: 40", "too-late", "waves[3].unless"),
        ("decoys: [w4]", "decoys: [w9]", "nobody", "expect.alert.decoys"),
        ("id: w2", "id: w1", "same-name", "waves"),
        ("onset_min: 4", "onset_min: 80", "after-end", "expect.alert.onset_min"),
        ("root_mark: 90", "count: 0", "no-size", "waves[3]"),
        ("n_star: 0.5,", "n_star: 1.5,", "number", "waves[2].reshare.n_star"),
        ("peak_per_min: 2.5", "peak_per_min: 600", "too-big", "waves"),
        ("{rule: R03, within_min: 30}", "{rule: R99}", "one-of", "effects[1].when.rule"),
        ("{rule: R03, within_min: 30}", "{}", "condition", "effects[1].when"),
        ("multiply: 0.89", "multiply: 9", "number", "effects[1].multiply"),
        (", multiply: 0.89", "", "no-effect", "effects[1]"),
        ("arousal: [0.2, 0.6]", "arousal: [0.6, 0.2]", "number", "network.personas[1].arousal"),
        ("scct_choice: [inform", "scct_choice: [lie, inform", "one-of", "expect.scct_choice"),
        ("kind: scam", "kind: scam, texts: nothing", "nobody", "waves[4].texts"),
    ],
)
def test_each_fault_is_said_with_its_field(before: str, after: str, code: str, field: str) -> None:
    faults = faults_of(changed(before, after))
    assert (code, field) in [(fault.code, fault.params["field"]) for fault in faults]
    text = changed(before, after)
    assert all(1 <= fault.line <= text.count("\n") for fault in faults)


def test_all_faults_are_said_at_once_in_the_order_of_the_file() -> None:
    text = changed("seed: 1", "seed: x").replace("capability: speak", "capability: shout")
    codes = [(fault.code, fault.line) for fault in faults_of(text)]
    assert [code for code, _line in codes] == ["whole", "one-of"]
    assert codes == sorted(codes, key=lambda pair: pair[1])


def test_own_sentences_need_known_slots() -> None:
    (fault,) = faults_of(small_text(sentences=["Mon {machin} ne marche plus."]))
    assert (fault.code, fault.params["given"]) == ("slot", "machin")
    scenario = small(sentences=["Rien ne marche à {ville}, {brand} !"])
    assert scenario.texts["fr"]["negative"] == ("Rien ne marche à {ville}, {brand} !",)


def test_the_story_is_that_of_the_waves_unless_it_is_said() -> None:
    assert parse_scenario(changed("story: outage\n", "")).story == "outage"
