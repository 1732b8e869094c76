import pytest

from tests.core.drill.scenes import small
from vigie.core.drill.faults import ScenarioRefused
from vigie.core.drill.pools import beside, over, parse_pools, pools_for, pools_of, slots_in
from vigie.core.drill.scenario import STORIES

FILLED = {"brand", "handle", "n"}


@pytest.mark.parametrize("story", STORIES)
def test_every_story_has_all_that_is_said_in_both_languages(story: str) -> None:
    slots, pools = pools_of(story)
    for language in ("fr", "en"):
        found = pools[language]
        for pool in ("negative", "question", "positive", "amplifier", "echo", "scam", "vulgar", "press"):
            assert found[pool], (language, pool)
        assert len(found["negative"]) >= 10
        asked = {slot for sentences in found.values() for one in sentences for slot in slots_in(one)}
        assert asked - FILLED <= set(slots[language])
    assert {name: len(found) for name, found in pools["fr"].items()} == {
        name: len(found) for name, found in pools["en"].items()
    }


def test_no_sentence_is_written_twice_in_a_pool() -> None:
    for story in STORIES:
        for pools in pools_of(story)[1].values():
            for name, sentences in pools.items():
                assert len(set(sentences)) == len(sentences), (story, name)


def test_own_words_stand_beside_those_of_the_story() -> None:
    _slots, pools = pools_for(small(sentences=["Mes mots à moi."]))
    assert "Mes mots à moi." in pools["fr"]["negative"]
    assert len(pools["fr"]["negative"]) > 10


def test_tables_are_laid_over_and_beside() -> None:
    below, above = {"fr": {"a": ("1",), "b": ("2",)}}, {"fr": {"a": ("3",)}}
    assert over(below, above) == {"fr": {"a": ("3",), "b": ("2",)}}
    assert beside(below, above) == {"fr": {"a": ("3", "1"), "b": ("2",)}}


def test_a_file_of_texts_is_checked_too() -> None:
    with pytest.raises(ScenarioRefused):
        parse_pools("fr: [1]\n")
