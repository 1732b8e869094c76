from datetime import timedelta

import pytest
from django.utils import timezone

from tests.crisis.room import Team
from tests.factories import make_watch
from vigie.crisis.models import Crisis
from vigie.crisis.tallying import curve_of, minutes_of
from vigie.listening.models import Tally, Watch

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(second=0, microsecond=0)


def heard(team: Team, minutes_ago: float, count: int, *, watch: Watch | None = None, **again: int) -> None:
    minute = NOW - timedelta(minutes=minutes_ago)
    rows = Tally.objects
    rows.create(
        brand=team.brand, watch=watch, kind="post", minute=minute, heard=count, negative=count // 2, **again
    )


def opened(team: Team, **fields: object) -> Crisis:
    return team.opened(now=NOW, began_at=NOW - timedelta(minutes=60), **fields)


def test_a_curve_holds_all_that_was_heard_since() -> None:
    team = Team()
    for minutes, count in ((80, 2), (50, 10), (1, 30), (600, 7)):
        heard(team, minutes, count)
    curve = curve_of(crisis=opened(team), now=NOW)

    assert (curve.heard, curve.negative) == (42, 21)
    assert (len(curve.points), curve.width) == (90, timedelta(minutes=1))
    assert curve.usual is None  # not known yet


def test_a_watch_counts_its_own_only() -> None:
    team = Team()
    watch = make_watch(team.brand)
    heard(team, 10, 5, watch=watch)
    heard(team, 10, 8)
    crisis = opened(team, watch=watch)

    assert [one.heard for one in minutes_of(crisis=crisis, since=crisis.began_at, until=NOW)] == [5]


def test_a_message_two_rows_count_is_one_for_the_brand() -> None:
    team = Team()
    heard(team, 10, 5, watch=make_watch(team.brand))
    heard(team, 10, 8, watch=make_watch(team.brand), again=3, negative_again=1)
    crisis = opened(team)
    [minute] = minutes_of(crisis=crisis, since=crisis.began_at, until=NOW)

    assert (minute.heard, minute.negative) == (10, 5)


def test_what_is_usual_is_learned_from_the_days_before() -> None:
    team = Team()
    for day in range(1, 8):
        for minute in range(0, 60, 5):
            heard(team, day * 1440 + minute, 4)
    curve = curve_of(crisis=opened(team), now=NOW)

    assert curve.usual is not None
    low, high = curve.usual[-1]
    assert 0 <= low <= 0.8 <= high <= 4


def test_a_long_crisis_is_drawn_in_wider_steps() -> None:
    team = Team()
    heard(team, 30, 5)
    crisis = team.opened(now=NOW - timedelta(days=2))
    curve = curve_of(crisis=crisis, now=NOW)

    assert curve.width == timedelta(hours=1)
    assert curve.heard == 5
