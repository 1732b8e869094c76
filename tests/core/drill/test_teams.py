from tests.core.drill.scenes import MINUTE, small
from vigie.core.drill.acts import Did
from vigie.core.drill.teams import ANSWERS, TEAMS, by_the_clock, play


def test_a_team_plays_the_same_twice() -> None:
    assert play(small(), TEAMS["baseline"]) == play(small(), TEAMS["baseline"])


def test_the_decent_team_is_no_machine() -> None:
    _said, log = play(small(), TEAMS["baseline"])
    by_minute: dict[int, int] = {}
    for act in log:
        if act.did is Did.ANSWERED:
            by_minute[act.at_ms] = by_minute.get(act.at_ms, 0) + 1
    assert max(by_minute.values()) <= ANSWERS


def test_the_decent_team_removes_no_criticism() -> None:
    said, log = play(small(), TEAMS["baseline"])
    known = {one.id: one for one in said}
    assert all(known[act.message].removable for act in log if act.did is Did.REMOVED)


def test_the_deleter_is_only_ever_refused() -> None:
    _said, log = play(small(), TEAMS["deleter"])
    assert {act.did for act in log} == {Did.INCIDENT_OPENED, Did.REMOVAL_REFUSED}


def test_decisions_come_by_the_clock() -> None:
    scenario = small()
    acts = [act for minute in range(scenario.duration_min) for act in by_the_clock(scenario, minute)]
    assert len([act for act in acts if act.did is Did.STATEMENT_PUBLISHED]) == 2
    assert max(act.at_ms for act in acts) < scenario.duration_min * MINUTE
