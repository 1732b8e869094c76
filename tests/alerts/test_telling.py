"""One message to one person: sent once, or its outcome is said."""

import base64
import hashlib
import hmac
import json
import logging
from datetime import timedelta

import pytest
from django.test import override_settings

from tests import factories as make
from tests.alerts.receiving import Door, Inbox
from tests.alerts.scene import Scene, a_scene, hook_to
from vigie.alerts import escalating, telling
from vigie.alerts.models import Alert, Channel, Notice
from vigie.alerts.services import acknowledge_alert
from vigie.alerts.ways.typed import Address
from vigie.bus.models import Event
from vigie.bus.services import run_due
from vigie.core.duty.ladder import Way
from vigie.vault.models import Secret
from vigie.wiring import WIRES

pytestmark = pytest.mark.django_db
KEY = base64.b64decode("bGUgc2VjcmV0IGRlIGwnZXNzYWk=")


def hooked(door: Door) -> Scene:
    """Ada is reached by a webhook alone."""
    scene = a_scene()
    scene.ada.channels.all().delete()
    make.make_channel(scene.ada, hook_to(door.url), now=scene.now)
    return scene


def test_webhook_is_signed_and_says_what_it_is_about(door: Door, inbox: Inbox) -> None:
    scene = hooked(door)
    alert = scene.raised()
    scene.work()
    call = door.calls[0]
    said = json.loads(call.body)

    signed = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode() + call.body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert call.headers["webhook-signature"] == f"v1,{expected}"
    assert (said["type"], said["alert"]["id"], said["id"]) == (
        "alert.page",
        alert.pk,
        call.headers["webhook-id"],
    )
    assert abs(int(call.headers["webhook-timestamp"]) - scene.now.timestamp()) < 60
    assert scene.told("page") == ["Ada"]


def test_webhook_that_fails_all_day_keeps_its_id_and_stops_nobody(door: Door, inbox: Inbox) -> None:
    scene = hooked(door)
    door.status = 500
    scene.raised()
    scene.work(minutes=9)

    ids = [call.headers["webhook-id"] for call in door.calls]
    first = Notice.objects.filter(way="hook").order_by("pk")[0]
    assert ids.count(str(first.key)) == 2
    assert len(set(ids)) == 2  # the step of the deputy calls Ada too; then her channel rests
    assert first.attempts == telling.MOST_ATTEMPTS
    assert (first.state, first.unsure) == ("failed", True)
    assert scene.told("page") == ["Ben"]
    assert Alert.objects.filter(kind="contact-unreachable", cleared_at=None).exists()


def test_channel_that_fails_in_a_row_rests(door: Door, inbox: Inbox) -> None:
    scene = hooked(door)
    door.status = 500
    scene.raised()
    scene.work(minutes=2)
    calls = len(door.calls)
    channel = Channel.objects.get(way="hook")
    assert channel.failures >= telling.TIRED
    assert channel.rests_until is not None

    scene.work(minutes=1)
    assert len(door.calls) == calls


def test_redirect_is_not_followed(door: Door, inbox: Inbox) -> None:
    scene = hooked(door)
    door.status, door.to = 307, f"http://127.0.0.1:{door.port}/inside"
    scene.raised()
    scene.work()

    assert [call.path for call in door.calls if call.path == "/inside"] == []
    assert Notice.objects.filter(way="hook", state="told").count() == 0


def test_webhook_into_the_house_is_refused_at_the_moment_of_sending(inbox: Inbox) -> None:
    """The name may lead elsewhere than when it was typed: it is looked at again."""
    scene = a_scene()
    scene.ada.channels.all().delete()
    make.make_channel(scene.ada, hook_to("http://127.0.0.1:9/"), now=scene.now)
    scene.raised()
    scene.work()

    notice = Notice.objects.filter(way="hook").order_by("pk")[0]
    assert (notice.state, notice.because_code) == ("failed", "address-blocked")
    assert scene.told("page") == ["Ben"]


def test_claim_of_a_dead_worker_is_told_again_and_marked(inbox: Inbox) -> None:
    """Killed between claim and answer: perhaps it was sent. Twice is better than never."""
    scene = a_scene()
    scene.raised()
    run_due(wires=WIRES, topics=["alerts.raised"], now=scene.now)
    escalating.climb_due(make.just_now())
    notice = Notice.objects.get()
    claimed = telling._claim(notice.pk, make.just_now())
    assert claimed is not None
    Event.objects.filter(topic="notices.mail").update(handled_at=scene.now)  # its wake-up died too
    telling.find_abandoned(make.just_now())
    assert Notice.objects.get().state == "claimed"

    Notice.objects.update(claimed_at=scene.now - timedelta(minutes=10))
    telling.find_abandoned(make.just_now())
    scene.work(minutes=1)

    notice.refresh_from_db()
    assert (notice.state, notice.unsure, notice.attempts) == ("told", True, 2)
    ids = [mail.message["message-id"].strip() for mail in inbox.mails]
    assert ids.count(f"<{notice.key.hex}@boreale.example>") == 1
    assert Channel.objects.get(contact=scene.ada).last_error == ""


def test_killed_again_and_again_it_ends(inbox: Inbox) -> None:
    scene = a_scene()
    scene.raised()
    scene.work()
    notice = Notice.objects.get()
    Notice.objects.update(
        state="claimed", attempts=telling.MOST_ATTEMPTS, claimed_at=scene.now - timedelta(hours=1)
    )
    telling.find_abandoned(make.just_now())

    notice.refresh_from_db()
    assert notice.state == "failed"


def test_claim_is_one_workers_alone(inbox: Inbox) -> None:
    notice = make.make_notice(make.make_contact())

    assert telling._claim(notice.pk, make.just_now()) is not None
    assert telling._claim(notice.pk, make.just_now()) is None


def test_event_that_comes_twice_sends_once(inbox: Inbox) -> None:
    scene = a_scene()
    scene.raised()
    scene.work()
    telling.tell({"notice": Notice.objects.get().pk}, make.just_now())

    assert len(inbox.mails) == 1


def test_alarm_that_somebody_has_meanwhile_is_not_sent(inbox: Inbox) -> None:
    scene = a_scene()
    alert = scene.raised()
    run_due(wires=WIRES, topics=["alerts.raised"], now=scene.now)
    escalating.climb_due(make.just_now())
    acknowledge_alert(alert=alert, contact=scene.ben, now=scene.now)
    run_due(wires=WIRES, topics=["notices.mail"], now=make.just_now())

    assert Notice.objects.get(purpose="page").state == "dropped"
    assert inbox.mails == []


def test_whoever_left_meanwhile_is_told_nothing(inbox: Inbox) -> None:
    member = make.make_member(left_at=make.NINE)
    notice = make.make_notice(make.make_contact(member.brand, member=member))
    telling.tell({"notice": notice.pk}, make.just_now())

    notice.refresh_from_db()
    assert (notice.state, inbox.mails) == ("dropped", [])


def test_machine_that_slept_a_night_sends_no_old_alarms(inbox: Inbox) -> None:
    scene = a_scene()
    alert = scene.raised()
    old = make.make_notice(scene.ada, alert=alert, now=scene.now - timedelta(hours=8))
    telling.tell({"notice": old.pk}, make.just_now())

    old.refresh_from_db()
    assert old.state == "dropped"


def test_mail_server_that_is_away_is_tried_again(inbox: Inbox) -> None:
    scene = a_scene()
    with override_settings(EMAIL_PORT=9):
        scene.raised()
        scene.work()
    assert inbox.mails == []
    assert Notice.objects.order_by("pk")[0].state == "wanted"
    scene.work(minutes=5)

    assert inbox.to("ada@example.org") != []


def test_installation_without_mail_says_so() -> None:
    scene = a_scene()
    scene.raised()
    scene.work()

    assert "VIGIE_EMAIL_URL" in Notice.objects.order_by("pk")[0].because


def test_secret_that_does_not_open_says_what_to_do(inbox: Inbox) -> None:
    scene = a_scene()
    Secret.objects.update(sealed=b"x" * 40)
    scene.raised()
    scene.work()

    assert "type it anew" in Notice.objects.order_by("pk")[0].because


@pytest.mark.parametrize("status", [200, 401, 404, 500])
def test_secrets_of_an_address_are_in_no_row_and_no_log(
    status: int, door: Door, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    scene = hooked(door)
    door.status = status
    push = Address(
        Way.PUSH, "ntfys", "ntfy", {"url": f"ntfy://moi:motdepasse4711@127.0.0.1:{door.port}/sujetsecret4711"}
    )
    make.make_channel(scene.ada, push, now=scene.now)
    caplog.set_level(logging.DEBUG)
    scene.raised()
    scene.work(minutes=1)

    assert len(door.calls) >= 1
    rows = [str(one) for model in (Notice, Channel, Alert, Event) for one in model.objects.values()]
    for word in ("tres-secret-4711", "motdepasse4711", "bGUgc2VjcmV0IGRlIGwnZXNzYWk="):
        assert word not in caplog.text
        assert not any(word in row for row in rows)
    sealed = b"".join(bytes(one) for one in Secret.objects.values_list("sealed", flat=True))
    assert b"4711" not in sealed
