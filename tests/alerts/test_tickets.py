"""The link in a message."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.alerts.scene import a_scene
from vigie.alerts import tickets
from vigie.alerts.models import Alert, Notice

pytestmark = pytest.mark.django_db


def paged() -> Notice:
    scene = a_scene()
    return make.make_notice(scene.ada, alert=scene.raised(), now=scene.now)


def test_link_leads_to_its_message_and_no_forged_one_does() -> None:
    notice = paged()
    ticket = tickets.ticket_of(notice)

    assert tickets.notice_of(ticket=ticket) == notice
    for forged in ("", "x", notice.key.hex, str(notice.key), ticket[:-1], ticket + "x", ticket.upper()):
        assert tickets.notice_of(ticket=forged) is None


def test_link_of_one_person_is_not_that_of_another() -> None:
    one, other = paged(), paged()
    swapped = other.key.hex + tickets.ticket_of(one)[32:]

    assert tickets.notice_of(ticket=swapped) is None


def test_whoever_answers_has_it_once() -> None:
    notice = paged()
    assert tickets.answer(notice=notice, now=make.just_now())
    assert not tickets.answer(notice=notice, now=make.just_now())

    alert = Alert.objects.get()
    assert alert.holder == notice.contact
    assert (alert.acknowledged_by, alert.acknowledged_contact) == (None, notice.contact)


def test_member_who_answers_by_the_link_has_it_as_a_member() -> None:
    notice = paged()
    member = make.make_member(notice.brand)
    notice.contact.__class__.objects.filter(pk=notice.contact_id).update(member=member)
    notice.contact.refresh_from_db()
    tickets.answer(notice=notice, now=make.just_now())

    assert Alert.objects.get().acknowledged_by == member


def test_link_that_is_too_old_does_nothing() -> None:
    notice = paged()

    assert not tickets.answer(notice=notice, now=notice.expires_at + timedelta(seconds=1))
    assert Alert.objects.get().acknowledged_at is None


def test_second_person_does_not_take_it_from_the_first() -> None:
    scene = a_scene()
    alert = scene.raised()
    first, second = (make.make_notice(one, alert=alert, now=scene.now) for one in (scene.ada, scene.ben))
    tickets.answer(notice=first, now=scene.now)

    assert not tickets.answer(notice=second, now=scene.now)
    assert Alert.objects.get().holder == scene.ada
