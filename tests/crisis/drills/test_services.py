"""Drills at a real desk: mentions arrive by the pump, the team's acts come back, and marks are given."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.crisis.drills.playing import BEGIN, data_in, leader, short_text, started, worked
from tests.factories import make_delivery, make_member
from vigie.brands.models import Brand, Member, Role
from vigie.brands.services import change_role, remove_member
from vigie.bus.models import Event
from vigie.core.drill.acts import Did
from vigie.core.drill.faults import ScenarioRefused
from vigie.core.drill.stream import stream
from vigie.core.types import Act, Ground
from vigie.crisis.drills.clock import clock_of
from vigie.crisis.drills.playing import follow_the_team, note_delivery, play_drills
from vigie.crisis.drills.queries import acts_of, scenario_of
from vigie.crisis.drills.services import (
    end_drill,
    note_act,
    pause_drill,
    resume_drill,
    start_drill,
)
from vigie.crisis.drills.telling import tell_drill
from vigie.crisis.models import Drill, DrillAct
from vigie.inbox.errors import RemovalRefused
from vigie.inbox.models import Case
from vigie.inbox.removal import remove_and_report
from vigie.inbox.replies import send_reply
from vigie.listening.models import Mention
from vigie.listening.pump import pump
from vigie.networks.models import Account, Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(tmp_path: Path) -> object:
    with data_in(tmp_path):
        yield


def heard(drill: Drill, minutes: float) -> list[Mention]:
    """What the desk has heard after so many minutes of the drill."""
    tell_drill(drill=drill, now=drill.begun_at + timedelta(minutes=minutes / drill.speed))
    pump(account=drill.account)
    worked()
    return list(Mention.objects.filter(account=drill.account).order_by("pk"))


def test_a_drill_plays_in_an_exercise_with_the_same_team() -> None:
    by = leader()
    other = make_member(by.brand, first_name="Inès", role=Role.AGENT)
    drill = started(by)
    assert drill.brand.is_exercise
    assert drill.home == by.brand
    assert drill.account.network == "replay"
    roles = dict(Member.objects.filter(brand=drill.brand).values_list("user", "role"))
    assert roles[other.user_id] == Role.AGENT
    assert Event.objects.filter(topic="drills.started").exists()


def test_the_exercise_is_made_once() -> None:
    by = leader()
    first = started(by)
    end_drill(drill=first, by=first.by, now=BEGIN + timedelta(minutes=1))
    second = started(by, now=BEGIN + timedelta(minutes=2))
    assert second.brand == first.brand
    assert Brand.objects.filter(is_exercise=True).count() == 1


def test_one_drill_at_a_time() -> None:
    by = leader()
    drill = started(by)
    with pytest.raises(ValidationError):
        started(by, now=BEGIN + timedelta(minutes=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Drill.objects.create(
            brand=drill.brand, home=by.brand, account=drill.account, scenario="x", text="", sha256="", seed=1,
            speed=1, started_at=BEGIN, begun_at=BEGIN,
        )  # fmt: skip


def test_nothing_is_made_of_a_scenario_that_cannot_be_played() -> None:
    by = leader()
    with pytest.raises(ScenarioRefused):
        started(by, text="schema: vigie-drill/1\n")
    with pytest.raises(ValidationError):
        started(by, speed=61)
    assert not Brand.objects.filter(is_exercise=True).exists()


def test_what_the_crowd_says_arrives_by_the_pump_in_words_of_the_scenario() -> None:
    drill = started(leader())
    mentions = heard(drill, 20)
    wanted = [
        one
        for one in stream(scenario_of(drill), seed=drill.seed)
        if one.at_ms < 20 * 60_000 and one.op == "say"
    ]
    assert {one.native_id.split("-", 2)[2] for one in mentions} == {one.id for one in wanted}
    assert {one.text for one in mentions} == {one.text for one in wanted}
    assert Case.objects.filter(account=drill.account).exists()


def test_a_paused_drill_stands_still() -> None:
    by = leader()
    drill = started(by, speed=10)
    pause_drill(drill=drill, by=by, now=BEGIN + timedelta(minutes=1))
    assert clock_of(drill, BEGIN + timedelta(hours=5)) == 10 * 60_000
    assert tell_drill(drill=drill, now=BEGIN + timedelta(hours=5)) == 0
    resume_drill(drill=drill, by=by, now=BEGIN + timedelta(hours=6), speed=60)
    assert clock_of(drill, BEGIN + timedelta(hours=6, minutes=1)) == 70 * 60_000
    topics = set(Event.objects.values_list("topic", flat=True))
    assert {"drills.paused", "drills.resumed"} <= topics


def test_telling_twice_says_it_once() -> None:
    """A worker that dies between the network and its row tells the same again."""
    drill = started(leader())
    first = heard(drill, 20)
    Drill.objects.filter(pk=drill.pk).update(told_ms=0)
    assert [one.pk for one in heard(drill, 20)] == [one.pk for one in first]


def test_an_answer_comes_back_and_counts_from_when_it_was_asked_for() -> None:
    by = leader(first_name="Camille")
    drill = started(by)
    heard(drill, 25)
    me = Member.objects.get(brand=drill.brand, user=by.user)
    case = Case.objects.filter(account=drill.account, lane="answer", status="open").first()
    assert case is not None
    at = BEGIN + timedelta(minutes=2, seconds=30)
    send_reply(
        case=case, by=me, text="Bonjour, nous vérifions. ", language="fr", is_private=False,
        seen_version=case.version, now=at,
    )  # fmt: skip
    worked()
    (act,) = acts_of(drill=drill)
    assert (act.did, act.at_ms, act.named) == (Did.ANSWERED, 25 * 60_000, True)
    assert act.message == case.mention.native_id.split("-", 2)[2]
    worked()
    assert DrillAct.objects.count() == 1


def test_asking_to_remove_criticism_is_refused_and_counts() -> None:
    by = leader()
    drill = started(by)
    heard(drill, 25)
    case = Case.objects.filter(account=drill.account, lane="answer", status="open").first()
    assert case is not None
    me = Member.objects.get(brand=drill.brand, user=by.user)
    for _ in range(2):
        with pytest.raises(RemovalRefused):
            remove_and_report(case=case, by=me, ground=Ground.VULGAR, now=BEGIN + timedelta(minutes=3))
    worked()
    assert [act.did for act in acts_of(drill=drill)] == [Did.REMOVAL_REFUSED]
    assert not Delivery.objects.filter(account=drill.account).exists()


def test_acts_beside_the_networks_are_noted() -> None:
    by = leader()
    drill = started(by)
    now = BEGIN + timedelta(minutes=1)
    note_act(drill=drill, did=Did.INCIDENT_OPENED, by=drill.by, now=now)
    note_act(drill=drill, did=Did.INCIDENT_OPENED, by=drill.by, now=now)
    with pytest.raises(ValidationError):
        note_act(drill=drill, did=Did.PLAN_CHOSEN, by=drill.by, now=now, about="lie")
    note_act(drill=drill, did=Did.PLAN_CHOSEN, by=drill.by, now=now, about="inform")
    assert [act.at_ms for act in acts_of(drill=drill)] == [600_000] * 3


def test_a_drill_that_ends_has_its_marks_and_leaves_an_empty_desk() -> None:
    by = leader()
    drill = started(by)
    heard(drill, 30)
    assert Case.objects.filter(account=drill.account, status="open").exists()
    end_drill(drill=drill, by=drill.by, now=BEGIN + timedelta(minutes=6))
    assert (drill.state, drill.total) == ("ended", 0)
    assert not Case.objects.filter(account=drill.account, status="open").exists()
    assert Account.objects.get(pk=drill.account_id).status == "removed"
    with pytest.raises(ValidationError):
        note_act(drill=drill, did=Did.INCIDENT_OPENED, by=drill.by, now=BEGIN + timedelta(minutes=7))
    again = end_drill(drill=drill, by=drill.by, now=BEGIN + timedelta(hours=1))
    assert again.ended_at == BEGIN + timedelta(minutes=6)


def test_a_drill_that_nobody_ends_ends_by_itself() -> None:
    drill = started(leader(), speed=60)
    play_drills(BEGIN + timedelta(seconds=61))
    drill.refresh_from_db()
    assert drill.state == "running"
    play_drills(BEGIN + timedelta(minutes=3))
    drill.refresh_from_db()
    assert drill.state == "ended"


def test_marks_are_asked_by_the_database() -> None:
    drill = started(leader())
    with pytest.raises(IntegrityError), transaction.atomic():
        Drill.objects.filter(pk=drill.pk).update(state="ended")


def test_an_exercise_rehearses_in_itself() -> None:
    by = leader()
    first = started(by)
    end_drill(drill=first, by=first.by, now=BEGIN)
    inside = Member.objects.get(brand=first.brand, user=by.user)
    text = short_text(title="Autre")
    second = start_drill(home=first.brand, text=text, by=inside, speed=1, now=BEGIN + timedelta(minutes=1))
    assert second.brand == first.brand


def test_who_joins_changes_or_leaves_does_so_in_the_exercise_too() -> None:
    by = leader()
    drill = started(by)
    admin = make_member(by.brand, role=Role.ADMIN)
    other = make_member(by.brand, role=Role.AGENT)
    for member in (admin, other):
        follow_the_team({"member": member.pk}, BEGIN)
    there = Member.objects.get(brand=drill.brand, user=other.user)
    assert (there.role, there.left_at) == (Role.AGENT, None)
    change_role(member=other, role=Role.SUPERVISOR, by=admin, now=BEGIN)
    remove_member(member=by, by=admin, now=BEGIN)
    worked()
    there.refresh_from_db()
    assert there.role == Role.SUPERVISOR
    assert Member.objects.get(brand=drill.brand, user=by.user).left_at is not None


def test_a_drill_whose_journal_is_lost_holds_up_no_other(tmp_path: Path) -> None:
    broken, sound = started(leader()), started(leader())
    Path(str(broken.account.settings["day"])).unlink()
    play_drills(BEGIN + timedelta(minutes=3))
    sound.refresh_from_db()
    broken.refresh_from_db()
    assert (broken.told_ms, sound.told_ms) == (0, 30 * 60_000)


def test_a_real_delivery_is_none_of_a_drill() -> None:
    """Handlers hear of every delivery of the house."""
    delivery = make_delivery(act=Act.REPLY)
    note_delivery({"delivery": delivery.pk}, BEGIN)
    assert not DrillAct.objects.exists()
