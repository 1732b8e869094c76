"""The line to a relay: frames recorded from the real one, played by a WebSocket server that misbehaves."""

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus

import pytest
from libipld import decode_dag_cbor_multi, encode_dag_cbor
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from tests.connectors.bluesky.captured import US, frame
from vigie.connectors.bluesky.firehose import follow
from vigie.connectors.contract import Page
from vigie.connectors.errors import Refused, TryLater
from vigie.connectors.http import Blocked, Guard, GuardedClient

HERE = GuardedClient(Guard(allow=("127.0.0.1",), timeout=2.0))
MENTION, LIKE, DELETION = frame("commit_mention"), frame("commit_like"), frame("commit_delete")


def numbered(recorded: bytes, seq: int) -> bytes:
    header, body = decode_dag_cbor_multi(recorded)
    return encode_dag_cbor(header) + encode_dag_cbor({**body, "seq": seq})


@contextmanager
def relay(
    play: Callable[[ServerConnection], None], answer: Response | None = None
) -> Iterator[tuple[str, list[str]]]:
    """A relay that plays this to whoever connects, and the addresses it was asked."""
    asked: list[str] = []

    def judge(_: ServerConnection, request: Request) -> Response | None:
        asked.append(request.path)
        return answer

    with serve(play, "127.0.0.1", 0, process_request=judge, compression=None) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}", asked
        server.shutdown()


def sending(*frames: bytes, stays: bool = True) -> Callable[[ServerConnection], None]:
    def play(line: ServerConnection) -> None:
        for one in frames:
            line.send(one)
        if stays:
            stay(line)

    return play


def stay(line: ServerConnection) -> None:
    """Say nothing more until the other side leaves."""
    with suppress(ConnectionClosed, TimeoutError):
        line.recv(timeout=10)


def until_items(pages: Iterator[Page], count: int) -> list[Page]:
    """Pages until that many items came."""
    found: list[Page] = []
    while sum(len(page.items) for page in found) < count:
        found.append(next(pages))
        assert len(found) < 50
    return found


def test_what_happens_is_read_and_numbered() -> None:
    with relay(sending(MENTION, LIKE, numbered(DELETION, 2600))) as (url, asked):
        pages = until_items(follow(HERE, url, US, {}), 2)

    assert [item.deleted for page in pages for item in page.items] == [False, True]
    assert pages[-1].cursor == {"seq": 2600, "relay": url}
    assert asked == ["/xrpc/com.atproto.sync.subscribeRepos"]


def test_reading_goes_on_from_the_number_that_was_stored() -> None:
    with relay(sending(MENTION)) as (url, asked):
        next(follow(HERE, url, US, {"seq": 2510, "relay": url}))

    assert asked == ["/xrpc/com.atproto.sync.subscribeRepos?cursor=2510"]


def test_numbers_of_another_relay_mean_nothing_here() -> None:
    with relay(sending(MENTION)) as (url, asked):
        next(follow(HERE, url, US, {"seq": 2510, "relay": "wss://other.example"}))

    assert asked == ["/xrpc/com.atproto.sync.subscribeRepos"]


def test_silence_gives_the_hand_back_about_every_second() -> None:
    with relay(sending()) as (url, _):
        started = time.monotonic()
        pages = list(itertools.islice(follow(HERE, url, US, {}), 2))
        waited = time.monotonic() - started

    assert [page.items for page in pages] == [(), ()]
    assert waited < 3.5


def test_line_that_breaks_gives_what_came_then_try_later() -> None:
    with relay(sending(MENTION, stays=False)) as (url, _):
        pages = follow(HERE, url, US, {})
        first = until_items(pages, 1)
        with pytest.raises(TryLater):
            list(pages)

    assert first[-1].cursor["seq"] == 2511


def test_page_waits_for_company_but_not_long() -> None:
    def play(line: ServerConnection) -> None:
        for number in range(3):
            line.send(numbered(MENTION, number))
            time.sleep(0.05)
        time.sleep(1)
        line.send(numbered(MENTION, 9))
        stay(line)

    with relay(play) as (url, _):
        started = time.monotonic()
        [first, *_] = until_items(follow(HERE, url, US, {}), 1)
        waited = time.monotonic() - started

    assert len(first.items) == 3
    assert waited < 0.9


def test_large_backlog_comes_in_bounded_pages() -> None:
    with relay(sending(*(numbered(MENTION, number) for number in range(1_200)))) as (url, _):
        pages = until_items(follow(HERE, url, US, {}), 1_200)

    assert max(len(page.items) for page in pages) == 500
    assert pages[-1].cursor["seq"] == 1_199


def test_cursor_ahead_of_the_relay_starts_live_next_time() -> None:
    ahead = encode_dag_cbor({"op": -1}) + encode_dag_cbor({"error": "FutureCursor", "message": "ahead"})
    with relay(sending(ahead)) as (url, asked):
        pages = list(follow(HERE, url, US, {"seq": 10**12, "relay": url}))
        again = follow(HERE, url, US, pages[-1].cursor)
        next(again)

    assert [reason for page in pages for reason, _ in page.refused] == ["future-cursor"]
    assert asked[-1] == "/xrpc/com.atproto.sync.subscribeRepos"


def test_relay_that_is_full_is_tried_later() -> None:
    full = Response(HTTPStatus.TOO_MANY_REQUESTS, "Too Many Requests", Headers())
    with relay(sending(), answer=full) as (url, _), pytest.raises(TryLater):
        next(follow(HERE, url, US, {}))


def test_relay_that_sends_us_elsewhere_is_not_followed() -> None:
    moved = Response(307, "Moved", headers=Headers({"Location": "ws://169.254.169.254/"}))
    with relay(sending(), answer=moved) as (url, _), pytest.raises((TryLater, Refused)):
        next(follow(HERE, url, US, {}))


def test_nobody_there_is_tried_later() -> None:
    with relay(sending()) as (url, _):
        pass  # its port is closed from here on
    with pytest.raises(TryLater):
        next(follow(HERE, url, US, {}))


@pytest.mark.parametrize(
    "address", ["ws://127.0.0.1:2583", "ws://10.0.0.1", "wss://[::1]", "ws://169.254.169.254"]
)
def test_addresses_inside_are_not_reached_without_leave(address: str) -> None:
    with pytest.raises(Blocked):
        next(follow(GuardedClient(), address, US, {}))


def test_what_is_no_relay_is_refused() -> None:
    with pytest.raises(Refused):
        next(follow(HERE, "file:///etc/passwd", US, {}))


def test_process_that_ends_while_it_listens_does_end() -> None:
    listening = (
        "import sys\n"
        "from vigie.connectors.bluesky.firehose import follow\n"
        "from vigie.connectors.bluesky.payloads import Us\n"
        "from vigie.connectors.http import Guard, GuardedClient\n"
        "pages = follow(GuardedClient(Guard(allow=('127.0.0.1',))), sys.argv[1], Us('did:plc:a'), {})\n"
        "next(pages)\n"
    )
    with relay(sending(MENTION)) as (url, _):
        done = subprocess.run([sys.executable, "-c", listening, url], timeout=20, check=False)

    assert done.returncode == 0
