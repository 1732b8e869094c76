"""Who sees which drill, and what is told of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.crisis.drills.playing import BEGIN, data_in, leader, started
from tests.factories import make_brand, make_drill
from vigie.core.drill.acts import Act, Did
from vigie.crisis.drills.queries import (
    acts_of,
    cards_given,
    compared,
    drill_played_on,
    drills_of,
    exercise_of,
    library,
    live_drill,
    packaged,
    scenario_of,
    score_of,
)
from vigie.crisis.drills.services import end_drill, note_act

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(tmp_path: Path) -> object:
    with data_in(tmp_path):
        yield


def test_a_drill_is_seen_by_its_brand_and_its_exercise_and_by_nobody_else() -> None:
    drill = started(leader())
    other = make_brand()
    for brand, seen in ((drill.home, True), (drill.brand, True), (other, False)):
        assert (drill in drills_of(brand=brand)) is seen
        assert (live_drill(brand=brand) == drill) is seen


def test_the_exercise_of_a_brand() -> None:
    by = leader()
    assert exercise_of(brand=by.brand) is None
    drill = started(by)
    assert exercise_of(brand=by.brand) == drill.brand
    assert exercise_of(brand=drill.brand) == drill.brand


def test_an_account_plays_while_its_drill_lives() -> None:
    drill = started(leader())
    assert drill_played_on(account_id=drill.account_id) == drill
    end_drill(drill=drill, by=drill.by, now=BEGIN + timedelta(minutes=1))
    assert drill_played_on(account_id=drill.account_id) is None


def test_cards_are_given_by_the_clock() -> None:
    drill = started(leader(), speed=10)
    scenario = scenario_of(drill)
    assert cards_given(drill=drill, scenario=scenario, now=BEGIN + timedelta(minutes=2)) == []
    (card,) = cards_given(drill=drill, scenario=scenario, now=BEGIN + timedelta(minutes=3))
    assert card.at_min == 30


def test_acts_are_those_of_the_log() -> None:
    drill = started(leader(first_name="Camille"))
    note_act(drill=drill, did=Did.TICKET_OPENED, by=drill.by, now=BEGIN, about="quality")
    assert acts_of(drill=drill) == [Act(Did.TICKET_OPENED, 0, about="quality", by="Camille", felt_ms=0)]


def test_marks_are_kept_and_compared_with_those_before() -> None:
    by = leader()
    assert score_of(started(by)) is None
    home = make_brand()
    first, second = make_drill(home), make_drill(home, now=BEGIN + timedelta(days=1))
    assert score_of(first) is not None
    assert {one.last for one in compared(drill=first)} == {None}
    assert {one.last for one in compared(drill=second)} == {0}


def test_the_library_is_by_name() -> None:
    assert len(library()) == 12
    found = packaged(name="meute")
    assert found is not None
    assert found.story == "harassment"
    assert packaged(name="nothing") is None
