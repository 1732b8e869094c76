"""Alerts and duty, as a program sees them."""

import pytest

from tests import factories as make
from tests.alerts.scene import a_scene
from tests.api.client import Caller
from vigie.alerts.models import Alert
from vigie.brands.models import Role

pytestmark = pytest.mark.django_db


def test_program_sees_who_was_called_and_takes_the_alarm() -> None:
    scene = a_scene()
    alert = scene.raised()
    make.make_notice(scene.ada, alert=alert, now=scene.now)
    member = make.make_member(scene.brand, role=Role.AGENT, first_name="Sara")
    caller = Caller(member)

    before = caller.get("/alerts").json()
    assert [(one["level"], one["holder"], one["told"][0]["to"]) for one in before] == [(2, "", "Ada")]
    taken = caller.post(f"/alerts/{alert.pk}/acknowledge").json()
    assert taken["holder"] == "Sara"
    assert Alert.objects.get().acknowledged_by == member


def test_first_keeps_it() -> None:
    scene = a_scene()
    alert = scene.raised()
    first, second = (make.make_member(scene.brand, first_name=name) for name in ("Sara", "Tom"))
    for member in (first, second):
        answer = Caller(member).post(f"/alerts/{alert.pk}/acknowledge")

    assert (answer.status_code, answer.json()["holder"]) == (200, "Sara")


def test_reader_sees_and_does_not_take() -> None:
    scene = a_scene()
    alert = scene.raised()
    caller = Caller(make.make_member(scene.brand, role=Role.READER))

    assert len(caller.get("/alerts").json()) == 1
    assert caller.post(f"/alerts/{alert.pk}/acknowledge").status_code == 403


def test_program_sees_who_is_on_duty() -> None:
    scene = a_scene()
    said = Caller(make.make_member(scene.brand)).get("/duty").json()

    assert (said["now"]["person"], said["now"]["deputy"], said["next"]["person"]) == ("Ada", "Ben", "Ben")


def test_nobody_on_duty_is_an_answer_too() -> None:
    said = Caller(make.make_member()).get("/duty").json()

    assert (said["now"]["person"], said["now"]["why"], said["next"]) == (None, "nobody", None)
