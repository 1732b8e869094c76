import pytest

from vigie.core.drill.resources import new_scenario, scenario_ids, scenario_text, texts_of
from vigie.core.drill.scenario import STORIES


def test_twelve_scenarios_and_a_text_for_each_story() -> None:
    assert len(scenario_ids()) == 12
    assert all(texts_of(story) for story in (*STORIES, "voices"))
    assert "$story" in new_scenario()


def test_a_name_is_no_path() -> None:
    with pytest.raises(KeyError):
        scenario_text("../texts/voices")
