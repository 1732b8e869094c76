import pytest

from tests.core.drill.scenes import MINUTE, shipped, small
from vigie.core.drill.acts import Act, Did
from vigie.core.drill.resources import scenario_ids
from vigie.core.drill.score import compare, score
from vigie.core.drill.stream import stream
from vigie.core.drill.teams import TEAMS, play

SCENARIO = small()
ONSET = SCENARIO.expect.onset_min


def at(minute: int) -> int:
    """Minutes after the onset, in ms."""
    return (ONSET + minute) * MINUTE


def share(log: list[Act], capability: str) -> float:
    got, of = score(SCENARIO, log).by_capability()[capability]
    return got / of


def codes(log: list[Act]) -> list[str]:
    return [finding.code for finding in score(SCENARIO, log).findings]


@pytest.mark.parametrize("name", scenario_ids())
def test_teams_get_what_they_deserve(name: str) -> None:
    totals = {}
    for team, act in TEAMS.items():
        said, log = play(shipped(name), act)
        totals[team] = score(shipped(name), log, messages=said).total
    assert totals["silent"] < 30
    assert totals["baseline"] > 80
    assert totals["deleter"] < 50


def test_the_stream_can_be_computed_anew() -> None:
    said, log = play(SCENARIO, TEAMS["baseline"])
    assert score(SCENARIO, log) == score(SCENARIO, log, messages=said)


@pytest.mark.parametrize(("minutes", "expected"), [(0, 1), (5, 1), (7, 0.6), (10, 0), (40, 0)])
def test_detection_fades_after_its_time(minutes: int, expected: float) -> None:
    assert share([Act(Did.INCIDENT_OPENED, at(minutes))], "detect") == pytest.approx(expected)


def test_an_incident_opened_before_anything_happened_is_none() -> None:
    assert share([Act(Did.INCIDENT_OPENED, at(-1))], "detect") == 0


def test_a_decoy_costs_points() -> None:
    decoy = SCENARIO.waves[-1].at_min
    log = [Act(Did.INCIDENT_OPENED, at(1)), Act(Did.INCIDENT_OPENED, (decoy + 3) * MINUTE)]
    assert "false-alarm" in codes(log)
    assert score(SCENARIO, log).total == score(SCENARIO, log[:1]).total - 5


def test_deciding_wants_three_things_and_a_strategy_that_fits() -> None:
    log = [
        Act(Did.SEVERITY_SET, at(2)),
        Act(Did.OWNER_SET, at(2)),
        Act(Did.PLAN_CHOSEN, at(2), about="inform"),
    ]
    assert share(log, "decide") == pytest.approx(1, abs=0.01)
    assert share(log[:2], "decide") == pytest.approx(2 / 3, abs=0.01)
    other = [*log[:2], Act(Did.PLAN_CHOSEN, at(2), about="deny")]
    assert share(other, "decide") == pytest.approx(5 / 6, abs=0.01)
    assert "strategy-other" in codes(other)


def test_each_language_of_the_people_is_owed_a_statement() -> None:
    french = [Act(Did.STATEMENT_PUBLISHED, at(3), about="fr")]
    assert share(french, "speak") == pytest.approx(0.5)
    assert share([*french, Act(Did.STATEMENT_PUBLISHED, at(3), about="en")], "speak") == pytest.approx(1)
    assert "language-missing" in codes(french)


def test_only_a_named_person_answers() -> None:
    owed = [one for one in stream(SCENARIO) if one.priority]
    named = [Act(Did.ANSWERED, one.at_ms + MINUTE, message=one.id) for one in owed]
    nameless = [Act(Did.ANSWERED, one.at_ms + MINUTE, message=one.id, named=False) for one in owed]
    assert share(named, "answer") == 1
    assert share(nameless, "answer") == 0
    assert "nameless" in codes(nameless)


def test_asking_for_criticism_to_be_removed_costs_its_marks() -> None:
    removable = [one for one in stream(SCENARIO) if one.removable and one.op == "say"]
    clean = [
        Act(did, one.at_ms + MINUTE, message=one.id)
        for one in removable
        for did in (Did.REMOVED, Did.REPORTED)
    ]
    assert share(clean, "moderate") == 1
    critic = next(one for one in stream(SCENARIO) if one.stance == "negative" and one.op == "say")
    refused = Act(Did.REMOVAL_REFUSED, at(10), message=critic.id)
    assert share([*clean, refused], "moderate") == pytest.approx(0.75, abs=0.01)


def test_a_team_that_removed_criticism_never_passes_half() -> None:
    _said, log = play(SCENARIO, TEAMS["baseline"])
    critic = next(one for one in stream(SCENARIO, log) if one.stance == "negative" and one.op == "say")
    marks = score(SCENARIO, [*log, Act(Did.REMOVED, at(20), message=critic.id)])
    assert marks.total <= 50
    assert marks.by_capability()["moderate"][0] == 0


def test_learning_wants_a_review_and_a_ticket() -> None:
    assert share([Act(Did.REVIEW_FILED, at(30))], "learn") == pytest.approx(0.6)
    assert share([Act(Did.REVIEW_FILED, at(30)), Act(Did.TICKET_OPENED, at(30))], "learn") == pytest.approx(1)


def test_a_drill_ended_early_owes_only_what_was_said() -> None:
    marks = score(SCENARIO, [], until_ms=MINUTE)
    assert marks.total == 0
    assert "nothing-owed" in [finding.code for finding in marks.findings]


def test_every_sentence_of_a_debrief_can_be_said() -> None:
    for team in TEAMS.values():
        said, log = play(SCENARIO, team)
        for finding in score(SCENARIO, log, messages=said).findings:
            assert "%(" not in finding.said(str)


def test_marks_add_up_to_a_hundred() -> None:
    for name in scenario_ids():
        assert sum(part.of for part in score(shipped(name), []).parts) in range(9_990, 10_001)


def test_drills_are_compared_by_capability() -> None:
    first, second = score(SCENARIO, []), score(SCENARIO, [Act(Did.INCIDENT_OPENED, at(1))])
    alone = compare(second, [])
    assert all(one.last is None and one.best is None for one in alone)
    detect = next(one for one in compare(first, [second, first]) if one.capability == "detect")
    assert (detect.now, detect.last, detect.best) == (0, 0, 100)
