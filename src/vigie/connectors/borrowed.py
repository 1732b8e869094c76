"""Libraries that bring an HTTP client of their own, kept to the rules of the one door.

Those on urllib3 open every connection through one function. Inside `guarded_connections` that function
resolves the name once, refuses addresses that are not public unicast (unless allowed) and connects to the
address it checked; each hop of a redirect comes by here too. Outside of the block nothing changes.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock, Timer
from typing import Any

from urllib3.util import connection

from vigie.connectors.transport import Guard, resolve

SHUT_BOTH = 2  # socket.SHUT_RDWR
logging.getLogger("urllib3").setLevel(logging.INFO)  # at DEBUG it tells every path, tokens too


@dataclass
class _Line:
    """The connections of one block, and what cuts them when its time is up."""

    guard: Guard
    twins: list[Any] = field(default_factory=list)
    is_over: bool = False
    lock: Lock = field(default_factory=Lock)

    def keep(self, opened: Any) -> None:
        with self.lock:
            twin = opened.dup()  # TLS takes the socket itself away: its twin still cuts the line
            self.twins.append(twin)
            if self.is_over:
                self._cut(twin)

    def end(self) -> None:
        with self.lock:
            self.is_over = True
            for twin in self.twins:
                self._cut(twin)

    def close(self) -> None:
        with self.lock:
            for twin in self.twins:
                twin.close()

    @staticmethod
    def _cut(twin: Any) -> None:
        with suppress(OSError):
            twin.shutdown(SHUT_BOTH)


_line: ContextVar[_Line | None] = ContextVar("line", default=None)
_plain = connection.create_connection


@contextmanager
def guarded_connections(guard: Guard) -> Iterator[None]:
    """What urllib3 opens inside, in this thread, is checked; after `guard.deadline` seconds it is cut.

    Raises `Blocked` (or `TryLater` for a name nobody knows) through the library that asked.
    """
    line = _Line(guard)
    token = _line.set(line)
    timer = Timer(guard.deadline, line.end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _line.reset(token)
        line.close()


def _connect(address: tuple[str, int], *args: Any, **options: Any) -> Any:
    line = _line.get()
    if line is None:
        return _plain(address, *args, **options)
    host, port = address
    opened = _plain((resolve(host.strip("[]"), port, line.guard.allow), port), *args, **options)
    line.keep(opened)
    return opened


connection.create_connection = _connect
