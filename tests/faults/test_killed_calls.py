"""A network calls, the product is killed with SIGKILL in between: what was answered 2xx is there, once.

The ledger is the network's: it notes what it was told, sends again whatever was not answered 2xx, some
calls twice, and knows nothing of the database until the end.
"""

import hashlib
import hmac
import json
import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

import pytest

from tests.processes import Home, Running, free_port, until

KILLS = int(os.environ.get("VIGIE_TEST_KILLS", "20" if os.environ.get("CI") else "5"))
SENDERS = 4
SECRET = "mot-du-forum"
ACCOUNT = f"""
from datetime import UTC, datetime
from vigie.brands.models import Brand, Organisation
from vigie.networks.models import Account
from vigie.vault.services import store_secret
now = datetime.now(UTC)
brand = Brand.objects.create(organisation=Organisation.objects.create(name="Maison"), name="Marque")
secret = store_secret(brand=brand, label="forum", content={{"hook_secret": "{SECRET}"}}, now=now)
account = Account.objects.create(
    brand=brand, network="discourse", name="Forum", server="https://forum.example", secret=secret,
    created_at=now, next_read_at=now,
)
print(account.public_id, end="")
"""


@dataclass
class Forum:
    """Sends from several threads until told to stop. acknowledged: ids that were answered 2xx."""

    port: int
    path: str
    acknowledged: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def send(self, sender: int) -> None:
        chance = random.Random(sender)
        number = 0
        while not self.stopping.is_set():
            number += 1
            event = f"e-{sender}-{number}"
            body = json.dumps({"post": {"id": number, "raw": "x" * chance.randint(1, 2000)}}).encode()
            for _ in range(2 if chance.random() < 0.05 else 1):
                while not self._is_taken(event, body) and not self.stopping.is_set():
                    time.sleep(0.05)

    def _is_taken(self, event: str, body: bytes) -> bool:
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {
            "content-type": "application/json",
            "x-discourse-event-id": event,
            "x-discourse-event": "post_created",
            "x-discourse-event-signature": f"sha256={signature}",
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("POST", self.path, body, headers)
            status = connection.getresponse().status
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        if status == 200:
            self.acknowledged.append(event)
        else:
            self.refused.append(status)
        return status == 200


def started(home: Home, port: int) -> Running:
    return home.start("serve", "--no-worker", "--port", str(port)).says("Vigie is ready")


@pytest.mark.slow
def test_killed_product_loses_no_call_it_acknowledged(make_home: Callable[..., Home], migrated: Home) -> None:
    home = make_home("home", like=migrated)
    port = free_port()
    serving = started(home, port)
    forum = Forum(port, f"/hooks/{home.python(ACCOUNT)}/")
    senders = [threading.Thread(target=forum.send, args=(n,)) for n in range(SENDERS)]
    for sender in senders:
        sender.start()
    chance, served = random.Random(7), 0.0
    for _ in range(KILLS):
        before = len(forum.acknowledged)
        until(lambda before=before: len(forum.acknowledged) > before, what="it works again")
        pause = chance.uniform(0.0, 1.0)
        time.sleep(pause)
        served += pause
        serving.end()
        serving = started(home, port)
    until(lambda: len(forum.acknowledged) > KILLS, what="it works at the end")
    forum.stopping.set()
    for sender in senders:
        sender.join(timeout=30)
    serving.end()

    rows = [key for (key,) in home.ask("SELECT key FROM networks_receivedcall")]
    events = home.ask("SELECT count(*) FROM bus_event WHERE topic = 'calls.received'")[0][0]
    told = set(forum.acknowledged)
    print(f"{KILLS} kills, {len(told)} acknowledged, {len(told) / served:.0f}/s")  # noqa: T201
    assert told - set(rows) == set(), "acknowledged and lost"
    assert len(rows) == len(set(rows)) == events
    assert set(forum.refused) <= {503}
