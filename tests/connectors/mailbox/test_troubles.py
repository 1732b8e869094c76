"""Servers that refuse, fall silent, talk nonsense or are not what they say."""

import base64
import hashlib
import hmac
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.connectors.mailbox.people import BRAND, ELODIE, People, connector_of, trusting
from tests.connectors.rig import pages_from
from vigie.connectors.contract import AccountConfig, Cursor
from vigie.connectors.errors import AccessLost, NetworkError, Refused, TryLater, Unknown
from vigie.connectors.http import Blocked, Guard, GuardedClient
from vigie.connectors.mailbox import smtp
from vigie.connectors.mailbox.connector import Mailbox

NOW = datetime.now(UTC)


@pytest.mark.peer("mailbox")
class TestHealth:
    def test_mailbox_that_works_is_well(self, people: People) -> None:
        health = connector_of(people.peer).health(NOW)

        assert (health.ok, health.words, health.native_id) == (True, "", BRAND)

    @pytest.mark.parametrize(
        ("settings", "words"),
        [
            ({"password": "wrong"}, "login-refused"),
            ({"user": "nobody@boreale.test"}, "login-refused"),
            ({"folder": "Nowhere"}, "folder-missing"),
        ],
    )
    def test_what_is_wrong_is_said(self, people: People, settings: dict[str, str], words: str) -> None:
        health = connector_of(people.peer, **settings).health(NOW)

        assert (health.ok, health.words) == (False, words)

    def test_full_mailbox_is_said(self, people: People) -> None:
        with suppress(Exception):
            people.drop(b"From: a@b.test\r\nSubject: fills it\r\n\r\nx", to="full@boreale.test")

        assert connector_of(people.peer, user="full@boreale.test").health(NOW).words == "quota-full"

    def test_certificate_that_nobody_vouches_for_is_said(self, people: People, tmp_path: object) -> None:
        with trusting("/dev/null"):
            assert connector_of(people.peer).health(NOW).words == "certificate-wrong"

    def test_certificate_of_another_name_is_said(self, people: People) -> None:
        """Reached by its number, the server shows a certificate for another name."""
        brand = connector_of(people.peer, server="127.0.0.1")
        brand._guard = Guard(allow=("127.0.0.1", "localhost"))

        assert brand.health(NOW).words == "certificate-wrong"

    def test_starttls_is_as_good(self, people: People) -> None:
        port = people.peer["IMAP_PORT"]

        assert connector_of(people.peer, imap_port=port, imap_security="starttls").health(NOW).ok

    def test_sending_over_tls_at_once_is_as_good(self, people: People) -> None:
        port = people.peer["SMTPS_PORT"]

        assert connector_of(people.peer, smtp_port=port, smtp_security="tls").health(NOW).ok

    def test_server_that_sends_without_encryption_is_not_trusted_with_a_password(
        self, people: People
    ) -> None:
        port = people.peer["MX_PORT"]

        assert connector_of(people.peer, smtp_port=port).health(NOW).words == "no-encryption"

    def test_token_opens_both_servers(self, people: People) -> None:
        """A token as an identity provider of the house would sign it."""
        token = token_of(people)

        assert by_token(people, token).health(NOW).ok
        with pytest.raises(AccessLost) as raised:
            list(by_token(people, token[:-3]).read({}, NOW))
        assert token[:-3] not in str(raised.value)

    def test_token_that_only_the_sending_server_refuses_is_said(self, people: People) -> None:
        brand = by_token(people, token_of(people))
        refused = replace(brand._access, token="a.b.c")

        with pytest.raises(AccessLost) as raised, smtp.line(refused, brand._guard, sender=BRAND):
            pass
        assert "a.b.c" not in str(raised.value)


def token_of(people: People) -> str:
    def part(value: object) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")

    claims = {"sub": BRAND, "email": BRAND, "iat": int(time.time()) - 5, "exp": int(time.time()) + 600}
    signed = part({"alg": "HS256", "typ": "JWT"}) + b"." + part(claims)
    mac = hmac.new(people.peer["PASSWORD"].encode(), signed, hashlib.sha256).digest()
    return (signed + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")).decode()


def by_token(people: People, token: str) -> Mailbox:
    return connector_of(people.peer, secret={"token": token})


@pytest.mark.peer("mailbox")
def test_secret_is_in_no_log(people: People, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    connector_of(people.peer).health(NOW)

    assert people.peer["PASSWORD"] not in caplog.text
    assert people.peer["PASSWORD"] not in repr(connector_of(people.peer)._access)


@contextmanager
def speaking(*steps: bytes | float) -> Iterator[int]:
    """A server that says exactly this to whoever comes, and then stays silent; its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(line,), daemon=True).start()

    def talk(line: socket.socket) -> None:
        with line, suppress(OSError):
            for step in steps:
                if isinstance(step, bytes):
                    line.sendall(step)
                else:
                    time.sleep(step)
            while steps and line.recv(4096):
                pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def mailbox_at(port: int, *, host: str = "localhost", allow: tuple[str, ...] = ("localhost",)) -> Mailbox:
    settings = {
        "imap_port": port,
        "imap_security": "starttls",
        "smtp_server": host,
        "smtp_port": port,
        "user": BRAND,
    }
    config = AccountConfig(server=host, settings=settings, secret={"password": "long-secret-of-somebody"})
    return Mailbox(config, GuardedClient(Guard(allow=allow, timeout=1.0, deadline=2.0)))


TRICKLE: tuple[bytes | float, ...] = (b"* OK ", *(step for _ in range(40) for step in (b".", 0.2)))
NOT_SAID = {
    "hangs-up": ((b"* BYE overloaded\r\n",), TryLater),
    "says-nothing": ((10.0,), TryLater),
    "trickles": (TRICKLE, TryLater),
    "speaks-http": ((b"HTTP/1.1 400 Bad Request\r\n\r\n",), TryLater),
    "endless-line": ((b"* OK " + b"x" * 3_000_000 + b"\r\n",), NetworkError),
    "no-starttls": (
        (b"* OK [CAPABILITY IMAP4rev1 LOGIN] hi\r\n", 0.1, b"* CAPABILITY IMAP4rev1\r\n"),
        NetworkError,
    ),
}


@pytest.mark.parametrize("name", NOT_SAID)
def test_server_that_is_none_is_said_in_time(name: str) -> None:
    steps, error = NOT_SAID[name]
    with speaking(*steps) as port:
        began = time.monotonic()
        with pytest.raises(error) as raised:
            list(mailbox_at(port).read({}, NOW))

        assert isinstance(raised.value, NetworkError)
        assert "long-secret" not in str(raised.value)
        assert time.monotonic() - began < 8


def test_server_that_is_not_there_is_try_later() -> None:
    with speaking(b"x") as port:
        pass
    with pytest.raises(TryLater):
        list(mailbox_at(port).read({}, NOW))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "::1"])
def test_address_inside_is_refused(host: str) -> None:
    with pytest.raises(Blocked):
        list(mailbox_at(993, host=host, allow=()).read({}, NOW))


@pytest.mark.parametrize("port", [25, 22, 6379, 70_000])
def test_port_of_another_protocol_is_refused(port: int) -> None:
    with pytest.raises(Blocked):
        list(mailbox_at(port).read({}, NOW))


@pytest.mark.parametrize("host", ["", "a b", "user@host", "http://x", "x/../y"])
def test_name_that_is_no_host_is_refused(host: str) -> None:
    with pytest.raises((Refused, TryLater)):
        list(mailbox_at(993, host=host).read({}, NOW))


@contextmanager
def cutting(port: int, after: int = 1 << 40, *, lines: int = 1 << 40) -> Iterator[int]:
    """A way to a real server that breaks once the server has said so many bytes, and takes so many lines;
    its port.
    """
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for _ in range(lines):
            try:
                line, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=pass_on, args=(line, server, 1 << 40), daemon=True).start()
            threading.Thread(target=pass_on, args=(server, line, after), daemon=True).start()
        listener.close()

    def pass_on(here: socket.socket, there: socket.socket, left: int) -> None:
        with suppress(OSError):
            while left > 0 and (said := here.recv(min(left, 65_536))):
                there.sendall(said)
                left -= len(said)
        for end in (here, there):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.mark.peer("mailbox")
def test_mailbox_that_dies_once_the_answer_left_makes_it_unknown(people: People) -> None:
    cursor = pages_from(connector_of(people.peer), {}, NOW)[-1].cursor
    people.write("Bonjour ?")
    [item] = [item for page in connector_of(people.peer).read(cursor, NOW) for item in page.items]
    key = uuid4().hex

    with cutting(int(people.peer["IMAPS_PORT"]), lines=1) as port, pytest.raises(Unknown):
        connector_of(people.peer, imap_port=port).direct(item, "Oui", key=key, now=NOW)

    assert len(people.sources(ELODIE, "Message-ID", f"vigie.{key}@boreale.test")) == 1
    with pytest.raises(Unknown):
        connector_of(people.peer).direct(item, "Oui", key=key, now=NOW)
    assert len(people.sources(ELODIE, "Message-ID", f"vigie.{key}@boreale.test")) == 1


@pytest.mark.peer("mailbox")
@pytest.mark.parametrize(
    "after", [100, 2_000, 2_500, 3_000, 3_500, 4_000, 5_000, 7_000, 10_000, 20_000, 40_000]
)
def test_line_that_breaks_anywhere_loses_nothing(people: People, after: int) -> None:
    """Whatever was read before the break has its cursor; the rest is read from there."""
    start = pages_from(connector_of(people.peer), {}, NOW)[-1].cursor
    wanted = {people.write(f"{uuid4().hex}\n" * 120)["Message-ID"].strip("<>") for _ in range(3)}
    got: list[object] = []
    cursor: Cursor = start

    with cutting(int(people.peer["IMAPS_PORT"]), after) as port, suppress(TryLater):
        for page in connector_of(people.peer, imap_port=port, page_size=1).read(start, NOW):
            got += [item.raw["message_id"] for item in page.items]
            cursor = page.cursor
    for page in pages_from(connector_of(people.peer), cursor, NOW):
        got += [item.raw["message_id"] for item in page.items]

    assert sorted(map(str, got)) == sorted(wanted)
