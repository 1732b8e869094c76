"""What was done on a replayed network: a file of lines, only ever added to.

Shared by all processes of the machine: a writer holds the file's lock, reads what others added,
adds one line and has it on the disk before it lets go. A line cut by a crash is dropped by the
next writer, as an act that never reached the network.
"""

import fcntl
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from vigie.connectors.errors import AccessLost
from vigie.connectors.replay.day import Event

SCHEMA = "vigie-journal/1"


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """The first line: whose journal it is, and when the day began if the settings do not say."""

    schema: str
    day: str
    at: datetime


class Wrote(msgspec.Struct, frozen=True, tag="wrote", omit_defaults=True):
    """One attempt to do something. effect: it took place, whatever the client was told.

    at: the caller's time; heard: the machine's, from which the listing lag runs.
    own: id of the reply or private message that it made. key, attempt: which try of which intent.
    """

    seq: int
    at: datetime
    heard: datetime
    act: str
    item: str
    key: str
    attempt: int
    effect: bool = True
    fault: str = ""
    author: str = ""
    place: str = ""
    text: str = ""
    reason: str = ""
    own: str = ""


class Said(msgspec.Struct, frozen=True, tag="said"):
    """Something said by others that is not in the day: a test, a drill, somebody who tries."""

    seq: int
    at: datetime
    event: Event


Entry = Wrote | Said
E = TypeVar("E", Wrote, Said)
L = TypeVar("L", bound=Opened | Entry | list[Said] | None)
FIRST = b'{"type":"opened"'
_LINE = msgspec.json.Decoder(Opened | Wrote | Said)


class Journal:
    """One journal as this process knows it. Every method first reads what other processes added."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.skew = timedelta(0)  # the callers' clock less the machine's: simulated time in tests
        self.reads = 0
        self._lock = threading.RLock()
        self._forget()

    def _forget(self) -> None:
        self._offset, self._inode = 0, 0
        self.opened: Opened | None = None
        self.entries: list[Entry] = []
        self.attempts: dict[str, int] = defaultdict(int)
        self.of_item: dict[str, list[Wrote]] = defaultdict(list)
        self.own: dict[str, Wrote] = {}
        self.answers: dict[str, list[str]] = defaultdict(list)  # ids said in answer to an id
        self.said: dict[str, list[Event]] = defaultdict(list)
        self.shunned: set[tuple[str, str]] = set()  # (mute or block, author)

    # --- Time -------------------------------------------------------------------------------

    def hear(self, now: datetime) -> None:
        """Note the caller's time, so that methods which are given none agree with it."""
        self.skew = now - datetime.now(UTC)

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.skew

    # --- Reading and writing ----------------------------------------------------------------

    def refresh(self) -> "Journal":
        """Take in what was added since the last look. A missing file is an empty journal."""
        with self._lock:
            try:
                with self.path.open("rb") as file:
                    self._take_in(file)
            except FileNotFoundError:
                self._forget()
            except OSError as error:
                raise AccessLost("journal-unreadable") from error
        return self

    def open_for(self, day: str, now: datetime) -> Opened:
        """The journal's first line, written if there is none. Refuses a file that is another's."""
        opened = self.refresh().opened
        if opened is None:
            self._locked(lambda: Opened(SCHEMA, day, now) if self.opened is None else None)
            opened = self.opened
        if opened is None or opened.schema != SCHEMA:
            raise AccessLost("journal-not-ours")
        if opened.day != day:
            raise AccessLost("journal-of-another-day")
        return opened

    def add(self, make: Callable[[int], E]) -> E:
        """Add the entry that `make` gives for the next number; it is on the disk on return.

        `make` runs under the lock of all processes, with everything they wrote taken in.
        """
        return self._locked(lambda: make(len(self.entries) + 1))

    def add_said(self, events: Sequence[Event], at: datetime) -> None:
        """Add what others said, in one write; a creation that the journal holds is not added again."""

        def make() -> list[Said]:
            fresh = [event for event in events if event.op != "create" or event.id not in self.said]
            first = len(self.entries) + 1
            return [Said(seq=number, at=at, event=event) for number, event in enumerate(fresh, first)]

        self._locked(make)

    def _locked(self, make: Callable[[], L]) -> L:
        with self._lock:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                with self.path.open("a+b") as file:
                    fcntl.flock(file, fcntl.LOCK_EX)
                    self._take_in(file)
                    self._drop_cut_line(file)
                    line = make()
                    lines = line if isinstance(line, list) else [] if line is None else [line]
                    if lines:
                        file.write(b"".join(msgspec.json.encode(one) + b"\n" for one in lines))
                        file.flush()
                        os.fsync(file.fileno())
                        self._take_in(file)
                    return line
            except OSError as error:
                raise AccessLost("journal-unwritable") from error

    def _drop_cut_line(self, file: BinaryIO) -> None:
        size = os.fstat(file.fileno()).st_size
        if size > self._offset and not self._offset:
            file.seek(0)
            if not FIRST.startswith(file.read(len(FIRST))):
                raise AccessLost("journal-not-ours")  # never cut somebody else's file
        file.truncate(self._offset)

    def _take_in(self, file: BinaryIO) -> None:
        stat = os.fstat(file.fileno())
        if stat.st_ino != self._inode or stat.st_size < self._offset:
            self._forget()
            self._inode = stat.st_ino
        if stat.st_size == self._offset:
            return
        file.seek(self._offset)
        added = file.read()
        whole = added[: added.rfind(b"\n") + 1]
        for line in whole.split(b"\n")[:-1]:
            self._note(line)
        self._offset += len(whole)

    def _note(self, line: bytes) -> None:
        try:
            entry = _LINE.decode(line)
        except msgspec.DecodeError as error:
            raise AccessLost("journal-not-ours") from error
        if isinstance(entry, Opened):
            self.opened = entry
            return
        self.entries.append(entry)
        if isinstance(entry, Said):
            self._note_said(entry.event)
        else:
            self._note_wrote(entry)

    def _note_said(self, event: Event) -> None:
        self.said[event.id].append(event)
        if event.op == "create" and event.parent:
            self.answers[event.parent].append(event.id)

    def _note_wrote(self, entry: Wrote) -> None:
        self.attempts[entry.key] = max(self.attempts[entry.key], entry.attempt)
        if not entry.effect:
            return
        self.of_item[entry.item].append(entry)
        if entry.own:
            self.own[entry.own] = entry
            self.answers[entry.item].append(entry.own)
        if entry.act in {"mute", "block"}:
            self.shunned.add((entry.act, entry.author))


@lru_cache(maxsize=64)
def journal_at(path: Path) -> Journal:
    """The journal of a path: one in a process, so that each line is read once."""
    return Journal(path)
