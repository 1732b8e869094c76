import threading
import time
from collections.abc import Callable, Mapping

import pytest
from django.db import OperationalError
from django.utils import timezone

from vigie.bus.services import Wires, record
from vigie.bus.worker import Worker


def wait_for(condition: Callable[[], bool], seconds: float = 15.0) -> bool:
    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.django_db(transaction=True)
def test_slow_lane_does_not_hold_another() -> None:
    free, quick = threading.Event(), threading.Event()

    def slow(payload: Mapping[str, object], now: object) -> None:
        free.wait(20)

    def fast(payload: Mapping[str, object], now: object) -> None:
        quick.set()

    worker = Worker(
        Wires(on={"slow": (slow,), "fast": (fast,)}, every=()),
        lanes={"one": ["slow"], "two": ["fast"]},
        tasks={},
        pause=0.02,
    )
    record(topic="slow", payload={}, now=timezone.now())
    record(topic="fast", payload={}, now=timezone.now())
    worker.start()
    try:
        assert quick.wait(15)
    finally:
        free.set()
        worker.stop()
    assert not any(thread.is_alive() for thread in worker.threads)


@pytest.mark.django_db(transaction=True)
def test_lane_survives_a_database_that_does_not_answer() -> None:
    calls: list[int] = []

    def task(stopping: threading.Event) -> int:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("disk full")
        return 0

    worker = Worker(Wires(on={}, every=()), lanes={}, tasks={"task": task}, pause=0.02)
    worker.start()
    try:
        assert wait_for(lambda: len(calls) > 2)
    finally:
        worker.stop()
