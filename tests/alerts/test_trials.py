"""Test alarms: what arrives where, and what is known of it afterwards."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests import factories as make
from tests.alerts.receiving import Inbox
from tests.alerts.scene import a_scene, mail_to
from vigie.alerts import tickets, trials
from vigie.alerts.models import Alert, Channel, DutyPlan, Notice, Trial
from vigie.alerts.queries import is_dead, notices_of_trial

pytestmark = pytest.mark.django_db


def test_one_person_is_tried_by_all_they_have(inbox: Inbox) -> None:
    scene = a_scene()
    make.make_channel(scene.ada, mail_to("ada-at-home"))
    trial = trials.try_contact(contact=scene.ada, by=make.make_member(scene.brand), now=scene.now)
    scene.work()

    assert {one.state for one in notices_of_trial(trial=trial)} == {"told"}
    assert {mail.to[0] for mail in inbox.mails} == {"ada@example.org", "ada-at-home@example.org"}
    assert "nothing has happened" in inbox.mails[0].text
    assert Alert.objects.count() == 0


def test_arrival_is_proved_by_the_person_alone(inbox: Inbox) -> None:
    scene = a_scene()
    trials.try_contact(contact=scene.ada, by=make.make_member(scene.brand), now=scene.now)
    scene.work()
    channel = Channel.objects.get(contact=scene.ada)
    assert channel.accepted_at is not None
    assert channel.proved_at is None

    notice = Notice.objects.get()
    assert tickets.answer(notice=notice, now=scene.now)
    assert not tickets.answer(notice=notice, now=scene.now)
    channel.refresh_from_db()
    assert channel.proved_at == scene.now


def test_whole_ladder_is_tried_without_its_waits_and_each_once(inbox: Inbox) -> None:
    scene = a_scene()
    trial = trials.try_ladder(brand=scene.brand, by=None, now=scene.now)
    scene.work()

    assert [(one.step, one.contact.name) for one in notices_of_trial(trial=trial).order_by("pk")] == [
        (0, "Ada"),
        (1, "Ben"),
        (2, "Directrice"),
    ]
    assert len(inbox.mails) == 3


def test_step_that_would_call_nobody_is_told(inbox: Inbox) -> None:
    scene = a_scene()
    scene.director.channels.all().delete()

    assert trials.try_ladder(brand=scene.brand, by=None, now=scene.now).missing == [2]


def test_failed_test_flags_the_channel(inbox: Inbox) -> None:
    scene = a_scene()
    inbox.refusals["ada@example.org"] = "550 5.1.1 no such user"
    trials.try_contact(contact=scene.ada, by=make.make_member(scene.brand), now=scene.now)
    scene.work()
    channel = Channel.objects.get(contact=scene.ada)

    assert is_dead(channel, now=scene.now)
    assert "550" in channel.last_error
    assert Alert.objects.get().kind == "contact-unreachable"


def test_channel_nobody_has_proved_for_a_month_is_dead() -> None:
    channel = make.make_channel(make.make_contact(), now=make.NINE)

    assert not is_dead(channel, now=make.NINE + timedelta(days=29))
    assert is_dead(channel, now=make.NINE + timedelta(days=31))
    channel.proved_at = make.NINE + timedelta(days=30)
    assert not is_dead(channel, now=make.NINE + timedelta(days=31))


def test_weekly_test_comes_on_its_day_in_the_brands_time_and_once() -> None:
    scene = a_scene(tests_weekly=True, test_day=1, test_at=time(10))
    tuesday = datetime(2026, 12, 1, 9, tzinfo=UTC)  # ten in Paris
    DutyPlan.objects.update(next_test_at=tuesday)
    trials.try_weekly(tuesday - timedelta(seconds=1))
    assert Trial.objects.count() == 0

    for _ in range(2):
        trials.try_weekly(tuesday + timedelta(seconds=20))
    trial = Trial.objects.get()
    assert trial.kind == Trial.Kind.WEEKLY
    assert {one.contact.name for one in notices_of_trial(trial=trial)} == {"Ada", "Ben", "Directrice"}
    assert DutyPlan.objects.get(brand=scene.brand).next_test_at == tuesday + timedelta(days=7)


def test_weekly_test_tries_those_who_are_on_no_step_too() -> None:
    scene = a_scene(tests_weekly=True)
    spare = make.make_contact(scene.brand, name="Zoé")
    make.make_channel(spare)
    DutyPlan.objects.update(next_test_at=scene.now)
    trials.try_weekly(scene.now)

    assert Notice.objects.filter(contact=spare).count() == 1


def test_weekly_test_that_was_slept_through_is_not_made_up_for() -> None:
    scene = a_scene(tests_weekly=True)
    DutyPlan.objects.update(next_test_at=scene.now - timedelta(days=3))
    trials.try_weekly(scene.now)

    assert Trial.objects.count() == 0
    following = DutyPlan.objects.get(brand=scene.brand).next_test_at
    assert following is not None
    assert following > scene.now
