from tests.core.drill.scenes import small
from vigie.core.drill.chance import Chance
from vigie.core.drill.crowd import Crowd


def test_the_same_number_is_the_same_person() -> None:
    scenario = small()
    journalist = next(one for one in scenario.personas if one.id == "journalist")
    first, second = Crowd(scenario, 1), Crowd(scenario, 1)
    assert first.somebody(Chance("x"), journalist) == second.somebody(Chance("x"), journalist)
    assert Crowd(scenario, 2).somebody(Chance("x"), journalist) != first.somebody(Chance("x"), journalist)


def test_people_are_as_their_persona_says() -> None:
    scenario, crowd = small(), Crowd(small(), 1)
    for persona in scenario.personas:
        for n in range(30):
            person = crowd.somebody(Chance("people", n), persona)
            assert persona.arousal[0] <= person.heat <= persona.arousal[1]
            if persona.followers:
                assert persona.followers[0] <= person.followers <= persona.followers[1]
            assert person.name.endswith(".")


def test_who_repeats_themselves_are_few() -> None:
    crowd = Crowd(small(), 1)
    vindictive = crowd.of_persona("vindictive")
    assert len({crowd.somebody(Chance(n), vindictive).id for n in range(500)}) <= 30


def test_personas_come_as_often_as_their_share() -> None:
    crowd = Crowd(small(), 1)
    found = [crowd.some_persona(Chance(n)).id for n in range(4000)]
    assert 0.36 < found.count("disappointed") / 4000 < 0.44
    assert {crowd.some_persona(Chance(n), ("scam",)).id for n in range(20)} == {"scammer"}
