"""An alarm from the fact to the person who has it."""

from datetime import time, timedelta

import pytest
from django.utils import translation

from tests import factories as make
from tests.alerts.receiving import Inbox
from tests.alerts.scene import Scene, a_scene, mail_to
from vigie.alerts import escalating
from vigie.alerts.models import Alert, Channel, Contact, DutyPlan, Escalation, Notice
from vigie.alerts.services import acknowledge_alert, clear_alert, raise_alert
from vigie.alerts.words import WORDS
from vigie.brands.models import Role
from vigie.bus.services import run_due
from vigie.core.duty.ladder import Ladder, Step, Way, write_ladder
from vigie.wiring import WIRES

pytestmark = pytest.mark.django_db


def minutes_of(scene: Scene) -> list[tuple[int, str]]:
    start = Alert.objects.get(key="feu").raised_at
    rows = Notice.objects.filter(purpose="page").select_related("contact").order_by("pk")
    return [((one.wanted_at - start) // timedelta(minutes=1), one.contact.name) for one in rows]


def test_nobody_answers(inbox: Inbox) -> None:
    """On duty, then the deputy, then the director, then from the beginning."""
    scene = a_scene()
    scene.raised()
    scene.work(minutes=50)

    assert minutes_of(scene) == [
        (0, "Ada"),
        (10, "Ada"),
        (10, "Ben"),
        (20, "Directrice"),
        (35, "Ada"),
        (45, "Ada"),
        (45, "Ben"),
    ]
    assert {state for *_rest, state in scene.called()} == {"told"}
    assert len(inbox.mails) == 7
    assert "Called 1 time before" in inbox.to("ben@example.org")[1].text


def test_the_message_says_what_since_when_and_how_to_take_it(inbox: Inbox) -> None:
    scene = a_scene()
    scene.raised()
    scene.work()
    mail = inbox.to("ada@example.org")[0]

    assert mail.message["subject"] == "Boréale: URGENT. 3 facts could not be dealt with"
    assert "/have-it/" in mail.text
    assert mail.message["x-priority"] == "1"
    assert mail.message["message-id"].endswith("@boreale.example>")


def test_each_is_called_in_their_language(inbox: Inbox) -> None:
    scene = a_scene()
    Contact.objects.filter(pk=scene.ada.pk).update(language="fr")
    scene.raised()
    scene.work(minutes=11)

    with translation.override("fr"):
        french = str(WORDS["stuck"].title) % {"count": 3}
    assert french in inbox.to("ada@example.org")[0].message["subject"]
    assert "3 facts" in inbox.to("ben@example.org")[0].message["subject"]
    assert "3 facts" not in french


def test_whoever_has_it_stops_the_ladder_and_the_others_learn_who(inbox: Inbox) -> None:
    scene = a_scene()
    alert = scene.raised()
    scene.work(minutes=12)
    first = acknowledge_alert(alert=alert, contact=scene.ben, now=scene.now)
    again = acknowledge_alert(alert=alert, contact=scene.ada, now=scene.now)
    scene.work(minutes=60)

    assert (first, again) == (True, False)
    assert [name for *_rest, name, _state in scene.called()] == ["Ada", "Ada", "Ben"]
    assert scene.told("taken") == ["Ada"]
    assert "Ben has it" in inbox.to("ada@example.org")[-1].message["subject"]
    assert Escalation.objects.get().ended_because == Escalation.End.TAKEN


def test_alarm_that_is_over_stops_the_ladder_and_all_who_were_called_learn_it(inbox: Inbox) -> None:
    scene = a_scene()
    scene.raised()
    scene.work(minutes=12)
    clear_alert(brand=scene.brand, key="feu", now=scene.now)
    scene.work(minutes=60)

    assert sorted(scene.told("over")) == ["Ada", "Ben"]
    assert scene.told("page") == ["Ada", "Ada", "Ben"]
    assert Escalation.objects.get().ended_because == Escalation.End.OVER


def test_whoever_was_not_called_is_not_told_that_it_is_over(inbox: Inbox) -> None:
    scene = a_scene()
    scene.raised()
    clear_alert(brand=scene.brand, key="feu", now=scene.now)
    scene.work(minutes=30)

    assert inbox.mails == []


def test_warning_climbs_only_where_the_brand_wants_it(inbox: Inbox) -> None:
    scene = a_scene()
    scene.raised(level=Alert.Level.WARNING)
    scene.work(minutes=30)
    assert inbox.mails == []

    wants = a_scene(page_from=Alert.Level.WARNING)
    wants.raised(level=Alert.Level.WARNING)
    wants.work()
    assert [mail.to for mail in inbox.mails] == [["ada@example.org"]]


def test_warning_that_becomes_urgent_calls_whoever_had_noted_it(inbox: Inbox) -> None:
    scene = a_scene()
    alert = scene.raised(level=Alert.Level.WARNING)
    acknowledge_alert(alert=alert, by=make.make_member(scene.brand), now=scene.now)
    scene.work()
    scene.raised(level=Alert.Level.URGENT)
    scene.work()

    alert.refresh_from_db()
    assert alert.acknowledged_at is None
    assert scene.told("page") == ["Ada"]


def test_raised_again_is_not_called_again(inbox: Inbox) -> None:
    scene = a_scene()
    for _ in range(5):
        scene.raised()
        scene.work()

    assert len(inbox.mails) == 1


def test_quiet_hours_are_kept_by_whoever_asked_and_the_ladder_goes_on_at_once(inbox: Inbox) -> None:
    scene = a_scene()
    all_day = {"quiet_from": time(0), "quiet_to": time(23, 59), "time_zone": "UTC"}
    Contact.objects.filter(pk=scene.ada.pk).update(**all_day, breaks_quiet=Contact.Breaks.NEVER)
    Contact.objects.filter(pk=scene.ben.pk).update(**all_day)
    scene.now = scene.now.replace(hour=3, minute=0)
    scene.raised()
    scene.work()

    assert scene.called() == [
        (0, 0, "Ada", "quiet"),
        (0, 1, "Ada", "quiet"),
        (0, 1, "Ben", "told"),
    ]


def test_nobody_on_duty_is_not_waited_for(inbox: Inbox) -> None:
    scene = a_scene()
    make.make_duty_change(scene.ada, now=scene.now - timedelta(hours=1))
    scene.raised()
    scene.work()

    assert scene.called() == [(0, 1, "Ben", "told")]


def test_ladder_without_anybody_is_an_alarm_and_no_tight_loop(inbox: Inbox) -> None:
    scene = a_scene()
    Channel.objects.all().delete()
    scene.raised()
    scene.work(minutes=29)

    assert Alert.objects.filter(kind="nobody-to-call", cleared_at=None).count() == 1
    assert Notice.objects.count() == 0
    assert Escalation.objects.get(alert__key="feu").round == 2  # one round each quarter of an hour
    make.make_channel(scene.director, mail_to("directrice"))
    scene.work(minutes=40)
    assert scene.told("page")[:1] == ["Directrice"]
    assert not Alert.objects.filter(kind="nobody-to-call", cleared_at=None).exists()


def test_failing_channel_is_an_alarm_and_the_next_is_called_at_once(inbox: Inbox) -> None:
    scene = a_scene()
    inbox.refusals["ada@example.org"] = "550 5.1.1 no such user"
    scene.raised()
    scene.work()

    assert scene.called() == [
        (0, 0, "Ada", "failed"),
        (0, 1, "Ada", "failed"),
        (0, 1, "Ben", "told"),
    ]
    unreachable = Alert.objects.get(kind="contact-unreachable")
    assert unreachable.params["name"] == "Ada"
    inbox.refusals.clear()
    scene.work(minutes=40)
    unreachable.refresh_from_db()
    assert unreachable.cleared_at is not None


def test_second_way_of_a_person_is_used_beside_the_first(inbox: Inbox) -> None:
    scene = a_scene()
    inbox.refusals["ada@example.org"] = "550 5.1.1 no such user"
    make.make_channel(scene.ada, mail_to("ada-at-home"))
    scene.raised()
    scene.work(minutes=9)

    assert [name for *_rest, name, _state in scene.called()] == ["Ada", "Ada"]
    assert len(inbox.to("ada-at-home@example.org")) == 1


def test_way_that_is_kept_for_what_is_urgent_and_step_that_wants_one_way(inbox: Inbox) -> None:
    scene = a_scene(page_from=Alert.Level.WARNING)
    make.make_channel(scene.ada, mail_to("ada-sms"), from_level=Alert.Level.URGENT)
    Channel.objects.filter(contact=scene.ada, from_level=2).update(way=Way.SMS)
    step = Step(0, ("on_duty",), (Way.SMS,))

    def ways(level: int) -> list[str]:
        return [one.way for one in escalating.channels_for(step=step, contact=scene.ada, level=level)]

    assert ways(Alert.Level.WARNING) == ["mail"]
    assert ways(Alert.Level.URGENT) == ["sms"]


def test_roles_are_called_by_the_address_of_their_account(inbox: Inbox) -> None:
    scene = a_scene(ladder=write_ladder(Ladder((Step(0, ("role:supervisor",)),))))
    boss = make.make_member(scene.brand, role=Role.SUPERVISOR, first_name="Sara")
    make.make_member(scene.brand, role=Role.AGENT)
    make.make_member(scene.brand, role=Role.SUPERVISOR, left_at=scene.now)
    scene.raised()
    scene.work()

    assert [mail.to for mail in inbox.mails] == [[boss.user.email]]


def test_alarm_of_the_house_calls_the_people_of_its_first_brand(inbox: Inbox) -> None:
    scene = a_scene()
    other = a_scene()
    escalating_alert = Alert.objects.create(
        brand=None,
        kind="stuck",
        key="bus",
        level=2,
        params={"count": 1},
        raised_at=scene.now,
        seen_at=scene.now,
    )
    escalating.start({"alert": escalating_alert.pk}, scene.now)

    assert Escalation.objects.get(alert=escalating_alert).brand == min(
        (scene.brand, other.brand), key=lambda brand: brand.pk
    )


def test_exercise_says_so_before_everything_else(inbox: Inbox) -> None:
    scene = a_scene()
    scene.brand.__class__.objects.filter(pk=scene.brand.pk).update(is_exercise=True)
    scene.brand.refresh_from_db()
    scene.raised()
    scene.work()

    assert inbox.mails[0].message["subject"].strip().startswith("[EXERCISE] Boréale")


def test_ladder_that_is_edited_changes_no_alarm_under_way(inbox: Inbox) -> None:
    scene = a_scene()
    scene.raised()
    scene.work()
    DutyPlan.objects.update(ladder=write_ladder(Ladder((Step(0, ("on_duty",)),))))
    scene.work(minutes=21)

    assert scene.told("page")[-1] == "Directrice"


def test_two_workers_take_a_step_once(inbox: Inbox) -> None:
    scene = a_scene()
    scene.raised()
    run_due(wires=WIRES, topics=["alerts.raised"], now=scene.now)
    for _ in range(3):
        escalating.climb_due(scene.now)
        escalating.start({"alert": Alert.objects.get().pk}, scene.now)

    assert [name for *_rest, name, _state in scene.called()] == ["Ada"]


def test_restored_machine_calls_nobody_for_what_happened_before(inbox: Inbox) -> None:
    scene = a_scene()
    scene.raised()
    run_due(wires=WIRES, topics=["alerts.raised"], now=scene.now)
    escalating.climb_due(scene.now)

    raise_alert(brand=scene.brand, kind="stuck", key="bus", now=scene.now, level=Alert.Level.URGENT)

    assert escalating.stand_down(now=scene.now) == 1
    scene.work(minutes=60)
    assert inbox.mails == []
    assert Alert.objects.filter(cleared_at=None).count() == 2
