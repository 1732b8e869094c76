"""The worker: lanes of threads that carry events, keep the schedule and run long tasks.

A lane never waits for another: a dead network with long time-outs holds its own lane only.
Nothing lives in memory that the database does not know; kill it at any moment.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

import structlog
from django.db import OperationalError, close_old_connections, connection

from vigie.bus.services import Wires, beat, run_due

log = structlog.get_logger(__name__)

Task = Callable[[threading.Event], object]
"""A long task: called again and again until the event it is given is set, then once more to let go."""


class Worker:
    """Runs until `stop()`. lanes: topics by lane name; tasks: extra loops by name."""

    def __init__(
        self,
        wires: Wires,
        lanes: Mapping[str, Sequence[str]],
        tasks: Mapping[str, Task],
        *,
        pause: float = 0.25,
    ) -> None:
        self.wires, self.lanes, self.tasks, self.pause = wires, lanes, tasks, pause
        self.stopping = threading.Event()
        self.threads: list[threading.Thread] = []

    def start(self) -> None:
        """One thread per lane and task, one for the schedule; returns at once."""
        self._thread("schedule", self._beat)
        for name, topics in self.lanes.items():
            self._thread(name, partial(self._lane, topics))
        for name, task in self.tasks.items():
            step = partial(task, self.stopping)
            self._thread(name, step, last=step)

    def stop(self, timeout: float = 6.0) -> None:
        """Ask every thread to finish what it holds, and wait for them: so many seconds, all together."""
        self.stopping.set()
        ends_at = time.monotonic() + timeout
        for thread in self.threads:
            thread.join(max(0.0, ends_at - time.monotonic()))

    def _beat(self) -> int:
        return beat(wires=self.wires, now=datetime.now(UTC))

    def _lane(self, topics: Sequence[str]) -> int:
        return run_due(wires=self.wires, topics=topics, now=datetime.now(UTC), halt=self.stopping.is_set)

    def _thread(
        self, name: str, step: Callable[[], object], *, last: Callable[[], object] | None = None
    ) -> None:
        def live() -> None:
            self._loop(name, step)
            if last:
                last()
            connection.close()

        thread = threading.Thread(target=live, name=f"vigie-{name}", daemon=True)
        self.threads.append(thread)
        thread.start()

    def _loop(self, name: str, step: Callable[[], object]) -> None:
        while not self.stopping.is_set():
            try:
                close_old_connections()
                worked = step()
            except OperationalError as error:
                # Database restarted, disk full, lock held too long: say it, wait, go on by itself.
                log.error("database does not answer", lane=name, error=str(error))
                connection.close()
                worked = None
                self.stopping.wait(2.0)
            except Exception as error:
                log.error("lane failed", lane=name, exc_info=error)
                worked = None
                self.stopping.wait(2.0)
            if not worked:
                self.stopping.wait(self.pause)
