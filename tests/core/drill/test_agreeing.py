from dataclasses import replace

from tests.core.drill.scenes import small, small_text
from vigie.core.drill.agreeing import at_odds
from vigie.core.drill.scenario import Spawn
from vigie.core.drill.tree import read_tree


def test_what_agrees_has_no_fault() -> None:
    assert list(at_odds(small(), read_tree(small_text()))) == []


def test_a_fault_stands_at_the_line_of_its_entry() -> None:
    scenario, text = small(), small_text()
    waves = (*scenario.waves[:-1], replace(scenario.waves[-1], at_min=99))
    (fault,) = at_odds(replace(scenario, waves=waves), read_tree(text))
    assert fault.line == next(n for n, line in enumerate(text.splitlines(), 1) if "id: w4" in line)


def test_an_outcry_needs_its_sentences_in_every_language() -> None:
    scenario = small()
    effect = replace(scenario.effects[-1], spawn=Spawn("outcry", 10, "nothing"))
    faults = list(at_odds(replace(scenario, effects=(effect,)), read_tree(small_text())))
    assert [fault.code for fault in faults] == ["nobody", "nobody"]
