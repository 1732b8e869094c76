"""Warnings are told together, in hours, by what does not ring."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests import factories as make
from tests.alerts.scene import Scene, a_scene, mail_to
from vigie.alerts.digests import tell_warnings
from vigie.alerts.models import Alert, Channel, Contact, Notice
from vigie.alerts.services import clear_alert, raise_alert

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 2, 11, tzinfo=UTC)  # a Wednesday in Paris
HOURS = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def warned(scene: Scene, *keys: str, at: datetime = NOON) -> None:
    for key in keys:
        raise_alert(brand=scene.brand, kind="silent", key=key, now=at, params={"account": key, "hours": 5})


def opened(**fields: object) -> Scene:
    scene = a_scene()
    scene.brand.__class__.objects.filter(pk=scene.brand.pk).update(hours=HOURS, **fields)
    return scene


def told() -> list[tuple[str, int]]:
    rows = Notice.objects.filter(purpose="digest").select_related("contact").order_by("pk")
    return [(one.contact.name, len(one.digest)) for one in rows]


def test_several_warnings_are_one_message_and_told_once() -> None:
    scene = opened()
    warned(scene, "a", "b", at=NOON - timedelta(minutes=20))
    for minutes in (0, 15, 30):
        tell_warnings(NOON + timedelta(minutes=minutes))

    assert [count for _name, count in told()] == [2]
    assert Alert.objects.filter(digested_at=None).count() == 0


def test_warning_that_leaves_by_itself_bothers_nobody() -> None:
    scene = opened()
    warned(scene, "a")
    tell_warnings(NOON + timedelta(minutes=5))
    clear_alert(brand=scene.brand, key="a", now=NOON + timedelta(minutes=6))
    tell_warnings(NOON + timedelta(minutes=20))

    assert told() == []


@pytest.mark.parametrize(
    "night", [datetime(2026, 12, 2, 22, tzinfo=UTC), datetime(2026, 12, 5, 11, tzinfo=UTC)]
)
def test_nights_and_weekends_wait_until_the_brand_opens(night: datetime) -> None:
    scene = opened()
    warned(scene, "a", at=night - timedelta(hours=1))
    tell_warnings(night)
    assert told() == []

    tell_warnings(datetime(2026, 12, 7, 8, 5, tzinfo=UTC))
    assert len(told()) == 1


def test_brand_that_wants_no_digest_gets_none() -> None:
    scene = opened()
    scene.brand.duty_plan.__class__.objects.update(tells_warnings=False)
    warned(scene, "a", at=NOON - timedelta(hours=1))
    tell_warnings(NOON)

    assert told() == []


def test_whoever_sleeps_is_left_out_and_the_next_on_the_ladder_told() -> None:
    scene = opened()
    Contact.objects.filter(pk=scene.ada.pk).update(quiet_from=time(0), quiet_to=time(23, 59))
    Contact.objects.filter(pk=scene.ben.pk).update(quiet_from=time(0), quiet_to=time(23, 59))
    warned(scene, "a", at=NOON - timedelta(hours=1))
    tell_warnings(NOON)

    assert told() == [("Directrice", 1)]


def test_mail_before_a_chat_and_never_what_rings() -> None:
    scene = opened()
    Channel.objects.filter(contact__in=[scene.ada, scene.ben]).update(way="chat")
    for contact in (scene.ada, scene.ben):
        make.make_channel(contact, mail_to("bureau"))
        Channel.objects.filter(pk=make.make_channel(contact).pk).update(way="sms")
    warned(scene, "a", at=NOON - timedelta(hours=1))
    tell_warnings(NOON)

    assert [one.way for one in Notice.objects.filter(purpose="digest")] == ["mail"]
