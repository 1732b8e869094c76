"""A drill played through the pages: a decent team passes, a silent one fails, one that deletes is refused."""

from pathlib import Path

import pytest

from tests.crisis.drills.playing import data_in, leader, short_text
from tests.web.conftest import Enter
from tests.web.drills.team import Players
from tests.web.screens import check_page, everything_is_looked_at
from vigie.core.drill.acts import Did
from vigie.core.types import REMOVING
from vigie.crisis.models import DrillAct
from vigie.networks.models import Delivery

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _data(tmp_path: Path) -> object:
    with data_in(tmp_path):
        yield


def begun(enter: Enter) -> Players:
    players = Players(enter, leader(first_name="Sara", signature="direction"))
    players.start(short_text(size="small"), speed=60)
    return players


def test_a_decent_team_scores_above_80(enter: Enter) -> None:
    players = begun(enter)
    players.play_until(6)
    players.open_the_room()
    players.speak()
    for minute in (15, 30, 45):
        players.play_until(minute)
        players.moderate()
        players.answer_many()
        players.answer(3)
    players.learn()
    players.play_until(60)
    players.moderate()
    assert players.end() > 80
    check_page(players.sara)


@pytest.mark.skipif(
    not everything_is_looked_at(),
    reason="half a minute to see nobody act; test_scripted asks it without pages: VIGIE_TEST_LOOKS=all",
)
def test_a_silent_team_scores_below_30(enter: Enter) -> None:
    players = begun(enter)
    players.play_until(30)
    assert players.end() < 30
    check_page(players.sara)


def test_a_team_that_deletes_criticism_is_refused_each_time(enter: Enter) -> None:
    players = begun(enter)
    asked: set[str] = set()
    for minute in (10, 25):
        players.play_until(minute)
        asked |= players.delete(4)
    assert len(asked) >= 4
    assert players.end() < 30
    check_page(players.sara)
    refused = DrillAct.objects.filter(drill=players.drill, did=Did.REMOVAL_REFUSED)
    assert refused.count() == len(asked)
    assert not Delivery.objects.filter(account=players.drill.account, act__in=list(REMOVING)).exists()
