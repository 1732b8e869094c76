"""The serving process is killed in the middle of a send: said once, or a person is asked. Never twice."""

import os
import signal
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.e2e.people import SIGNED, staffed_brand
from tests.inbox.desk import COMPLAINT, carry, the_case
from tests.networks.replayed import public_replies, replay_account
from tests.processes import Home, until
from vigie.inbox.models import Case
from vigie.inbox.replies import send_reply
from vigie.listening.pump import pump
from vigie.networks.models import Account, Delivery

pytestmark = pytest.mark.slow

TEXT = "Bonjour, je suis désolée. Quel est votre numéro de commande ?"


def on_its_way(folder: Path, **faults: float) -> Account:
    """A complaint heard on a slow network, and its answer just sent off."""
    member = staffed_brand()
    account = replay_account(
        folder, events=[said(0, "un", COMPLAINT, to_us=True, place="blog")], brand=member.brand, faults=faults
    )
    pump(account=account)
    carry()
    case = the_case(account)
    now = timezone.now()
    send_reply(
        case=case, by=member, text=TEXT, language="fr", is_private=False, seen_version=case.version, now=now
    )
    return account


@pytest.mark.parametrize("moment", ["before the network had it", "after the network had it"])
def test_killed_in_the_middle_of_a_send_it_is_said_once(house: Home, tmp_path: Path, moment: str) -> None:
    before = moment.startswith("before")
    account = on_its_way(tmp_path, **{"pause_before_s" if before else "pause_after_s": 5.0})
    running = house.serve()
    until(lambda: Delivery.objects.get().state == "claimed", what="the reply leaves")
    if not before:
        until(lambda: public_replies(account, "un"), what="the network shows it")
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait()
    assert Delivery.objects.get().state == "claimed"  # nobody could tidy up

    again = house.serve()

    until(lambda: Delivery.objects.filter(state="settled").exists(), what="seen there")
    until(lambda: Case.objects.get().status == "done", what="the case is closed")
    assert public_replies(account, "un") == [f"{TEXT}\n{SIGNED}"]
    assert again.stop()[0] == 0, again.said
    assert house.run("check").returncode == 0
