"""The guarded door (TRUST T8, B4, B6, B7, B31): what it refuses, what it survives, what it never says."""

import gzip
import json
import logging
import socket
import ssl
import subprocess
import threading
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.wire import Step, Wire, http, wire
from vigie.connectors.contract import Budget
from vigie.connectors.errors import (
    AccessLost,
    Garbled,
    Gone,
    NetworkError,
    Refused,
    TryLater,
    Unknown,
)
from vigie.connectors.http import (
    Answer,
    Blocked,
    Guard,
    GuardedClient,
    guarded_address,
    guarded_socket,
    is_public,
    resolve,
)

HERE = Guard(allow=("127.0.0.1",), timeout=2.0, deadline=4.0, max_bytes=1_000_000)
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def sentinel() -> Iterator[Wire]:
    """A listener inside that nobody outside may reach."""
    with wire(http(body=b"inside")) as server:
        yield server


@pytest.fixture
def client() -> Iterator[GuardedClient]:
    made = GuardedClient(HERE)
    yield made
    made.close()


# --- Where we may go ------------------------------------------------------------------------

INSIDE = [
    "127.0.0.1",
    "127.9.9.9",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "0.0.0.0",  # noqa: S104
    "100.64.0.1",  # carrier-grade NAT; a cloud's metadata lives at 100.100.100.200
    "169.254.169.254",
    "192.0.0.192",
    "168.63.129.16",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:0:127.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo of 127.0.0.1
    "fe80::1%eth0",
    "fec0::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1", "::ffff:8.8.8.8"]
)
def test_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "017700000001",
    "0177.0.0.01",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "ⓛocalhost",
    "１２７.0.0.1",
    "127。0。0。1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "0",
    "0.0.0.0",  # noqa: S104
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_loopback_is_reached(spelling: str, sentinel: Wire) -> None:
    with pytest.raises(NetworkError):
        GuardedClient(Guard(timeout=1.0)).get(f"http://{spelling}:{sentinel.port}/")

    assert sentinel.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@127.0.0.1:{port}/",
        "http://example.org@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}#@example.org/",
        "http://127.0.0.1:{port}\\@example.org/",
        "ftp://127.0.0.1:{port}/",
        "file:///etc/hostname",
        "gopher://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "http://[::1",
        "http://",
        "",
        "http://exa mple.org/",
        "http://127.0.0.1:{port}/\r\nHost: x",
    ],
)
def test_no_odd_url_reaches_loopback(url: str, sentinel: Wire) -> None:
    with pytest.raises(NetworkError):
        GuardedClient().get(url.format(port=sentinel.port))

    assert sentinel.connections == 0


def test_password_in_an_address_is_refused_even_where_we_may_go(
    client: GuardedClient, sentinel: Wire
) -> None:
    with pytest.raises(Blocked) as caught:
        client.get(f"http://user:hunter22@127.0.0.1:{sentinel.port}/")

    assert "hunter22" not in str(caught.value)
    assert sentinel.connections == 0


def test_mail_port_is_refused() -> None:
    with pytest.raises(Blocked):
        GuardedClient(HERE).get("http://127.0.0.1:25/")


def answers_in_turn(*turns: list[str]) -> Any:
    """A resolver that answers differently each time, as a hostile one does; the last answer stays."""
    left, real = list(turns), socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if not host.endswith(".example"):
            return real(host, port, *args, **kwargs)
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return getaddrinfo


def test_name_is_resolved_once_and_the_address_pinned(
    monkeypatch: pytest.MonkeyPatch, sentinel: Wire
) -> None:
    """First look-up says a public address, later ones say loopback: the connection goes to the first."""
    went: list[str] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        went.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", answers_in_turn(["93.184.216.34"], ["127.0.0.1"]))
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(TryLater):
        GuardedClient().get(f"http://rebind.example:{sentinel.port}/")

    assert went == ["93.184.216.34"]
    with pytest.raises(Blocked):
        GuardedClient().get(f"http://rebind.example:{sentinel.port}/")
    assert sentinel.connections == 0


def test_one_address_inside_spoils_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers_in_turn(["93.184.216.34", "10.0.0.5"]))

    with pytest.raises(Blocked):
        resolve("mixed.example", 443, ())


def test_next_address_is_tried_when_the_first_is_dead(
    monkeypatch: pytest.MonkeyPatch, sentinel: Wire
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answers_in_turn(["127.0.0.9", "127.0.0.1"]))
    guard = Guard(allow=("127.0.0.0/8",))

    assert GuardedClient(guard).get(f"http://two.example:{sentinel.port}/").body == b"inside"
    with guarded_socket(f"ws://two.example:{sentinel.port}/", guard) as connection:
        assert connection.getpeername() == ("127.0.0.1", sentinel.port)


def test_exempt_network_and_name_are_reached(sentinel: Wire) -> None:
    for allow in (("127.0.0.0/8",), ("localhost", "127.0.0.1")):
        assert GuardedClient(Guard(allow=allow)).get(sentinel.url).body == b"inside"


def test_name_that_does_not_resolve_is_tried_later() -> None:
    with pytest.raises(TryLater, match="cannot resolve"):
        GuardedClient().get("http://nowhere.invalid/")


def test_guarded_address_follows_the_same_rules(sentinel: Wire) -> None:
    assert guarded_address("ws://127.0.0.1:8080/x", HERE) == ("127.0.0.1", 8080)
    assert guarded_address("wss://127.0.0.1/x", HERE) == ("127.0.0.1", 443)
    for url in (
        "ws://127.0.0.1/",
        "ws://2130706433/",
        "wss://[::1]/",
        "ftp://8.8.8.8/",
        "wss://a:b@8.8.8.8/",
    ):
        with pytest.raises(Blocked):
            guarded_address(url, Guard())
    with pytest.raises(Blocked):
        guarded_socket(sentinel.url, Guard())
    assert sentinel.connections == 0


def test_guarded_socket_that_finds_nobody_is_tried_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(TryLater):
        guarded_socket(f"ws://127.0.0.1:{port}/", HERE)


def test_proxies_of_the_environment_are_ignored(
    monkeypatch: pytest.MonkeyPatch, client: GuardedClient, sentinel: Wire
) -> None:
    with wire(http(body=b"proxied")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert GuardedClient(HERE).get(sentinel.url).body == b"inside"

        assert proxy.connections == 0


# --- Redirects ------------------------------------------------------------------------------


def redirect(target: str, status: str = "302 Found") -> bytes:
    return http(status, headers={"Location": target})


def test_redirect_inside_is_refused(monkeypatch: pytest.MonkeyPatch, sentinel: Wire) -> None:
    """A public page (here a name that resolves to a public address, served by us) points inside."""
    with wire(redirect(f"http://127.0.0.1:{sentinel.port}/")) as outside:
        to_ours(monkeypatch, outside)
        for guard in (Guard(), HERE):  # an exemption is for what people typed, not for strangers' links
            with pytest.raises(Blocked):
                GuardedClient(guard).get("http://public.example/")

    assert outside.connections == 2
    assert sentinel.connections == 0


def to_ours(monkeypatch: pytest.MonkeyPatch, server: Wire) -> None:
    """public.example is a public address for the resolver, and our server when one connects to it."""
    real_lookup, real_connect = socket.getaddrinfo, socket.create_connection

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host == "public.example":
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port))]
        return real_lookup(host, port, *args, **kwargs)

    def create_connection(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        there = ("127.0.0.1", server.port) if address[0] == "93.184.216.34" else address
        return real_connect(there, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/", "http://u:p@127.0.0.1/", "http://[::1"]
)
def test_redirect_to_something_else_than_a_page_is_refused(target: str, client: GuardedClient) -> None:
    with wire(redirect(target)) as server, pytest.raises(Refused):
        client.get(server.url)


def test_redirect_loop_ends(client: GuardedClient) -> None:
    with wire(redirect("/again")) as server:
        with pytest.raises(Refused, match="too many redirects"):
            client.get(server.url)

        assert server.connections == 4


def test_credentials_do_not_follow_to_another_host(sentinel: Wire) -> None:
    client = GuardedClient(HERE, headers={"Authorization": "Bearer abcdefgh12345678", "X-Api-Key": "k" * 20})
    with wire(redirect(f"http://127.0.0.1:{sentinel.port}/")) as first:
        client.get(first.url, headers={"Cookie": "sid=1", "Accept": "text/x", "If-None-Match": '"1"'})

    assert b"authorization" in first.asked[0].lower()
    there = sentinel.asked[0].lower()
    assert [word for word in (b"authorization", b"x-api-key", b"cookie") if word in there] == []
    assert b"accept: text/x" in there
    assert b'if-none-match: "1"' in there
    assert f"host: 127.0.0.1:{sentinel.port}".encode() in there


def test_password_does_not_follow_to_another_host(client: GuardedClient, sentinel: Wire) -> None:
    with wire(redirect(f"http://127.0.0.1:{sentinel.port}/")) as first:
        client.get(first.url, auth=("desk", "hunter22"))

    assert b"authorization: basic" in first.asked[0].lower()
    assert b"authorization" not in sentinel.asked[0].lower()


def test_headers_follow_on_the_same_host(client: GuardedClient) -> None:
    def answer(asked: bytes) -> list[Step]:
        return [http(body=b"here") if b"GET /there" in asked else redirect("/there")]

    with wire(answer) as server:
        found = client.get(server.url, auth=("desk", "hunter22"), headers={"Accept": "text/x"})

    assert found.body == b"here"
    assert b"authorization: basic" in server.asked[1].lower()
    assert b"accept: text/x" in server.asked[1].lower()


def test_where_permanent_redirects_lead_is_told(client: GuardedClient) -> None:
    def answer(asked: bytes) -> list[Step]:
        if b"GET /old" in asked:
            return [redirect("/new", "301 Moved")]
        return [redirect("/today") if b"GET /new" in asked else http(body=b"x")]

    with wire(answer) as server:
        found = client.get(f"{server.url}/old")
        straight = client.get(f"{server.url}/today")

    assert (found.url, found.moved) == (f"{server.url}/today", f"{server.url}/new")
    assert straight.moved == ""


def test_write_is_not_redirected(client: GuardedClient, sentinel: Wire) -> None:
    moved = redirect(f"http://127.0.0.1:{sentinel.port}/x", "308 Moved")
    with wire(moved) as server, pytest.raises(Refused, match=r"moved to 127\.0\.0\.1"):
        client.post(server.url, json={"text": "Bonjour"})

    assert sentinel.connections == 0


def test_no_cookie_is_kept(client: GuardedClient) -> None:
    with wire(http(headers={"Set-Cookie": "sid=1; Path=/"})) as server:
        client.get(server.url)
        client.get(server.url)

    assert b"cookie" not in server.asked[1].lower()


# --- Size and time --------------------------------------------------------------------------


def test_packed_answer_is_unpacked(client: GuardedClient) -> None:
    body = gzip.compress(b"x" * 900_000)
    with wire(http(body=body, headers={"Content-Encoding": "gzip"})) as server:
        assert client.get(server.url).body == b"x" * 900_000

    assert b"accept-encoding: gzip\r\n" in server.asked[0].lower()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(b"0" * 300_000_000, 1), {"Content-Encoding": "gzip"}),  # a bomb
        (b"x" * 1_000_001, {}),
        (gzip.compress(b"x" * 5_000)[:-9], {"Content-Encoding": "gzip"}),  # cut
        (b"not gzip", {"Content-Encoding": "gzip"}),
        (b"x", {"Content-Encoding": "br"}),
        (gzip.compress(gzip.compress(b"x")), {"Content-Encoding": "gzip, gzip"}),
    ],
    ids=["bomb", "large", "cut", "false", "unasked", "twice"],
)
def test_body_that_cannot_be_had_is_garbled_or_unknown(
    body: bytes, headers: dict[str, str], client: GuardedClient
) -> None:
    with wire(http(body=body, headers=headers)) as server:
        with pytest.raises(Garbled):
            client.get(server.url)
        with pytest.raises(Unknown):
            client.post(server.url)


def test_bomb_never_stands_in_memory_whole(client: GuardedClient) -> None:
    """Half a megabyte that would be 500: it is noticed at the limit, within one piece of work."""
    body = gzip.compress(b"0" * 500_000_000, 1)
    tracemalloc.start()
    try:
        with (
            wire(http(body=body, headers={"Content-Encoding": "gzip"})) as server,
            pytest.raises(Garbled, match="larger"),
        ):
            client.get(server.url)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 15_000_000


def test_refusal_needs_no_body(client: GuardedClient) -> None:
    with wire(http("422 No", b"not gzip", {"Content-Encoding": "gzip"})) as server, pytest.raises(Refused):
        client.post(server.url)


@pytest.mark.parametrize(
    "steps",
    [
        [b"HTTP/1.1 200 OK\r\n", *[x for n in range(60) for x in (b"X-%d: 1\r\n" % n, 0.1)]],
        [http(length=1000), *[x for _ in range(60) for x in (b"x", 0.1)]],
        [http(length=1000), b"x", 8.0],
    ],
    ids=["headers", "body", "stall"],
)
def test_trickle_ends_at_the_deadline(steps: list[Step]) -> None:
    client = GuardedClient(Guard(allow=("127.0.0.1",), timeout=6.0, deadline=0.8))
    for call, leaf in ((client.get, TryLater), (client.post, Unknown)):
        started = time.monotonic()
        with wire(steps) as server, pytest.raises(leaf):
            call(server.url)

        assert time.monotonic() - started < 3.0


def test_silence_ends_at_the_time_out() -> None:
    client = GuardedClient(Guard(allow=("127.0.0.1",), timeout=0.3))
    with wire([3.0]) as server:
        with pytest.raises(TryLater):
            client.get(server.url)
        with pytest.raises(Unknown):
            client.post(server.url)


def test_huge_header_is_refused(client: GuardedClient) -> None:
    with wire(http(headers={"X-Long": "x" * 500_000})) as server, pytest.raises(TryLater):
        client.get(server.url)


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [b"HTTP/1.1 201 Created\r\n"],
        [http("201 Created", b'{"id": 1', length=40)],
        [b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc"],
        [b"SSH-2.0-OpenSSH_9\r\n"],
    ],
    ids=["no answer", "half a head", "half a body", "half a chunk", "another protocol"],
)
def test_cut_answer_is_unknown_after_a_write_only(steps: list[Step], client: GuardedClient) -> None:
    with wire(steps) as server:
        with pytest.raises(TryLater):
            client.get(server.url)
        with pytest.raises(Unknown):
            client.post(server.url, json={})


def test_write_that_never_left_is_tried_later(client: GuardedClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(TryLater):
        client.post(f"http://127.0.0.1:{port}/")


# --- Certificates ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def self_signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem",
            "-days",
            "2",
            "-subj",
            "/CN=127.0.0.1",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


def test_false_certificate_is_never_ignored(self_signed: Path, client: GuardedClient) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed / "cert.pem", self_signed / "key.pem")
    asked: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        for _ in range(2):
            connection, _ = listener.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as secured:
                    asked.append(secured.recv(100))
            except OSError:
                continue

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        for call in (client.get, client.post):
            with pytest.raises(TryLater, match="certificate refused: self-signed"):
                call(f"https://127.0.0.1:{listener.getsockname()[1]}/", auth=("desk", "hunter22"))
        thread.join(timeout=5)

    assert [words for words in asked if words] == []


# --- What an answer means -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "read", "write"),
    [
        (400, Refused, Refused),
        (401, AccessLost, AccessLost),
        (403, AccessLost, AccessLost),
        (404, Gone, Gone),
        (408, TryLater, Unknown),
        (409, Refused, Refused),
        (410, Gone, Gone),
        (422, Refused, Refused),
        (429, TryLater, TryLater),
        (500, TryLater, Unknown),
        (502, TryLater, Unknown),
        (503, TryLater, Unknown),
        (504, TryLater, Unknown),
    ],
)
def test_status_is_a_leaf(status: int, read: type, write: type, client: GuardedClient) -> None:
    with wire(http(f"{status} X")) as server:
        for call, leaf in ((client.get, read), (client.post, write)):
            with pytest.raises(NetworkError) as caught:
                call(server.url)
            assert type(caught.value) is leaf
        assert client.get(server.url, ok={status}).status == status


def test_busy_server_is_unknown_after_a_write_even_with_a_wait(client: GuardedClient) -> None:
    with wire(http("503 Busy", headers={"Retry-After": "30"})) as server:
        with pytest.raises(Unknown):
            client.post(server.url)
        with pytest.raises(TryLater) as caught:
            client.get(server.url)

    assert caught.value.after == timedelta(seconds=30)


def test_answer_that_is_not_json_is_garbled_or_unknown(client: GuardedClient) -> None:
    page = http(body=b"<html>Log in</html>", headers={"Content-Type": "text/html"})
    for body in (
        page,
        http(body=b'{"id": 1'),
        http(body=b"["),
        http(body=b"[" * 100_000),
        http(body=b'"\xff"'),
    ):
        with wire(body) as server:
            with pytest.raises(Garbled):
                client.get(server.url).json()
            with pytest.raises(Unknown):
                client.post(server.url).json()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_json_of_any_unicode_is_read(encoding: str) -> None:
    said = {"text": "déçu 💛", "id": 9007199254740993}

    assert Answer(200, {}, json.dumps(said, ensure_ascii=False).encode(encoding), "").json() == said


def test_numbers_that_are_none_become_none() -> None:
    assert Answer(200, {}, b"[NaN, Infinity, -1e400, 1.5, 3]", "").json() == [None, None, None, 1.5, 3]


# --- What is left to spend ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            {
                "X-RateLimit-Limit": "300",
                "X-RateLimit-Remaining": "12",
                "X-RateLimit-Reset": "2030-01-01T00:00:00.5Z",
            },
            Budget(12, 300, datetime(2030, 1, 1, 0, 0, 0, 500_000, UTC)),
        ),
        (
            {"RateLimit-Limit": "3000", "RateLimit-Remaining": "2999", "RateLimit-Reset": "1893456000"},
            Budget(2999, 3000, datetime(2030, 1, 1, tzinfo=UTC)),
        ),
        ({"X-Rate-Limit-Remaining": "0"}, Budget(0)),
        ({"RateLimit-Limit": "100, 100;w=900", "RateLimit-Remaining": "-1"}, Budget(None, 100)),
        ({"RateLimit-Remaining": "5", "RateLimit-Reset": "soon"}, Budget(5)),
    ],
)
def test_budget_is_what_the_headers_say(
    headers: dict[str, str], expected: Budget, client: GuardedClient
) -> None:
    with wire(http(headers=headers)) as server:
        client.get(server.url)

    assert client.budget == expected


@pytest.mark.parametrize(
    "headers",
    [
        {"RateLimit": "limit=100, remaining=40, reset=50"},
        {"RateLimit": '"default";r=40;t=50', "RateLimit-Policy": '"default";q=100;w=60'},
        {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "40", "X-RateLimit-Reset": "50"},
    ],
)
def test_budget_resets_so_many_seconds_from_now(headers: dict[str, str], client: GuardedClient) -> None:
    with wire(http(headers=headers)) as server:
        client.get(server.url)

    assert (client.budget.calls_left, client.budget.calls_limit) == (40, 100)
    assert client.budget.resets_at is not None
    assert abs(client.budget.resets_at - datetime.now(UTC) - timedelta(seconds=50)) < timedelta(seconds=10)


def test_budget_stays_when_nothing_is_said_and_is_empty_after_a_429(client: GuardedClient) -> None:
    def answer(asked: bytes) -> list[Step]:
        if b"GET /limit" in asked:
            return [http("429 Slow", headers={"Retry-After": "90"})]
        return [http(headers={"RateLimit-Remaining": "7"} if b"GET /told" in asked else {})]

    with wire(answer) as server:
        client.get(f"{server.url}/told")
        client.get(f"{server.url}/untold")
        assert client.budget.calls_left == 7
        with pytest.raises(TryLater):
            client.get(f"{server.url}/limit")

    assert client.budget.calls_left == 0


# --- What is never said ---------------------------------------------------------------------


def test_secrets_are_in_no_error_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    app_password, token, named = "abcd efgh ijkl mnop", "tok_9f8e7d6c5b4a", "pa ss/wörd"
    client = GuardedClient(HERE, headers={"X-Api-Key": token})
    client.hide(named)

    def echo(asked: bytes) -> list[Step]:
        return [
            http(
                "401 No",
                json.dumps({"message": asked.decode()}).encode(),
                {"Content-Type": "application/json"},
            )
        ]

    said = []
    with wire(echo) as server:
        for call in (client.get, client.post):
            with pytest.raises(AccessLost) as caught:
                call(server.url, params={"q": named, "p": app_password}, auth=("desk", app_password))
            said.append(str(caught.value))
            with pytest.raises(AccessLost) as caught:
                call(server.url, params={"q": named}, headers={"Authorization": f"Bearer {token}"})
            said.append(str(caught.value))

    assert b"authorization: basic" in server.asked[0].lower(), "the server did get the password"
    everything = "".join(said) + "".join(r.getMessage() for r in caplog.records)
    assert f"HTTP Request: GET {server.url}" in everything
    encoded = ["ZGVzazphYmNkIGVmZ2ggaWprbCBtbm9w", "abcd+efgh", "abcd%20efgh", "pa+ss%2Fw"]
    words = [app_password, app_password.replace(" ", ""), token, named, *encoded]
    assert [word for word in words if word in everything] == []
    assert "401" in said[0]


def test_page_of_html_is_not_quoted(client: GuardedClient) -> None:
    page = http("403 No", b"<html><script>alert(1)</script></html>", {"Content-Type": "text/html"})
    with wire(page) as server, pytest.raises(AccessLost) as caught:
        client.get(server.url)

    assert str(caught.value) == "403"
