"""Who receives: a mail server and a web server of one thread each, on this machine.

>>> def test_mail(inbox: Inbox) -> None:
>>>     ...
>>>     assert inbox.mails[0].to == ["ada@example.org"]
"""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast


@dataclass
class Mail:
    to: list[str]
    message: EmailMessage

    @property
    def text(self) -> str:
        return str(self.message.get_content())


@dataclass
class Inbox:
    """refusals: what the server answers to RCPT for an address, e.g. {"gone@…": "550 5.1.1 no such user"}."""

    port: int = 0
    mails: list[Mail] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.mails if address in mail.to]


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        inbox = cast("Any", self.server).inbox
        to: list[str] = []
        self._say("220 inbox ready")
        while line := self.rfile.readline():
            said = line.decode().strip()
            verb = said.partition(" ")[0].upper()
            if verb in {"EHLO", "HELO"}:
                self._say("250 inbox")
            elif verb == "RCPT":
                address = said[said.index("<") + 1 : said.index(">")]
                refusal = inbox.refusals.get(address, "")
                to += [] if refusal else [address]
                self._say(refusal or "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                inbox.mails.append(Mail(to, self._text()))
                to = []
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _text(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        return message_from_bytes(b"".join(lines), policy=default)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def receiving_mail() -> Iterator[Inbox]:
    inbox = Inbox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        server.daemon_threads = True
        cast("Any", server).inbox = inbox
        inbox.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield inbox
        server.shutdown()


@dataclass
class Call:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Door:
    """status: what is answered; slow: seconds before it, byte by byte; to: where a redirect leads."""

    port: int = 0
    calls: list[Call] = field(default_factory=list)
    status: int = 200
    slow: float = 0.0
    to: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?key=tres-secret-4711"


class _Http(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        door = cast("Any", self.server).door
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        door.calls.append(Call(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        ends_at = time.monotonic() + door.slow
        while time.monotonic() < ends_at:  # never silent for long: a time-out of one step does not see it
            self.wfile.write(b"HTTP/1.1" if ends_at - time.monotonic() < 0 else b"")
            time.sleep(0.1)
        self.send_response(door.status)
        if door.to:
            self.send_header("location", door.to)
        self.send_header("content-length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal of the tests."""


@contextmanager
def receiving_calls() -> Iterator[Door]:
    door = Door()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Http) as server:
        server.daemon_threads = True
        cast("Any", server).door = door
        door.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield door
        server.shutdown()
