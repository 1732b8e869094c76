"""The scripted teams at a real desk: a decent one passes, a silent one fails, one that deletes is refused."""

from pathlib import Path

import pytest
from django.utils import timezone

from tests.crisis.drills.playing import data_in, leader, short_text, worked
from vigie.core.drill.acts import Did
from vigie.core.drill.scenario import CAPABILITIES
from vigie.core.types import REMOVING
from vigie.crisis.drills.queries import score_of
from vigie.crisis.drills.scripted import rehearse
from vigie.crisis.models import Drill, DrillAct
from vigie.listening.models import Mention
from vigie.networks.models import Delivery

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def played(team: str, folder: Path) -> Drill:
    by = leader()
    with data_in(folder):
        return rehearse(
            home=by.brand, text=short_text(size="small"), by=by, team=team, now=timezone.now(), carry=worked
        )


def test_a_decent_team_passes(tmp_path: Path) -> None:
    drill = played("baseline", tmp_path)
    assert drill.total is not None
    assert drill.total > 80
    assert Mention.objects.filter(account=drill.account).count() > 40


def test_a_silent_team_fails(tmp_path: Path) -> None:
    drill = played("silent", tmp_path)
    assert drill.total is not None
    assert drill.total < 30
    assert not Delivery.objects.filter(account=drill.account).exists()


def test_a_team_that_deletes_is_refused_each_time(tmp_path: Path) -> None:
    drill = played("deleter", tmp_path)
    refused = DrillAct.objects.filter(drill=drill, did=Did.REMOVAL_REFUSED).count()
    assert refused > 10
    assert not Delivery.objects.filter(account=drill.account, act__in=list(REMOVING)).exists()
    marks = score_of(drill)
    assert marks is not None
    assert marks.total < 50
    assert marks.by_capability()["moderate"][0] == 0
    assert set(marks.by_capability()) == set(CAPABILITIES)
