"""Lines to the mail servers that freeze, break or trickle: nothing is lost, nothing is sent twice."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.connectors.mailbox.people import ELODIE, People, connector_of
from tests.connectors.rig import pages_from
from vigie.connectors.contract import Connector, Cursor
from vigie.connectors.errors import NetworkError, Refused, TryLater, Unknown
from vigie.connectors.http import Guard
from vigie.core.types import Item

pytestmark = pytest.mark.peer("mailbox")

PATIENCE = Guard(allow=("localhost",), timeout=0.5, deadline=1.0)
SLOWEST = 8.0  # seconds: several steps, each within the deadline
ENDS = ["freeze", "reset", "trickle"]


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def spoilt(port: int, *, after: int, end: str) -> Iterator[int]:
    """A way to a server of this machine that goes wrong once the server said so many bytes; its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    lines: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", port))
            lines.extend((line, server))
            threading.Thread(target=_pass_on, args=(line, server, 1 << 40, ""), daemon=True).start()
            threading.Thread(target=_pass_on, args=(server, line, after, end), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        for one in (listener, *lines):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


def _pass_on(here: socket.socket, there: socket.socket, left: int, end: str) -> None:
    with suppress(OSError):
        while left > 0:
            said = here.recv(min(left, 65_536))
            if not said:
                there.shutdown(socket.SHUT_WR)
                return
            there.sendall(said)
            left -= len(said)
        if end == "reset":
            there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            there.close()
        while end == "trickle" and (byte := here.recv(1)):
            there.sendall(byte)
            time.sleep(0.05)


@contextmanager
def in_time() -> Iterator[None]:
    start = time.monotonic()
    yield
    assert time.monotonic() - start < SLOWEST, "it hangs"


def ids_of(connector: Connector, cursor: Cursor) -> tuple[list[str], Cursor]:
    """What is read until it ends or breaks, and the cursor that would be stored."""
    found: list[str] = []
    try:
        for page in connector.read(cursor, now()):
            found += [str(item.raw["message_id"]) for item in page.items]
            cursor = page.cursor
    except NetworkError as error:
        assert isinstance(error, TryLater), error  # noqa: PT017 - what was read before it counts too
    return found, cursor


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("after", [0, 3_000, 6_000])
def test_reading_goes_on_where_the_line_went_wrong(people: People, after: int, end: str) -> None:
    start = pages_from(connector_of(people.peer), {}, now())[-1].cursor
    wanted = {people.write(f"{uuid4().hex}\n" * 60)["Message-ID"].strip("<>") for _ in range(3)}

    with spoilt(int(people.peer["IMAPS_PORT"]), after=after, end=end) as port, in_time():
        there = connector_of(people.peer, imap_port=port, page_size=1, guard=PATIENCE)
        got, cursor = ids_of(there, start)
    rest, _ = ids_of(connector_of(people.peer), cursor)

    assert sorted([*got, *rest]) == sorted(wanted)


def mail(people: People) -> Item:
    start = pages_from(connector_of(people.peer), {}, now())[-1].cursor
    people.write("Bonjour ?")
    [item] = [item for page in connector_of(people.peer).read(start, now()) for item in page.items]
    return item


@pytest.mark.parametrize(
    ("after", "end"),
    [
        *[(0, "freeze"), (100, "trickle"), (1_500, "reset")],
        *[(after, "reset") for after in range(2_300, 2_550, 50)],  # about where the mail is taken
        *[(2_400, "freeze"), (2_400, "trickle")],
    ],
)
def test_answer_over_a_line_that_goes_wrong_is_sent_once(people: People, after: int, end: str) -> None:
    """Whatever it came to, looking tells the truth, and trying again never sends two."""
    item, key, since = mail(people), uuid4().hex, now()

    def sent() -> int:
        return len(people.sources(ELODIE, "Message-ID", f"vigie.{key}@boreale.test"))

    outcome: NetworkError | None = None
    with spoilt(int(people.peer["SMTP_PORT"]), after=after, end=end) as port, in_time():
        try:
            connector_of(people.peer, smtp_port=port, guard=PATIENCE).direct(item, "Oui", key=key, now=now())
        except NetworkError as error:
            outcome = error
    time.sleep(0.3)  # the mail is on its way
    if outcome is None:
        assert sent() == 1
    elif not isinstance(outcome, Unknown):
        assert isinstance(outcome, TryLater | Refused)
        assert sent() == 0, f"said not to be sent, by {outcome!r}"
    # A mail that was about to leave is nowhere to be seen: then a person is asked, and nothing is repeated.
    with suppress(Unknown) if isinstance(outcome, Unknown) else nullcontext():
        found = connector_of(people.peer).find_own(item, "Oui", key=key, since=since)
        assert found is None or sent() == 1
    if outcome is not None:
        with suppress(Unknown) if isinstance(outcome, Unknown) else nullcontext():
            connector_of(people.peer).direct(item, "Oui", key=key, now=now())
        time.sleep(0.3)
    assert sent() == 1 or (sent() == 0 and isinstance(outcome, Unknown))
