"""From a stranger's post on a real network to its case on the desk of a browser that waits.

Needs `make peers` (`peers/atproto.sh start lite` is enough). The server is a process of its own; the
stranger is a plain client of the network; the browser is one that listens to the page's stream of events
and asks for the queue when it is told that something moved.
"""

import os
import secrets
import threading
import time
from datetime import UTC, datetime
from queue import Empty, Queue

import httpx2
from django.urls import reverse

from benchmarks.filling import connect, cookie_of, hire, open_brand
from benchmarks.measuring import percentile, say, spread
from benchmarks.serving import server
from tests.connectors.bluesky.people import Person, facts, somebody
from tests.peers import peer_answers
from vigie.brands.models import Brand
from vigie.listening.models import Watch
from vigie.networks.models import Account
from vigie.vault.services import store_secret

POSTS = 20
PATIENCE = 60.0  # seconds for one post
WANTED = "under 5 s"


def run() -> None:
    """Seconds from post to screen, one post at a time."""
    if not peer_answers("atproto"):
        say("skipped", "the atproto server does not run here (`bash peers/atproto.sh start lite`)")
        return
    os.environ["VIGIE_ALLOW_ADDRESSES"] = "localhost,127.0.0.1"
    brand, ours, stranger = open_brand("Nordelle"), somebody("nordelle"), somebody("lea")
    member, account = hire(brand), _connected(brand, ours)
    say("network", f"{facts()['MODE']}, {facts()['PDS_URL']}")
    with server() as home:
        client = httpx2.Client(
            base_url=home,
            headers={"Cookie": cookie_of(member)},
            timeout=30,
            trust_env=False,
        )
        told = _listen(client, reverse("live", args=[brand.public_id]))
        _wait_until_heard(account)
        waited = [_seconds_for(brand, client, told, stranger, f"Nordelle {n}") for n in range(POSTS)]
    say(
        f"{POSTS} posts, one at a time",
        f"{spread(waited, 1)} s, p95 {percentile(waited, 0.95):.1f} s",
        WANTED,
    )


def _seconds_for(
    brand: Brand, client: httpx2.Client, told: "Queue[float]", stranger: Person, words: str
) -> float:
    mark = secrets.token_hex(4)
    began = time.monotonic()
    stranger.say(f"{words} : toujours pas livré, je suis déçue. {mark}")
    address = f"{reverse('desk', args=[brand.public_id])}?tab=answer"
    while time.monotonic() - began < PATIENCE:
        try:
            told.get(timeout=5)
        except Empty:
            continue
        if mark in client.get(address, headers={"HX-Request": "true", "HX-Target": "queue"}).text:
            return time.monotonic() - began
    raise AssertionError(f"not on the screen after {PATIENCE} s")


def _connected(brand: Brand, ours: Person) -> Account:
    now = datetime.now(UTC)
    Watch.objects.create(brand=brand, name="nom", query="Nordelle", created_at=now, updated_at=now)
    secret = store_secret(brand=brand, label="Bluesky", content={"app_password": ours.password}, now=now)
    return connect(
        brand,
        "Bluesky",
        network="bluesky",
        handle=ours.handle,
        native_id=ours.did,
        server=facts()["PDS_URL"],
        settings={"relay": facts()["RELAY_URL"], "stream": True},
        secret=secret,
    )


def _listen(client: httpx2.Client, address: str) -> "Queue[float]":
    """When the page was told that cases moved."""
    told: Queue[float] = Queue()

    def follow() -> None:
        with client.stream("GET", address, timeout=None) as answer:
            for line in answer.iter_lines():
                if line.startswith("event: moved"):
                    told.put(time.monotonic())

    threading.Thread(target=follow, daemon=True).start()
    return told


def _wait_until_heard(account: Account) -> None:
    ends_at = time.monotonic() + PATIENCE
    while "stream" not in Account.objects.values_list("cursor", flat=True).get(pk=account.pk):
        assert time.monotonic() < ends_at, "the stream does not open"
        time.sleep(0.2)
