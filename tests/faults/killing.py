"""Kill real workers at random, again and again, and let a third program count what the public saw.

The worker is a forked process with its own threads and connections; it is killed with SIGKILL, so
that nothing of it can tidy up. The ledger is the network's own journal, which the product only
reads through its connector.
"""

import json
import os
import random
import signal
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connections
from django.utils import timezone

from vigie.core.types import Act, Item
from vigie.networks.intents import queue_delivery, queue_post
from vigie.networks.models import Account, Delivery

SPOKEN = (Act.REPLY, Act.POST)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker found. asked: ended with a person; doubles: seen twice by the public."""

    kills: int
    published: int
    doubles: int
    forgotten: int
    asked: int


def fork_worker() -> int:
    """A worker in a process of its own; returns its pid."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        from vigie.wiring import make_worker

        worker = make_worker(reading=False)
        worker.pause = 0.02
        worker.start()
        while True:
            time.sleep(60)
    except BaseException:  # noqa: BLE001 - a child of the test runner must never return into it
        traceback.print_exc()
    finally:
        os._exit(1)


def kill(pid: int) -> None:
    """SIGKILL to the whole group, and no zombie left."""
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def torment(*, kills: int, seed: int, shortest: float = 0.15, longest: float = 0.6) -> int:
    """Start and kill workers until `kills` is reached; how many were really killed at work."""
    chance = random.Random(seed)
    for _ in range(kills):
        pid = fork_worker()
        time.sleep(chance.uniform(shortest, longest))
        kill(pid)
    return kills


def finish(*, seconds: float) -> None:
    """Let one worker live until nothing is open any more, or time is up."""
    pid = fork_worker()
    ends_at = time.monotonic() + seconds
    open_ones = Delivery.objects.filter(state__in=["wanted", "claimed", "sent"])
    looking = Delivery.objects.filter(state="unknown", look_at__isnull=False)
    while time.monotonic() < ends_at and (open_ones.exists() or looking.exists()):
        time.sleep(0.3)
    kill(pid)


def verdict(*, journal: Path, kills: int) -> Verdict:
    """Compare the product's rows with the network's ledger."""
    entries = [json.loads(line) for line in journal.read_text().splitlines() if line.strip()]
    shown = Counter(
        (entry["act"], entry["item"], entry["text"])
        for entry in entries
        if entry.get("act") in SPOKEN and entry.get("effect", True)
    )
    rows = list(Delivery.objects.filter(act__in=SPOKEN))
    forgotten = [row for row in rows if row.state != "unknown" and shown[_said(row)] == 0]
    return Verdict(
        kills=kills,
        published=sum(1 for count in shown.values() if count),
        doubles=sum(count - 1 for count in shown.values()),
        forgotten=len(forgotten),
        asked=sum(1 for row in rows if row.state == "unknown" and row.look_at is None),
    )


def _said(row: Delivery) -> tuple[str, str, str]:
    """As the ledger has it: under a post stands nobody."""
    return row.act, row.target_id if row.act == Act.REPLY else "", row.text


def trickle(account: Account, targets: Sequence[Item], *, seconds: float, seed: int) -> None:
    """Queue one reply per target, every third a post under nobody, spread over the run by their due times."""
    chance = random.Random(seed)
    now = timezone.now()
    for number, target in enumerate(targets):
        due = now + timedelta(seconds=chance.uniform(0, seconds))
        if number % 3 == 2:
            post = queue_post(
                account=account,
                about=f"annonce {number}",
                text=f"Annonce {number}",
                language="fr",
                by=None,
                now=now,
            )
            Delivery.objects.filter(pk=post.pk).update(due_at=due)
            continue
        queue_delivery(
            account=account,
            act=Act.REPLY,
            target=target,
            text=f"Réponse {number}",
            by=None,
            now=now,
            due_at=due,
        )
