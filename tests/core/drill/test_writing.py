import pytest

from vigie.core.drill.parse import parse_scenario
from vigie.core.drill.scenario import STORIES
from vigie.core.drill.stream import stream
from vigie.core.drill.writing import SIZES, Answers, name_of, write_scenario


@pytest.mark.parametrize("story", STORIES)
def test_what_is_written_can_be_played(story: str) -> None:
    scenario = parse_scenario(write_scenario(Answers(title="Un essai", story=story, brand="Essai & fils")))
    assert scenario.story == story
    assert len(list(stream(scenario))) > 50


@pytest.mark.parametrize("minutes", [10, 31, 1440])
@pytest.mark.parametrize("size", SIZES)
def test_of_any_length_and_size(minutes: int, size: str) -> None:
    text = write_scenario(Answers(title="x", story="outage", brand="y", minutes=minutes, size=size))
    assert parse_scenario(text).duration_min == minutes


def test_odd_words_stay_words() -> None:
    odd = 'Un "titre": {bizarre} # et l’apostrophe\n--- '
    answers = Answers(title=odd, story="leak", brand=odd[:40], facts=(odd,), sentences=("C’est : « non ».",))
    scenario = parse_scenario(write_scenario(answers))
    assert scenario.title["fr"] == odd.strip()
    assert scenario.injects[0].text["en"] == odd.strip()
    assert scenario.texts["fr"]["negative"] == ("C’est : « non ».",)


def test_nonsense_is_refused() -> None:
    with pytest.raises(KeyError):
        write_scenario(Answers(title="x", story="volcano", brand="y"))


def test_names_are_made_of_titles() -> None:
    assert name_of("L’été, à Niort !") == "l-ete-a-niort"
    assert name_of("★") == "exercice"
