"""A few threads, each with an account that it has leased: a network that hangs holds one of them."""

import threading
import time
from collections.abc import Callable, Iterable

from django.db import connection

from vigie.networks.models import Account

LET_GO = 5.0  # seconds that they get to store the page they hold when the worker stops

NEVER = threading.Event()


class Crew:
    """The worker's task, called again and again: keeps its threads busy with the accounts that are due.

    due: who may be next, most urgent first. take: a lease on one, or "" when another worker has it.
    work: called in a thread of its own with account, lease and the event that says to stop.
    """

    def __init__(
        self,
        most: int,
        *,
        due: Callable[[], Iterable[Account]],
        take: Callable[[Account], str],
        work: Callable[[Account, str, threading.Event], object],
    ) -> None:
        self.most, self.due, self.take, self.work = most, due, take, work
        self.busy: dict[int, threading.Thread] = {}

    def __call__(self, stopping: threading.Event) -> int:
        """Start what is due and free; how many were started."""
        self.busy = {pk: thread for pk, thread in self.busy.items() if thread.is_alive()}
        if stopping.is_set():
            self._let_go()
            return 0
        started = 0
        for account in self.due():
            if stopping.is_set() or len(self.busy) >= self.most:
                break
            if account.pk not in self.busy and (lease := self.take(account)):
                # A daemon: a network that answers nothing must not keep the process from ending.
                thread = threading.Thread(target=self._run, args=(account, lease, stopping), daemon=True)
                self.busy[account.pk] = thread
                thread.start()
                started += 1
        return started

    def _run(self, account: Account, lease: str, stopping: threading.Event) -> None:
        try:
            self.work(account, lease, stopping)
        finally:
            connection.close()  # it belongs to this thread

    def _let_go(self) -> None:
        ends_at = time.monotonic() + LET_GO
        for thread in self.busy.values():
            thread.join(max(0.0, ends_at - time.monotonic()))
