"""Everything the network does, as it happens: com.atproto.sync.subscribeRepos of a relay or a PDS."""

import atexit
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import Any
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.sync.client import ClientConnection, connect

from vigie.connectors.bluesky.frames import Batch, Frame, add_frame, read_frame
from vigie.connectors.bluesky.payloads import Us
from vigie.connectors.bluesky.together import Lost, Relays, SharedLine
from vigie.connectors.contract import Cursor, Page
from vigie.connectors.errors import Refused, TryLater
from vigie.connectors.http import GuardedClient, guarded_socket

RELAY = "wss://bsky.network"
LARGEST = 16_000_000  # bytes of a frame; the protocol says 5 MB
LINGER = 0.25  # seconds that the first post of a page waits for others
PATIENCE = 1.0  # seconds for the relay's goodbye
QUIET = 1.0  # seconds after which an empty page gives the hand back


RELAYS = Relays()


def follow(http: GuardedClient, relay: str, us: Us, cursor: Cursor) -> Iterator[Page]:
    """Pages for ever, an empty one about every second while nothing happens.

    The cursor holds the number of the last frame and the relay it belongs to: another relay
    counts otherwise, so it starts live. Raises `TryLater` when the line breaks; nothing is lost
    by starting again from the last cursor. One too old or too new is told as a refusal of the
    page; the stream then goes on from what the relay still has, or ends, to be opened live.
    Accounts of one process that follow the same relay hear it on one line (`together`).
    """
    state = dict(cursor)
    if state.get("relay") != relay:
        state.pop("seq", None)
    state["relay"] = relay
    with RELAYS.listening(relay):
        while True:
            if shared := _shared(http, state):
                yield from _together(shared, us, state)
            if (yield from _alone(http, us, state)):
                return


def _shared(http: GuardedClient, state: Mapping[str, Any]) -> SharedLine | None:
    """The line of all, once it holds what this account has not heard yet."""
    relay = state["relay"]
    shared = RELAYS.shared(relay, lambda: _line(http, relay, None))
    return shared if shared and shared.holds(state.get("seq")) else None


def _together(shared: SharedLine, us: Us, state: dict[str, Any]) -> Iterator[Page]:
    """Until the line is lost."""
    with suppress(Lost):
        place = shared.after(state.get("seq"))
        while True:
            yield _page(_gather(place.recv, us), state)


def _alone(http: GuardedClient, us: Us, state: dict[str, Any]) -> Generator[Page, None, bool]:
    """Until the line of all can be heard instead; True when the server ended this one."""
    with _line(http, state["relay"], state.get("seq")) as line:
        while True:
            batch = _gather(lambda timeout: read_frame(line.recv(timeout=timeout)), us)
            yield _page(batch, state)
            if batch.ended:
                return True
            if _shared(http, state):
                return False


def _page(batch: Batch, state: dict[str, Any]) -> Page:
    if batch.ended:
        state.pop("seq", None)
    elif batch.seq is not None:
        state["seq"] = batch.seq
    return Page(tuple(batch.items), dict(state), refused=tuple(batch.refused))


@contextmanager
def _line(http: GuardedClient, relay: str, seq: object) -> Iterator[ClientConnection]:
    asked = f"?{urlencode({'cursor': seq})}" if isinstance(seq, int) else ""
    url = f"{relay.rstrip('/')}/xrpc/com.atproto.sync.subscribeRepos{asked}"
    with ExitStack() as stack:
        sock = stack.enter_context(guarded_socket(url, http.guard))
        try:
            opened = connect(
                url, sock=sock, proxy=None, compression=None, max_size=LARGEST, close_timeout=PATIENCE
            )
            line = stack.enter_context(opened)
        except (InvalidURI, ValueError) as error:  # ValueError: it sends us elsewhere, unchecked
            raise Refused("not the address of a relay") from error
        except (InvalidHandshake, OSError, EOFError) as error:
            raise TryLater(f"the relay opens no stream: {type(error).__name__}") from error
        # A line that is open when the process ends would wait for a thread that no longer runs.
        atexit.register(line.close)
        stack.callback(atexit.unregister, line.close)
        yield line


def _gather(receive: Callable[[float], Frame], us: Us) -> Batch:
    """Frames until the page is full, has waited long enough, or nothing comes."""
    batch, ends_at = Batch(), time.monotonic() + QUIET
    while not batch.full and (left := ends_at - time.monotonic()) > 0:
        try:
            frame = receive(left)
        except TimeoutError:
            break
        except (ConnectionClosed, Lost) as error:
            if batch.frames:
                break  # what came is kept; the next look finds the line closed again
            if isinstance(error, Lost):
                raise
            raise TryLater("the stream broke") from error
        was_empty = not batch.items
        add_frame(batch, frame, us)
        if was_empty and batch.items:
            ends_at = min(ends_at, time.monotonic() + LINGER)
    return batch
