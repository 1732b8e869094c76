"""Any order of sends, crashes, looks, holds and retries on a network that lies: one visible effect at most.

The machine drives the product's own functions; the judge is the network's journal, which knows what
the public saw. Crashes stand where they hurt: after the claim, and after the network took the reply
but before its row says so.
"""

import contextlib
import json
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.connectors.replay.days import said
from tests.networks.replayed import replay_account, seen
from vigie.bus.models import Event
from vigie.connectors.errors import NetworkError
from vigie.core.types import Act
from vigie.networks import sending
from vigie.networks.gateway import connector_for
from vigie.networks.intents import cancel_delivery, queue_delivery
from vigie.networks.items import item_from_json
from vigie.networks.models import Delivery, Hold
from vigie.networks.services import hold, lift_hold

TARGETS = 8
seeds = iter(range(10_000))


class LyingNetwork(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        events = [said(0, f"m{n}", f"Plainte {n}", to_us=True) for n in range(TARGETS)]
        faults = {"mix": "usual", "seed": next(seeds)}
        self.account = replay_account(self.folder, events=events, faults=faults)
        self.asked = 0

    def teardown(self) -> None:
        Event.objects.all().delete()
        Hold.objects.all().delete()
        Delivery.objects.all().delete()

    @precondition(lambda self: self.asked < TARGETS)
    @rule()
    def want_a_reply(self) -> None:
        target = seen(self.account, f"m{self.asked}")
        text = f"Réponse {self.asked}"
        queue_delivery(
            account=self.account, act=Act.REPLY, target=target, text=text, by=None, now=timezone.now()
        )
        self.asked += 1

    @rule(number=st.integers(0, TARGETS - 1))
    def wake(self, number: int) -> None:
        """The event arrives: perhaps for the second time."""
        if row := self._row(number):
            sending.deliver({"delivery": row.pk}, timezone.now())

    @rule()
    def sweep(self) -> None:
        sending.deliver_due(timezone.now())

    @rule()
    def look(self) -> None:
        sending.look_due(timezone.now())

    @rule()
    def find_the_dead(self) -> None:
        sending.find_abandoned(timezone.now())

    @rule(minutes=st.sampled_from([1, 3, 30]))
    def time_passes(self, minutes: int) -> None:
        earlier = timedelta(minutes=minutes)
        fields = ("wanted_at", "due_at", "claimed_at", "sent_at", "look_at")
        Delivery.objects.update(**{name: F(name) - earlier for name in fields})

    @rule(number=st.integers(0, TARGETS - 1))
    def die_after_the_claim(self, number: int) -> None:
        if row := self._row(number):
            sending._claim(row.pk, timezone.now())

    @rule(number=st.integers(0, TARGETS - 1))
    def die_after_the_network_took_it(self, number: int) -> None:
        row = self._row(number)
        if row is None or (claimed := sending._claim(row.pk, timezone.now())) is None:
            return
        with contextlib.suppress(NetworkError):
            connector_for(self.account).reply(
                item_from_json(claimed.target), claimed.text, key=str(claimed.key), now=timezone.now()
            )

    @rule(number=st.integers(0, TARGETS - 1))
    def cancel(self, number: int) -> None:
        if row := self._row(number):
            cancel_delivery(delivery=row, now=timezone.now())

    @rule()
    def press_the_switch(self) -> None:
        hold(why="essai", by=None, now=timezone.now(), account=self.account)

    @rule()
    def release_the_switch(self) -> None:
        for placed in Hold.objects.filter(lifted_at=None):
            lift_hold(hold=placed, by=None, now=timezone.now())

    @invariant()
    def nothing_is_said_twice(self) -> None:
        assert all(count == 1 for count in self._public().values())

    @invariant()
    def what_is_settled_is_public_and_what_never_left_is_not(self) -> None:
        public = self._public()
        for row in Delivery.objects.all():
            if row.state == "settled":
                assert public[row.text] == 1
            if row.state in {"cancelled", "refused", "stopped"}:
                assert public[row.text] == 0

    def in_the_end(self) -> None:
        """Left alone, everything ends: seen there, told, or with a person."""
        self.release_the_switch()
        for _ in range(30):
            self.time_passes(30)
            self.find_the_dead()
            self.sweep()
            self.look()
            self.nothing_is_said_twice()
        ended = {"settled", "cancelled", "refused", "stopped"}
        for row in Delivery.objects.all():
            assert row.state in ended or (row.state == "unknown" and row.look_at is None), row.state

    @precondition(lambda self: self.asked >= 3)
    @rule()
    def leave_it_alone(self) -> None:
        self.in_the_end()

    def _row(self, number: int) -> Delivery | None:
        return Delivery.objects.filter(text=f"Réponse {number}").first()

    def _public(self) -> Counter[str]:
        journal = Path(str(self.account.settings["journal"]))
        lines = journal.read_text().splitlines() if journal.exists() else []
        entries = [json.loads(line) for line in lines]
        return Counter(
            entry["text"] for entry in entries if entry.get("act") == "reply" and entry.get("effect", True)
        )


@pytest.mark.django_db
def test_one_visible_effect_or_a_person_is_asked() -> None:
    run_state_machine_as_test(
        LyingNetwork,
        settings=settings(
            max_examples=60,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
