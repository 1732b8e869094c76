import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.crisis.room import Team
from vigie.crisis.chain import verify
from vigie.crisis.deciding import decide
from vigie.crisis.models import CrisisEvent

pytestmark = pytest.mark.django_db


def lines() -> list[CrisisEvent]:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    for n in range(3):
        decide(crisis=crisis, what=f"Décision {n}", why="Parce que", by=team.sara, now=now)
    return list(CrisisEvent.objects.select_related("crisis").order_by("crisis_id", "seq"))


def test_a_changed_line_is_found() -> None:
    told = lines()
    told[2].data = {**told[2].data, "what": "autre chose"}

    assert [(one.seq, one.what) for one in verify(told)] == [(3, "altered")]


def test_a_line_by_somebody_else_is_found() -> None:
    told = lines()
    told[4].by_id = None

    assert [(one.seq, one.what) for one in verify(told)] == [(5, "altered")]


def test_a_dropped_line_is_found() -> None:
    told = lines()
    del told[3]

    assert [(one.seq, one.what) for one in verify(told)] == [(5, "missing")]


def test_an_inserted_line_is_found() -> None:
    told = lines()
    told[3].previous = told[1].hash

    assert [(one.seq, one.what) for one in verify(told)] == [(4, "order")]


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_changes(act: str) -> None:
    lines()
    rows = CrisisEvent.objects.filter(seq=2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(kind="closed") if act == "update" else rows._raw_delete(rows.db)
