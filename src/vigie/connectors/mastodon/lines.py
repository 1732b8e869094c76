"""An open line to a server that sends what happens: server-sent events, or a WebSocket.

One line for each stream, since not every server takes several on one. Both are made on the guarded
socket: the address was checked, and it stays the one that was.
"""

import atexit
import json
import ssl
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

import h11
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.sync.client import ClientConnection, connect

from vigie.connectors.errors import AccessLost, NetworkError, Refused, TryLater, Unsupported
from vigie.connectors.http import AGENT, GuardedClient, guarded_socket
from vigie.connectors.mastodon import wild

LARGEST = 2_000_000  # bytes of one event
SILENCE = 45.0  # seconds without a sign of life after which the line is dead; servers give one every 15
PATIENCE = 1.0  # seconds for the server's goodbye


@dataclass(frozen=True, slots=True)
class Event:
    """name: update, status.update, delete, notification... said: its payload, mostly JSON."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Channel:
    """One stream. feed: the list of `feeds` that it continues. path: its address for server-sent events."""

    feed: str
    path: str
    stream: str
    tag: str = ""

    @property
    def asked(self) -> dict[str, str]:
        return {"tag": self.tag} if self.tag else {}


class Line(Protocol):
    channel: Channel

    def hear(self, seconds: float) -> list[Event]:
        """What came, waiting at most so long. Raises `TryLater` when the line is dead."""
        ...

    def close(self) -> None: ...


def open_line(http: GuardedClient, base: str, token: str, channel: Channel) -> Line:
    """By server-sent events, else by WebSocket. base: where the server says it streams.

    Raises `Unsupported` when the server has neither, `Refused` when it has no such stream for us.
    """
    parts = urlsplit(base)
    secure = parts.scheme in {"https", "wss"}
    try:
        return SseLine(http, f"http{'s' if secure else ''}://{parts.netloc}", token, channel)
    except Unsupported:
        return WebSocketLine(http, f"ws{'s' if secure else ''}://{parts.netloc}", token, channel)


class SseLine:
    """`text/event-stream` over HTTP/1.1. The client reads whole answers, and this one never ends."""

    def __init__(self, http: GuardedClient, base: str, token: str, channel: Channel) -> None:
        self.channel = channel
        self._events = Events()
        self._http = h11.Connection(h11.CLIENT)
        self._heard_at = time.monotonic()
        with ExitStack() as stack:
            self._socket: Any = stack.enter_context(guarded_socket(base, http.guard))
            if base.startswith("https://"):
                self._socket = stack.enter_context(_sealed(self._socket, base))
            self._ask(base, token, time.monotonic() + http.guard.deadline)
            stack.pop_all()

    def hear(self, seconds: float) -> list[Event]:
        if waiting := self._take():  # what came with the head of the answer
            return waiting
        try:
            self._socket.settimeout(max(seconds, 0.01))
            self._http.receive_data(self._socket.recv(65_536))
            return self._take()
        except TimeoutError:
            if time.monotonic() - self._heard_at > SILENCE:
                raise TryLater("the stream fell silent") from None
            return []
        except (OSError, h11.RemoteProtocolError) as error:
            raise TryLater("the stream broke") from error

    def close(self) -> None:
        self._socket.close()

    def _take(self) -> list[Event]:
        found: list[Event] = []
        while True:
            part = self._http.next_event()
            if isinstance(part, h11.Data):
                self._heard_at = time.monotonic()
                found += self._events.feed(bytes(part.data))
            elif isinstance(part, h11.EndOfMessage | h11.ConnectionClosed) or part is h11.PAUSED:
                if found:
                    return found  # the next look finds the line closed again
                raise TryLater("the server ended the stream")
            else:
                return found

    def _ask(self, base: str, token: str, until: float) -> None:
        parts, query = urlsplit(base), urlencode(self.channel.asked)
        target = f"/api/v1/streaming/{self.channel.path}{'?' if query else ''}{query}"
        headers = [
            ("host", parts.netloc),
            ("authorization", f"Bearer {token}"),
            ("accept", "text/event-stream"),
            ("user-agent", AGENT),
        ]
        try:
            request = h11.Request(method="GET", target=target, headers=headers)
            self._socket.sendall(self._http.send(request) or b"")
            self._socket.sendall(self._http.send(h11.EndOfMessage()) or b"")
            answer = self._answer(until)
        except (OSError, h11.ProtocolError) as error:
            raise TryLater("the server opens no stream") from error
        kind = dict(answer.headers).get(b"content-type", b"")
        if answer.status_code != 200 or not kind.startswith(b"text/event-stream"):
            raise refusal_of(answer.status_code, otherwise=Unsupported("no server-sent events"))

    def _answer(self, until: float) -> Any:
        while time.monotonic() < until:
            part = self._http.next_event()
            if isinstance(part, h11.Response):
                return part
            if part is h11.NEED_DATA:
                self._http.receive_data(self._socket.recv(65_536))
            elif not isinstance(part, h11.InformationalResponse):
                break
        raise TryLater("the server opens no stream")


class WebSocketLine:
    """One JSON object a message: {"event": name, "payload": text}.

    The token goes into headers; some servers read it in the address only, which is tried last,
    because addresses end up in logs.
    """

    def __init__(self, http: GuardedClient, base: str, token: str, channel: Channel) -> None:
        self.channel = channel
        self._stack = ExitStack()
        asked = {"stream": channel.stream, **channel.asked}
        headers = {"Authorization": f"Bearer {token}"}
        try:
            opened = _connect(
                http, base, asked, self._stack, additional_headers=headers, subprotocols=[token]
            )
        except (AccessLost, Refused):
            opened = _connect(http, base, {**asked, "access_token": token}, self._stack)
        self._line = opened
        # A line that is open when the process ends would wait for a thread that no longer runs.
        atexit.register(opened.close)

    def hear(self, seconds: float) -> list[Event]:
        try:
            frame = self._line.recv(timeout=max(seconds, 0.01))
        except TimeoutError:
            return []
        except ConnectionClosed as error:
            raise TryLater("the stream broke") from error
        return [event_of_frame(frame)]

    def close(self) -> None:
        atexit.unregister(self._line.close)
        self._stack.close()


class Events:
    """Server-sent events out of pieces of bytes, cut anywhere."""

    def __init__(self) -> None:
        self._rest = b""
        self._name, self._data = "", list[str]()

    def feed(self, piece: bytes) -> list[Event]:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        if len(self._rest) + sum(map(len, self._data)) > LARGEST:
            raise TryLater("an event of the stream is larger than allowed")
        return [event for line in lines if (event := self._line(line.rstrip(b"\r")))]

    def _line(self, line: bytes) -> Event | None:
        field, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
        elif not line:
            name, data, self._name, self._data = self._name, self._data, "", []
            return Event(name, "\n".join(data)) if data else None
        return None


def event_of_frame(frame: bytes | str) -> Event:
    """A message of the WebSocket; one that is no event is told as such, and refused alone."""
    try:
        said = wild.mapping(json.loads(frame))
    except (ValueError, RecursionError):
        said = wild.NOTHING
    name, payload = wild.text(said.get("event")), said.get("payload")
    return Event(name or "unreadable", payload if isinstance(payload, str) else json.dumps(payload))


def refusal_of(status: int, *, otherwise: NetworkError) -> NetworkError:
    """The leaf for a stream that was not opened."""
    if status == 401:
        return AccessLost("401: the stream does not know this token")
    if status == 403:
        return Refused("403: not this stream")
    return TryLater(str(status)) if status == 429 or status in {500, 502, 503, 504} else otherwise


def _connect(
    http: GuardedClient, base: str, asked: dict[str, str], stack: ExitStack, **options: Any
) -> ClientConnection:
    """An open line, which closes with the stack."""
    url = f"{base}/api/v1/streaming?{urlencode(asked)}"
    how = {"proxy": None, "compression": None, "max_size": LARGEST, "close_timeout": PATIENCE, **options}
    with ExitStack() as trying:
        sock = trying.enter_context(guarded_socket(base, http.guard))
        try:
            line: ClientConnection = trying.enter_context(connect(url, sock=sock, **how))
        except InvalidStatus as error:
            status = error.response.status_code
            raise refusal_of(status, otherwise=Unsupported("no stream")) from None
        except (InvalidURI, ValueError, InvalidHandshake) as error:  # ValueError: it sends us elsewhere
            raise Unsupported(f"no stream: {type(error).__name__}") from None
        except (OSError, EOFError) as error:
            raise TryLater(f"the server opens no stream: {type(error).__name__}") from None
        stack.push(trying.pop_all())
    return line


def _sealed(sock: Any, base: str) -> Any:
    """TLS over the checked connection; certificates are always checked."""
    try:
        return ssl.create_default_context().wrap_socket(sock, server_hostname=urlsplit(base).hostname)
    except OSError as error:
        raise TryLater(f"certificate or TLS refused: {type(error).__name__}") from error
