"""Streams: by events and by WebSocket, their gaps, their ends, servers that have neither (TRUST B31, B33)."""

import itertools
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.sync.server import ServerConnection, serve

from tests.connectors.mastodon.fake import (
    ME,
    MENTIONS,
    SERVER,
    TOKEN,
    Fake,
    Listing,
    Reply,
    answer,
    load,
    refusal,
    serving,
)
from tests.connectors.mastodon.people import Person, connector_of, facts
from tests.connectors.mastodon.test_reading import notice, status
from vigie.connectors.contract import Page
from vigie.connectors.errors import AccessLost, TryLater, Unsupported
from vigie.connectors.http import Guard, GuardedClient
from vigie.connectors.mastodon import lines
from vigie.connectors.mastodon.lines import Channel, Event, Events, SseLine, WebSocketLine, event_of_frame
from vigie.connectors.mastodon.payloads import Us
from vigie.connectors.mastodon.reading import Wanted
from vigie.connectors.mastodon.server import Server
from vigie.connectors.mastodon.streaming import Batch, add_event, base_of, channels_of
from vigie.core.types import Item

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
USER, EVERYBODY = "GET /api/v1/streaming/user", "GET /api/v1/streaming/public"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
US = Us(load("our_account")["id"])


def chunk(text: str) -> bytes:
    body = text.encode()
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def told(name: str, payload: Any) -> bytes:
    said = payload if isinstance(payload, str) else json.dumps(payload)
    return chunk(f"event: {name}\ndata: {said}\n\n")


def flow(*steps: bytes | float) -> Reply:
    """A stream that says this and then stays open for a while."""
    return [HEAD, chunk(":)\n"), *steps, 3.0]


def streaming_here(asked_port: int = 0) -> Any:
    """A server whose streams are at its own address, or at that port."""
    said = load("server")
    said["configuration"]["urls"]["streaming"] = f"ws://127.0.0.1:{asked_port}" if asked_port else None
    return answer(said)


def heard(pages: Iterator[Page], wanted: int = 1, seconds: float = 8) -> list[Page]:
    """Pages until so many items came."""
    found, ends_at = [], time.monotonic() + seconds
    for page in pages:
        found.append(page)
        if sum(len(one.items) for one in found) >= wanted:
            return found
        assert time.monotonic() < ends_at, "not heard"
    return found


def items(pages: list[Page]) -> list[Item]:
    return list(itertools.chain.from_iterable(page.items for page in pages))


# --- On a running server -------------------------------------------------------------------------


@pytest.mark.peer("mastodon")
def test_mention_edit_and_deletion_are_heard_within_seconds() -> None:
    stranger, stream = Person("stranger"), connector_of().stream({}, NOW)
    next(stream)
    began = time.monotonic()
    native_id = stranger.say("@boreale En direct ?")
    [said, *_] = items(heard(stream, 1))
    took = time.monotonic() - began
    stranger.edit(native_id, "@boreale En direct, corrigé")
    edited = items(heard(itertools.chain(stream)))
    stranger.remove(native_id)
    gone = items(heard(stream))

    assert (said.native_id, said.to_us) == (native_id, True)
    assert took < 3
    assert "corrigé" in edited[-1].text
    assert (gone[-1].native_id, gone[-1].deleted) == (native_id, True)


@pytest.mark.peer("mastodon")
def test_hashtag_is_heard_beside_the_mentions() -> None:
    stream = connector_of(hashtags="boreale_express", local=True).stream({}, NOW)
    page = next(stream)
    native_id = Person("third").say("Encore en retard #boreale_express")
    found = heard(stream)

    assert page.refused == ()
    assert {item.native_id for item in items(found)} == {native_id}
    assert found[-1].cursor["feeds"]["tag:boreale_express"] == {"since": native_id}  # type: ignore[index]


@pytest.mark.peer("mastodon")
def test_websocket_hears_the_same() -> None:
    http = GuardedClient(Guard(allow=("127.0.0.1",)))
    base = facts()["URL"].replace("http", "ws")
    line = WebSocketLine(http, base, "token-boreale", Channel("mentions", "user", "user"))
    native_id = Person("stranger").say("@boreale Par l’autre voie")
    found: list[Event] = []
    while not any(event.name == "notification" for event in found):
        found += line.hear(5)
    line.close()
    batch = Batch()
    for event in found:
        add_event(batch, line.channel, event, US)

    assert native_id in [item.native_id for item in batch.items]


@pytest.mark.peer("mastodon")
def test_token_unknown_to_the_stream_is_access_lost() -> None:
    with pytest.raises(AccessLost):
        next(connector_of(token="inconnu").stream({}, NOW))


# --- Gaps, ends, refusals ------------------------------------------------------------------------


def test_what_was_said_while_the_line_was_down_is_read_from_the_cursor() -> None:
    listing = Listing([notice("1", status("S1"))])
    live = notice("2", status("S2", "En direct"))
    fake = Fake({MENTIONS: listing, SERVER: streaming_here(), EVERYBODY: flow()})
    fake.say[USER] = [[*flow(told("notification", live))[:-1], b"0\r\n\r\n"], flow()]
    with serving(fake) as (connector, _):
        cursor = list(connector.read({}, NOW))[-1].cursor
        listing.rows.insert(0, live)
        first = connector.stream(cursor, NOW)
        assert [item.text for item in items(heard(first))] == ["En direct"]
        with pytest.raises(TryLater):
            list(first)
        listing.rows.insert(0, notice("3", status("S3", "Pendant la coupure")))
        again = connector.stream(json.loads(json.dumps(cursor)), NOW)
        second = heard(again, 2)

    assert [item.text for item in items(second)] == ["Pendant la coupure", "En direct"]


def test_line_is_opened_before_the_gap_is_read() -> None:
    fake = Fake({MENTIONS: Listing([notice("1", status("S1"))]), SERVER: streaming_here()})
    fake.say |= {USER: flow(), EVERYBODY: flow()}
    with serving(fake) as (connector, _):
        cursor = list(connector.read({}, NOW))[-1].cursor
        fake.asked.clear()
        next(connector.stream(cursor, NOW))
    calls = [one.call for one in fake.asked]

    assert calls.index(USER) < calls.index(MENTIONS)


def test_what_one_line_said_is_kept_when_another_breaks() -> None:
    fake = Fake({SERVER: streaming_here(), EVERYBODY: [HEAD, 0.3, b"0\r\n\r\n"]})
    fake.say[USER] = flow(told("notification", notice("1", status("S1"))))
    found: list[Page] = []
    with serving(fake) as (connector, _), pytest.raises(TryLater):
        found.extend(connector.stream({}, NOW))

    assert [item.native_id for item in items(found)] == ["S1"]


def test_cursor_moves_with_what_is_heard() -> None:
    fake = Fake({SERVER: streaming_here(), EVERYBODY: flow(told("update", status("P7", "Au loin")))})
    fake.say[USER] = flow(told("notification", notice("41", status("S1"))))
    with serving(fake) as (connector, _):
        found = heard(connector.stream({}, NOW), 2)

    assert found[-1].cursor["feeds"] == {"mentions": {"since": "41"}, "federated": {"since": "P7"}}


@pytest.mark.parametrize("no", ["401 Unauthorized", "403 Forbidden", "404 Not Found"])
def test_public_stream_that_is_closed_leaves_our_own(no: str) -> None:
    fake = Fake({SERVER: streaming_here(), EVERYBODY: refusal("non", no)})
    fake.say[USER] = flow(told("notification", notice("1", status("S1"))))
    with serving(fake) as (connector, _):
        found = heard(connector.stream({}, NOW))

    assert [item.native_id for item in items(found)] == ["S1"]
    assert [reason for page in found for reason, _ in page.refused] == ["stream-refused"]


def test_token_that_died_is_said_by_the_stream_too() -> None:
    dead = refusal("The access token was revoked", "401 Unauthorized")
    fake = Fake({SERVER: streaming_here(), USER: dead, ME: [answer(load("our_account")), dead]})
    with serving(fake) as (connector, _), pytest.raises(AccessLost):
        next(connector.stream({}, NOW))


def test_event_that_cannot_be_read_leaves_the_rest() -> None:
    steps = [told("update", "{nonsense"), told("notification", notice("1", status("S1")))]
    fake = Fake({SERVER: streaming_here(), EVERYBODY: flow(), USER: flow(*steps)})
    with serving(fake) as (connector, _):
        found = heard(connector.stream({}, NOW))

    assert [reason for page in found for reason, _ in page.refused] == ["unreadable-event"]


def test_quiet_stream_gives_the_hand_back_each_second() -> None:
    fake = Fake({SERVER: streaming_here(), EVERYBODY: flow(), USER: flow()})
    with serving(fake) as (connector, _):
        began = time.monotonic()
        pages = list(itertools.islice(connector.stream({}, NOW), 2))

    assert [page.items for page in pages] == [(), ()]
    assert time.monotonic() - began < 3


def test_line_without_a_sign_of_life_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "SILENCE", 0.5)
    fake = Fake({SERVER: streaming_here(), EVERYBODY: flow(), USER: flow()})
    with serving(fake) as (connector, _), pytest.raises(TryLater, match="silent"):
        list(connector.stream({}, NOW))


def test_event_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LARGEST", 10_000)
    endless = [chunk("data: " + "x" * 4_000)] * 5
    fake = Fake({SERVER: streaming_here(), EVERYBODY: flow(), USER: flow(*endless)})
    with serving(fake) as (connector, _), pytest.raises(TryLater, match="larger than allowed"):
        list(connector.stream({}, NOW))


@pytest.mark.parametrize(
    ("say", "leaf"),
    [
        (refusal("not this one", "401 Unauthorized"), Unsupported),
        (refusal("", "503 Service Unavailable"), TryLater),
        (refusal("", "404 Not Found"), Unsupported),
        (answer({"error": "no"}), Unsupported),
        ([b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"], Unsupported),
        ([b"nonsense\r\n\r\n"], TryLater),
        ([], TryLater),
    ],
)
def test_stream_that_does_not_open_is_a_leaf(say: Reply, leaf: type[Exception]) -> None:
    with (
        serving(Fake({SERVER: streaming_here(), USER: say})) as (connector, _),
        pytest.raises(leaf) as caught,
    ):
        next(connector.stream({}, NOW))

    assert type(caught.value) is leaf


# --- A server that knows WebSockets only ---------------------------------------------------------


@contextmanager
def sockets(say: list[str], seconds: float = 3, **how: Any) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """A WebSocket server that says this to each who comes; (path, Authorization) of those."""
    came: list[tuple[str, str]] = []

    def talk(line: ServerConnection) -> None:
        assert line.request is not None
        came.append((line.request.path, line.request.headers.get("Authorization", "")))
        if "stream=user" in line.request.path:
            for one in say:
                line.send(one)
        time.sleep(seconds)

    with serve(talk, "127.0.0.1", 0, **how) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.socket.getsockname()[1], came
        server.shutdown()


def test_server_with_websockets_only_is_heard_and_sees_the_token_in_no_address() -> None:
    frame = json.dumps(
        {"stream": ["user"], "event": "notification", "payload": json.dumps(notice("1", status("S1")))}
    )
    with sockets(["", "[]", frame], subprotocols=[TOKEN]) as (port, came):
        with serving(Fake({SERVER: streaming_here(port)}), hashtags="été") as (connector, _):
            found = heard(connector.stream({}, NOW))

    assert [item.native_id for item in items(found)] == ["S1"]
    assert [reason for page in found for reason, _ in page.refused] == ["unreadable-event"] * 2
    assert {token for _, token in came} == {f"Bearer {TOKEN}"}
    assert sorted(path for path, _ in came) == [
        "/api/v1/streaming?stream=hashtag&tag=%C3%A9t%C3%A9",
        "/api/v1/streaming?stream=public",
        "/api/v1/streaming?stream=user",
    ]


@pytest.mark.parametrize("no", [{}, {"process_request": lambda line, _: line.respond(503, "")}])
def test_websocket_that_ends_or_does_not_open_is_later(no: dict[str, Any]) -> None:
    with sockets([], seconds=0.2, **no) as (port, _):
        with serving(Fake({SERVER: streaming_here(port)})) as (connector, _), pytest.raises(TryLater):
            list(connector.stream({}, NOW))


# --- Over TLS ------------------------------------------------------------------------------------


@contextmanager
def sealed(folder: Path, say: Reply) -> Iterator[tuple[str, list[bytes]]]:
    """The same over TLS, by a certificate that nobody signed: folder/cert.pem. What it was asked."""
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    files = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run([*made, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    asked: list[bytes] = []

    def talk(listener: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(listener.accept()[0], server_side=True) as line:
            asked.append(line.recv(65_536))
            for step in say:
                if isinstance(step, bytes):
                    line.sendall(step)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=talk, args=(listener,), daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", asked
        thread.join(5)


def test_certificate_that_nobody_signed_gets_no_token(tmp_path: Path) -> None:
    with sealed(tmp_path, flow()) as (base, asked):
        with pytest.raises(TryLater, match="certificate"):
            SseLine(
                GuardedClient(Guard(allow=("127.0.0.1",))), base, TOKEN, Channel("mentions", "user", "user")
            )

    assert asked == []


def test_events_are_heard_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with sealed(tmp_path, [HEAD, told("delete", "7")]) as (base, asked):
        http = GuardedClient(Guard(allow=("127.0.0.1",)))
        line = SseLine(http, base, TOKEN, Channel("tag:été", "hashtag", "hashtag", "été"))
        found = line.hear(2) or line.hear(2)
        line.close()

    assert found == [Event("delete", "7")]
    assert asked[0].startswith(b"GET /api/v1/streaming/hashtag?tag=%C3%A9t%C3%A9 HTTP/1.1\r\n")


# --- Pieces --------------------------------------------------------------------------------------

WHOLE = (
    ':connected\n\nevent: update\ndata: {"a":\ndata:  1}\n\n:thump\r\n\r\nevent: delete\r\ndata: 7é\r\n\r\n\n'
).encode()


@given(st.lists(st.integers(0, len(WHOLE)), max_size=12))
def test_events_are_read_wherever_they_are_cut(cuts: list[int]) -> None:
    marks = [0, *sorted(cuts), len(WHOLE)]
    events, found = Events(), list[Event]()
    for start, end in itertools.pairwise(marks):
        found += events.feed(WHOLE[start:end])

    assert found == [Event("update", '{"a":\n 1}'), Event("delete", "7é")]


@pytest.mark.parametrize("frame", ["", "[]", "null", "{", b"\xff\xfe", '{"event": 1}', '{"payload": {}}'])
def test_frame_that_is_no_event_is_refused_alone(frame: str | bytes) -> None:
    batch = Batch()
    add_event(batch, Channel("mentions", "user", "user"), event_of_frame(frame), US)

    assert (batch.items, [reason for reason, _ in batch.refused]) == ([], ["unreadable-event"])


def test_what_is_not_about_a_status_is_passed_over() -> None:
    batch = Batch()
    for name in ("filters_changed", "announcement", "conversation", "notifications_merged"):
        add_event(batch, Channel("mentions", "user", "user"), Event(name, "{}"), US)
    add_event(
        batch, Channel("mentions", "user", "user"), Event("notification", '{"id": "1", "type": "follow"}'), US
    )

    assert (batch.items, batch.refused, batch.marks) == ([], [], {"mentions": "1"})


def test_what_those_we_follow_say_moves_no_mark() -> None:
    """The home timeline comes on the same stream as the mentions, and counts otherwise."""
    batch = Batch()
    add_event(batch, Channel("mentions", "user", "user"), Event("update", json.dumps(status("S9"))), US)

    assert ([item.native_id for item in batch.items], batch.marks) == (["S9"], {})


def test_streams_are_those_that_the_settings_want() -> None:
    assert [one.feed for one in channels_of(Wanted())] == ["mentions", "federated"]
    found = channels_of(Wanted(("été",), "local"))
    assert [(one.path, one.stream, one.tag) for one in found] == [
        ("user", "user", ""),
        ("hashtag", "hashtag", "été"),
        ("public/local", "public:local", ""),
    ]


@pytest.mark.parametrize(
    ("address", "announced", "base"),
    [
        ("https://a.example", "wss://flux.a.example", "https://flux.a.example"),
        ("https://a.example", "ws://flux.a.example", "https://flux.a.example"),
        ("https://a.example", "", "https://a.example"),
        ("http://127.0.0.1:3000", "ws://127.0.0.1:4000", "ws://127.0.0.1:4000"),
    ],
)
def test_stream_is_never_less_safe_than_the_server(address: str, announced: str, base: str) -> None:
    assert base_of(Server(GuardedClient(), address, "t"), announced) == base
