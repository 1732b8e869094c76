from datetime import timedelta

import pytest
from django.utils import timezone

from tests.crisis.room import Team, in_force
from tests.factories import make_brand
from vigie.brands.models import Brand
from vigie.crisis.closing import close_crisis
from vigie.crisis.queries import crises_of, open_crises, statements_of, timeline_of

pytestmark = pytest.mark.django_db


def test_open_crises_come_first_then_the_newest() -> None:
    team, now = Team(), timezone.now()
    old = team.opened(now=now - timedelta(days=3), topic="a")
    older = team.opened(now=now - timedelta(days=9), topic="b")
    for crisis in (old, older):
        close_crisis(
            crisis=crisis, why="Réglé.", posture=Brand.Posture.CALM, by=team.sara, now=crisis.opened_at
        )
    current = team.opened(now=now - timedelta(days=5), topic="c")

    assert list(crises_of(brand=team.brand)) == [current, old, older]
    assert list(open_crises(brand=team.brand)) == [current]
    assert list(crises_of(brand=make_brand())) == []


def test_timeline_is_newest_first_and_statements_too() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    first = in_force(crisis, by=team.camille, second=team.sara, now=now)
    second = in_force(crisis, by=team.camille, second=team.sara, now=now)

    assert list(statements_of(crisis=crisis)) == [second, first]
    seqs = [one.seq for one in timeline_of(crisis=crisis)]
    assert seqs == sorted(seqs, reverse=True)
    assert len(seqs) == crisis.version or seqs[0] == len(seqs)
