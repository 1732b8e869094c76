"""The same messages everywhere; what the team does changes only what comes after."""

import subprocess
import sys
from dataclasses import replace

import pytest

from tests.core.drill.scenes import MINUTE, shipped, small
from vigie.core.drill.acts import Act, Did
from vigie.core.drill.message import digest
from vigie.core.drill.scenario import Effect, Spawn
from vigie.core.drill.stream import Play, stream

GOLDEN = {
    "affiche-blessante": "ac57009a2ee9926edfca828849534dfa4fd2e02840d0dd5e2b56c82507cc18c3",
    "chargeur-qui-chauffe": "b34ded84a33310edb6b3daea01ae43208e913d14ccdd26749554525c23bfb1e4",
    "colis-avant-noel": "f93015d80e543c0b9b33552f97ced09f18381c50d8b758ab5f6d37974b6ee862",
    "compte-vole": "62fe9ccf931d24b0881ce6e4ee001131561d8da8a2a7c3ddc9f070888de60daf",
    "fichier-dehors": "f0297428cf0a8fd5ea12fd67d5db8fa4928e0b29df133e27c8e9ed7973b9ed0e",
    "greve-d-hiver": "790632e18c644ea68ece62885d44a98ae4fcfd80feaf38fced619ecb5fa4e0cd",
    "la-video-de-lina": "6659c52d9268964c9fa49f231bca95b1e5eeccd91b0de3fddbee5c3b8ad3d2d6",
    "meute": "79e44162e4a914faf45bd8bb088e845f92f3eb24664a5a400a2c085105c4c812",
    "panne-du-samedi": "ad0c1f1a64377d90d8daf014e0b83519061ca3da4ebceb589fc56e0bf8eef848",
    "promesse-verte": "b1dd3fca407b29b7eb39bfeef00040d93ebe2cf724d814a773ebedce286a607c",
    "rumeur-du-groupe": "e295572777d01a1cf460018a0c7aa39a3a432affa1050cdbe268d1402c133d1f",
    "video-du-magasin": "b0f35980a63e2375499e464d3f64b91f693bc13d5444116a6e663671cf448dd3",
}
"""SHA-256 of each stream when nobody acts, as 3.11, 3.12 and 3.13 give it."""
INSIDE = """
from vigie.core.drill.message import digest
from vigie.core.drill.parse import parse_scenario
from vigie.core.drill.resources import scenario_text
from vigie.core.drill.stream import stream
print(digest(stream(parse_scenario(scenario_text("meute")))))
"""


@pytest.mark.parametrize("name", GOLDEN)
def test_the_same_file_and_seed_give_the_same_bytes(name: str) -> None:
    assert digest(stream(shipped(name))) == GOLDEN[name]


@pytest.mark.parametrize("seed", ["0", "1234", "random"])
def test_the_seed_of_hashes_is_none_of_its_business(seed: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INSIDE], capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert done.stdout.strip() == GOLDEN["meute"]


def test_another_seed_is_another_crowd() -> None:
    assert digest(stream(shipped("meute"), seed=2)) != GOLDEN["meute"]


def test_messages_come_in_order_each_once_and_answer_what_was_said() -> None:
    seen: dict[str, int] = {}
    for message in stream(shipped("video-du-magasin")):
        assert message.id not in seen
        assert not message.parent or seen[message.parent] <= message.at_ms
        seen[message.id] = message.at_ms
    moments = list(seen.values())
    assert moments == sorted(moments)
    assert moments[-1] < shipped("video-du-magasin").end_ms


def acts_at(minute: int, said: list[str]) -> list[Act]:
    """A bit of everything, in one minute."""
    at = minute * MINUTE
    return [
        Act(Did.STATEMENT_PUBLISHED, at),
        *(Act(Did.ANSWERED, at, message=one, text="Un remboursement arrive.") for one in said[:20]),
        *(Act(Did.REMOVED, at, message=one) for one in said[20:25]),
    ]


@pytest.mark.parametrize("minute", [10, 45, 90])
def test_an_act_moves_nothing_that_was_said_before(minute: int) -> None:
    scenario = shipped("affiche-blessante")
    silent = list(stream(scenario))
    said = [one.id for one in silent if one.op == "say" and one.at_ms < minute * MINUTE]
    moved = list(stream(scenario, acts_at(minute, said)))
    before = [one for one in silent if one.at_ms <= minute * MINUTE]
    assert moved[: len(before)] == before
    assert moved != silent


def test_step_by_step_is_the_same_as_at_once() -> None:
    scenario = shipped("compte-vole")
    said = [one.id for one in stream(scenario) if one.op == "say" and one.at_ms < 20 * MINUTE]
    acts, play = acts_at(20, said), Play(scenario)
    found = list(play.until(20 * MINUTE))
    play.feel(acts)
    for minute in range(21, scenario.duration_min + 1):
        found.extend(play.until(minute * MINUTE))
    assert found == list(stream(scenario, acts))


def test_speaking_in_time_keeps_the_second_wave_away() -> None:
    scenario = shipped("panne-du-samedi")
    in_time = list(stream(scenario, [Act(Did.STATEMENT_PUBLISHED, 50 * MINUTE)]))
    too_late = list(stream(scenario, [Act(Did.STATEMENT_PUBLISHED, 51 * MINUTE)]))
    assert not [one for one in in_time if one.wave == "w2"]
    assert [one for one in too_late if one.wave == "w2"]


def test_early_answers_quiet_what_they_answer() -> None:
    scenario = shipped("la-video-de-lina")
    root = next(one for one in stream(scenario) if one.wave == "w1")
    answered = [Act(Did.ANSWERED, root.at_ms + 5 * MINUTE, message=root.id, text="Je m’en occupe.")]
    paid = [Act(Did.ANSWERED, root.at_ms + 5 * MINUTE, message=root.id, text="Voici un bon d’achat.")]
    late = [Act(Did.ANSWERED, root.at_ms + 90 * MINUTE, message=root.id, text="Je m’en occupe.")]
    sizes = [
        sum(one.wave == "w1" and one.id[-2:] != ".a" for one in stream(scenario, acts))
        for acts in (answered, late, (), paid)
    ]
    assert sizes[0] < sizes[1] <= sizes[2]
    assert sizes[0] < sizes[3]


def test_deleting_criticism_calls_forth_an_outcry() -> None:
    scenario = shipped("panne-du-samedi")
    critic = next(one for one in stream(scenario) if one.stance == "negative" and one.at_ms > 20 * MINUTE)
    scam = next(one for one in stream(scenario) if one.stance == "scam" and one.op == "say")
    removed = list(stream(scenario, [Act(Did.REMOVED, 60 * MINUTE, message=critic.id)]))
    outcry = [one for one in removed if one.wave.startswith("outcry")]
    assert len(outcry) > 20
    assert outcry[0].at_ms == 63 * MINUTE
    assert outcry[0].stance == "negative"
    cleaned = stream(scenario, [Act(Did.REMOVED, 150 * MINUTE, message=scam.id)])
    assert not [one for one in cleaned if one.wave.startswith("outcry")]
    refused = stream(scenario, [Act(Did.REMOVAL_REFUSED, 60 * MINUTE, message=critic.id)])
    assert list(refused) == list(stream(scenario))


def test_people_thank_or_come_back() -> None:
    scenario = small()
    forgiving = [replace(one, forgives=1_000_000) for one in scenario.personas]
    kind = replace(scenario, personas=tuple(forgiving))
    critic = next(one for one in stream(kind) if one.stance == "negative" and one.op == "say")
    acts = [Act(Did.ANSWERED, critic.at_ms + MINUTE, message=critic.id)]
    reply = next(one for one in stream(kind, acts) if one.id == f"{critic.id}.a")
    assert (reply.stance, reply.parent, reply.author) == ("positive", critic.id, critic.author)
    nameless = [replace(acts[0], named=False)]
    assert not [one for one in stream(kind, nameless) if one.id == f"{critic.id}.a"]


def test_an_act_felt_later_counts_from_then() -> None:
    """A delivery is seen on its network after it was asked for: the past stays as it was told."""
    scenario = shipped("compte-vole")
    act = Act(Did.STATEMENT_PUBLISHED, 10 * MINUTE, felt_ms=30 * MINUTE)
    silent = [one for one in stream(scenario) if one.at_ms <= 30 * MINUTE]
    assert list(stream(scenario, [act]))[: len(silent)] == silent


def test_shares_count_up() -> None:
    counts: dict[str, int] = {}
    for one in stream(shipped("video-du-magasin")):
        if one.op == "share":
            assert one.shares == counts.get(one.parent, 0) + 1
            counts[one.parent] = one.shares
    assert max(counts.values()) > 5


def test_what_stands_on_the_square_can_be_found_by_the_brand() -> None:
    for name in ("colis-avant-noel", "panne-du-samedi"):
        scenario = shipped(name)
        handle = {"colis-avant-noel": "boiteagrelots", "panne-du-samedi": "zephyrine"}[name]
        brand = scenario.brand.name.lower()
        for one in stream(scenario):
            if one.op == "say" and one.place == "square" and not one.parent:
                text = one.text.lower()
                assert brand in text or handle in text or "zephyrine" in text


def test_an_effect_may_spawn_what_it_likes() -> None:
    scenario = small()
    effect = Effect("deleted", "criticism", 60, 1_000_000, Spawn("amplifier", 30, "amplifier"))
    one = replace(scenario, effects=(effect,))
    critic = next(each for each in stream(one) if each.stance == "negative" and each.op == "say")
    acts = [Act(Did.REMOVED, critic.at_ms + MINUTE, message=critic.id)]
    assert [each for each in stream(one, acts) if each.wave == "outcry-1"]
