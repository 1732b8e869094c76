from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from vigie.bus.models import Event
from vigie.bus.services import (
    LEASE,
    MAX_ATTEMPTS,
    Wires,
    beat,
    drop_waiting,
    forget_handled,
    record,
    replay_parked,
    run_due,
)

pytestmark = pytest.mark.django_db
seen: list[object] = []


def note(payload: Mapping[str, object], now: object) -> None:
    seen.append(payload["n"])


def fail(payload: Mapping[str, object], now: object) -> None:
    raise RuntimeError("pas encore")


WIRES = Wires(on={"a.said": (note,), "a.failed": (fail,)}, every=())


@pytest.fixture(autouse=True)
def _forget() -> None:
    seen.clear()


def test_event_is_carried_once_in_the_order_it_was_recorded() -> None:
    now = timezone.now()
    for n in (1, 2, 3):
        record(topic="a.said", payload={"n": n}, now=now)

    assert run_due(wires=WIRES, topics=["a.said"], now=now) == 3
    assert run_due(wires=WIRES, topics=["a.said"], now=now) == 0
    assert seen == [1, 2, 3]


def test_event_of_a_fact_that_was_rolled_back_never_was() -> None:
    def fact() -> None:
        with transaction.atomic():
            record(topic="a.said", payload={"n": 1}, now=timezone.now())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fact()

    assert not Event.objects.exists()


def test_event_waits_for_its_time_and_for_its_lane() -> None:
    now = timezone.now()
    record(topic="a.said", payload={"n": 1}, now=now, due_at=now + timedelta(minutes=5))

    assert run_due(wires=WIRES, topics=["a.said"], now=now) == 0
    assert run_due(wires=WIRES, topics=["another"], now=now + timedelta(hours=1)) == 0
    assert run_due(wires=WIRES, topics=["a.said"], now=now + timedelta(minutes=5)) == 1


def test_event_held_by_a_dead_worker_is_carried_when_its_lease_ends() -> None:
    now = timezone.now()
    record(topic="a.said", payload={"n": 1}, now=now)
    Event.objects.update(lease="mort", leased_until=now + LEASE)

    assert run_due(wires=WIRES, topics=["a.said"], now=now) == 0
    assert run_due(wires=WIRES, topics=["a.said"], now=now + LEASE + timedelta(seconds=1)) == 1
    assert seen == [1]


def test_failing_event_waits_longer_each_time_then_is_parked_and_can_be_replayed() -> None:
    now = timezone.now()
    event = record(topic="a.failed", payload={}, now=now)
    waits = []
    for _ in range(MAX_ATTEMPTS):
        run_due(wires=WIRES, topics=["a.failed"], now=now)
        event.refresh_from_db()
        waits.append(event.due_at - now)
        now = event.due_at

    assert waits[:-1] == sorted(waits[:-1])
    assert event.parked_at is not None
    assert "pas encore" in event.last_error
    assert run_due(wires=WIRES, topics=["a.failed"], now=now + timedelta(days=1)) == 0
    assert replay_parked(now=now) == 1
    assert run_due(wires=WIRES, topics=["a.failed"], now=now) == 1


def test_scheduled_service_runs_once_a_period_whoever_asks() -> None:
    ran: list[object] = []

    def service(now: object) -> None:
        ran.append(now)

    wires = Wires(on={}, every=((timedelta(minutes=1), service),))
    start = timezone.now()

    for seconds in (0, 10, 59, 60, 61, 120):
        beat(wires=wires, now=start + timedelta(seconds=seconds))

    assert [(now - start).total_seconds() for now in ran] == [0, 60, 120]


def test_clock_set_back_does_not_silence_the_schedule() -> None:
    ran: list[object] = []

    def service(now: object) -> None:
        ran.append(now)

    wires = Wires(on={}, every=((timedelta(minutes=1), service),))
    start = timezone.now()
    beat(wires=wires, now=start)

    beat(wires=wires, now=start - timedelta(hours=1))

    assert len(ran) == 2


def test_broken_service_does_not_stop_the_others() -> None:
    ran: list[object] = []

    def broken(now: object) -> None:
        raise RuntimeError

    def sound(now: object) -> None:
        ran.append(now)

    period = timedelta(minutes=1)
    assert beat(wires=Wires(on={}, every=((period, broken), (period, sound))), now=timezone.now()) == 2
    assert len(ran) == 1


def test_old_handled_events_go_and_waiting_ones_stay() -> None:
    long_ago = timezone.now() - timedelta(days=30)
    record(topic="a.said", payload={"n": 1}, now=long_ago)
    run_due(wires=WIRES, topics=["a.said"], now=long_ago)
    waiting = record(topic="a.said", payload={"n": 2}, now=long_ago)

    assert forget_handled(now=timezone.now()) == 1
    assert Event.objects.get() == waiting


def test_facts_of_a_topic_are_let_go() -> None:
    now = timezone.now()
    kept = record(topic="b.kept", payload={}, now=now)
    record(topic="a.dropped", payload={}, now=now)

    assert drop_waiting(topics=["a.dropped"], now=now) == 1
    assert list(Event.objects.filter(handled_at=None)) == [kept]


def total(payload: Mapping[str, object], now: object) -> None:
    if payload["n"] == 13:
        raise RuntimeError("pas encore")
    seen.append(payload["n"])


def add(first: Mapping[str, object], second: Mapping[str, object]) -> dict[str, object] | None:
    both = int(str(first["n"])) + int(str(second["n"]))
    return {"n": both} if both < 20 else None


ADDING = Wires(on={"a.said": (total,), "another": (note,)}, every=(), together={"a.said": add})


def test_events_that_wait_behind_each_other_are_carried_as_one() -> None:
    now = timezone.now()
    for topic, n in zip(["a.said", "a.said", "another", *["a.said"] * 3], [1, 2, 7, 4, 15, 6], strict=True):
        record(topic=topic, payload={"n": n}, now=now)

    assert run_due(wires=ADDING, topics=["a.said", "another"], now=now) == 6
    assert seen == [3, 7, 19, 6]
    assert not Event.objects.filter(handled_at=None).exists()


def test_of_events_carried_as_one_only_that_which_fails_waits() -> None:
    now = timezone.now()
    for n in (13, 0):
        record(topic="a.said", payload={"n": n}, now=now)

    assert run_due(wires=ADDING, topics=["a.said"], now=now) == 2
    assert seen == [0]
    assert [event.payload["n"] for event in Event.objects.filter(handled_at=None)] == [13]


def test_worker_that_stops_gives_back_all_that_it_would_have_carried_as_one() -> None:
    now = timezone.now()
    for n in (15, 6, 1):
        record(topic="a.said", payload={"n": n}, now=now)

    assert run_due(wires=ADDING, topics=["a.said"], now=now, halt=lambda: bool(seen)) == 1
    assert run_due(wires=ADDING, topics=["a.said"], now=now) == 2
    assert seen == [15, 7]
