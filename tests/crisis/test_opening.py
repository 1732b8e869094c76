import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.crisis.room import PLAN, Team
from tests.factories import make_brand, make_case, make_mention, make_watch
from vigie.alerts.models import Alert
from vigie.brands.models import Brand
from vigie.bus.models import Event
from vigie.core.types import Guess, Reading
from vigie.crisis.chain import verify
from vigie.crisis.closing import close_crisis
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.gathering import add_cases, gather_cases, leave_case
from vigie.crisis.models import Crisis, CrisisEvent, Pause, Stakeholder, Step
from vigie.crisis.opening import change_level, open_crisis
from vigie.crisis.queries import cases_in
from vigie.crisis.snapshots import plan_from_json
from vigie.networks.models import Hold

pytestmark = pytest.mark.django_db


def test_opening_lays_the_plan_and_makes_the_brand_careful() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)

    team.brand.refresh_from_db()
    steps = list(Step.objects.filter(crisis=crisis).order_by("position"))
    assert team.brand.posture == "crisis"
    assert [(step.owner, step.deputy) for step in steps[:2]] == [
        (team.sara, team.camille),
        (team.camille, None),
    ]
    assert steps[0].due_at == now + timedelta(minutes=10)
    assert list(Stakeholder.objects.values_list("email", flat=True)) == ["direction@example.org"]
    assert crisis.speaker == team.camille
    assert plan_from_json(crisis.plan) == PLAN
    assert set(Hold.objects.values_list("what", flat=True)) == {"promotion", "scheduled"}
    assert Alert.objects.get(kind="crisis-opened").level == Alert.Level.URGENT
    assert Event.objects.filter(topic="crises.opened").count() == 1


def test_opening_twice_is_the_same_crisis() -> None:
    team = Team()
    first = team.opened()
    again, opened = open_crisis(brand=team.brand, name="Encore", signal="burst:1", now=timezone.now())

    assert (again, opened) == (first, False)
    assert Crisis.objects.count() == 1


def test_another_topic_is_another_crisis_and_a_closed_one_stops_nothing() -> None:
    team, now = Team(), timezone.now()
    first = team.opened(topic="billing")
    _, other = open_crisis(brand=team.brand, name="Livraison", topic="delivery", now=now)
    close_crisis(crisis=first, why="Réglé.", posture=Brand.Posture.CALM, by=team.sara, now=now)
    _, again = open_crisis(brand=team.brand, name="Paiement encore", topic="billing", now=now)

    assert (other, again) == (True, True)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_open_at_once_one_does() -> None:
    team, now = Team(), timezone.now()
    opened: list[bool] = []

    def race() -> None:
        try:
            opened.append(open_crisis(brand=team.brand, name="Panne", plan=PLAN, now=now)[1])
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(opened) == [False] * 5 + [True]
    assert Crisis.objects.count() == 1
    assert Step.objects.count() == 3
    assert Pause.objects.count() == 2


def test_opening_never_calms_and_a_graver_level_makes_more_careful() -> None:
    team = Team(make_brand(posture="crisis"))
    crisis = team.opened(plan=PLAN.__class__(), level=Crisis.Level.ALERT)
    team.brand.refresh_from_db()
    assert team.brand.posture == "crisis"

    Brand.objects.update(posture="alert")
    change_level(
        crisis=crisis, level=Crisis.Level.CRISIS, why="La presse appelle", by=team.sara, now=timezone.now()
    )
    team.brand.refresh_from_db()
    assert team.brand.posture == "crisis"
    with pytest.raises(CrisisRefused, match="level-same"):
        change_level(crisis=crisis, level=Crisis.Level.CRISIS, why="Oui", by=team.sara, now=timezone.now())


def test_cases_of_the_matter_are_gathered_and_what_a_person_took_out_stays_out() -> None:
    team, now = Team(), timezone.now()
    watch = make_watch(team.brand)
    mine = make_case(mention=make_mention(team.brand, watches=[watch.pk], now=now), now=now)
    make_case(mention=make_mention(team.brand, now=now), now=now)
    crisis = team.opened(now=now, watch=watch)
    assert list(cases_in(crisis=crisis)) == [mine]

    later = make_case(
        mention=make_mention(team.brand, watches=[watch.pk], now=now), now=now + timedelta(minutes=1)
    )
    gather_cases(now + timedelta(minutes=2))
    leave_case(crisis=crisis, case=later, by=team.sara, now=now)
    gather_cases(now + timedelta(minutes=3))
    assert list(cases_in(crisis=crisis)) == [mine]

    assert add_cases(crisis=crisis, cases=[mine, later], by=team.sara, now=now) == 1
    assert set(cases_in(crisis=crisis)) == {mine, later}


def test_a_crisis_of_the_whole_brand_takes_what_is_negative() -> None:
    team, now = Team(), timezone.now()
    bad = Reading(model="essai", sentiment=Guess("negative", 0.9))
    angry = make_case(mention=make_mention(team.brand, reading=bad, now=now), now=now)
    make_case(mention=make_mention(team.brand, now=now), now=now)

    assert list(cases_in(crisis=team.opened(now=now))) == [angry]


def test_timeline_holds() -> None:
    team = Team()
    team.opened()
    events = CrisisEvent.objects.select_related("crisis").order_by("crisis_id", "seq")

    assert verify(events) == []
    assert [one.kind for one in events] == ["opened", "paused", "paused"]
