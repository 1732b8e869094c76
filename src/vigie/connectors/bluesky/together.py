"""One line to a relay for all the accounts that follow it: it tells everybody the same.

An account that has to catch up does so on a line of its own, and changes over once the shared one still
holds everything that comes after what it has heard. Who falls behind, or loses the shared line, goes on
alone from where it stands: nothing depends on the shared line but the cost.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Final

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from vigie.connectors.bluesky.frames import Frame, read_frame
from vigie.connectors.errors import NetworkError

KEPT: Final = 16_000_000  # bytes of frames for those who are a little behind: some seconds of the network
QUIET: Final = 1.0  # seconds between two looks whether anybody still listens
REST: Final = 60.0  # seconds before a shared line that broke is opened again


class Lost(Exception):
    """The shared line is over, or no longer holds what would come next."""


Opener = Callable[[], AbstractContextManager[ClientConnection]]


class SharedLine:
    """Frames in their order, read by one thread and heard by many."""

    def __init__(self, kept: int = KEPT) -> None:
        self.ended_at: float | None = None
        self._kept, self._size = kept, 0
        self._frames: deque[tuple[int, Frame, int]] = deque()  # number, frame, bytes
        self._gone = 0  # how many were let go
        self._changed = threading.Condition()
        self._leave = threading.Event()

    def read(self, opened: Opener) -> None:
        """Read until nobody listens or the line breaks. In a thread of its own."""
        try:
            with suppress(NetworkError, ConnectionClosed, OSError), opened() as line:
                while not self._leave.is_set():
                    with suppress(TimeoutError):
                        raw = line.recv(timeout=QUIET)
                        frame = read_frame(raw)
                        if frame.is_end:
                            break
                        self._add(frame, len(raw))
        finally:
            with self._changed:
                self.ended_at = time.monotonic()
                self._changed.notify_all()

    def end(self) -> None:
        """Nobody listens any more."""
        self._leave.set()

    def holds(self, seq: int | None) -> bool:
        """Whether all that comes after this number is there, or still to come; None: from now on."""
        with self._changed:
            if self.ended_at is not None or not self._frames:
                return False
            return seq is None or self._frames[0][0] <= seq <= self._frames[-1][0]

    def after(self, seq: int | None) -> "Place":
        """Where to hear what comes after this number. Raises `Lost` when it is not held."""
        with self._changed:
            if not self.holds(seq):
                raise Lost
            newer = 0 if seq is None else sum(1 for number, _, _ in self._frames if number > seq)
            return Place(self, self._gone + len(self._frames) - newer)

    def take(self, index: int, timeout: float) -> Frame:
        """The frame at this place. Raises TimeoutError while there is none, `Lost` when there will not be."""
        with self._changed:
            self._changed.wait_for(lambda: self.ended_at is not None or index < self._end, timeout)
            if index < self._gone:
                raise Lost
            if index < self._end:
                return self._frames[index - self._gone][1]
            if self.ended_at is not None:
                raise Lost
        raise TimeoutError

    @property
    def _end(self) -> int:
        return self._gone + len(self._frames)

    def _add(self, frame: Frame, size: int) -> None:
        with self._changed:
            number = frame.seq
            if number is None:  # one that cannot be read is told to all as well: it stands with the last
                if not self._frames:
                    return
                number = self._frames[-1][0]
            self._frames.append((number, frame, size))
            self._size += size
            while self._size > self._kept and len(self._frames) > 1:
                self._size -= self._frames.popleft()[2]
                self._gone += 1
            self._changed.notify_all()


class Place:
    """How far one account has heard a shared line."""

    def __init__(self, line: SharedLine, index: int) -> None:
        self._line, self._index = line, index

    def recv(self, timeout: float) -> Frame:
        """The next frame. Raises TimeoutError while there is none, `Lost` when it will not come here."""
        frame = self._line.take(self._index, timeout)
        self._index += 1
        return frame


class Relays:
    """The shared lines of this process, by relay; one is opened when a second account listens to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ears: Counter[str] = Counter()
        self._lines: dict[str, SharedLine] = {}

    @contextmanager
    def listening(self, relay: str) -> Iterator[None]:
        """While one account follows this relay. The last to leave closes the shared line."""
        with self._lock:
            self._ears[relay] += 1
        try:
            yield
        finally:
            with self._lock:
                self._ears[relay] -= 1
                if not self._ears[relay]:
                    del self._ears[relay]
                    if line := self._lines.pop(relay, None):
                        line.end()

    def shared(self, relay: str, opened: Opener) -> SharedLine | None:
        """The line to hear together; None while one account is alone with this relay, or after it broke."""
        with self._lock:
            line = self._lines.get(relay)
            if line and line.ended_at is not None and time.monotonic() - line.ended_at > REST:
                line = None
            if line is None and self._ears[relay] > 1:
                line = self._lines[relay] = SharedLine()
                thread = threading.Thread(target=line.read, args=(opened,), name="vigie-relay", daemon=True)
                thread.start()
        return line if line and line.ended_at is None else None
