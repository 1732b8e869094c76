"""A proxy that spoils what a network says, between the guarded client and the network itself.

It speaks HTTP/1.1, one request a connection, and asks the network by the standard library's client. A
`Fault` gets the client's line and a way to ask: it may answer without asking (nothing happened there), or
ask and spoil the answer (it did happen). See `faulty` for which are tried.
"""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

READS = {"GET", "HEAD"}
OF_ONE_LINE = {"connection", "keep-alive", "transfer-encoding", "content-length"}
LONGEST = 10.0  # seconds a line is held open when nobody ends it


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """An answer of the network, its body as it was packed. headers: with names in lower case."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def wire(self, length: int | None = None) -> bytes:
        size = len(self.body) if length is None else length
        lines = [f"HTTP/1.1 {self.status} Said", "connection: close", f"content-length: {size}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items() if name not in OF_ONE_LINE]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body

    def with_headers(self, **headers: str) -> "Said":
        return replace(self, headers={**self.headers, **{n.replace("_", "-"): v for n, v in headers.items()}})


Ask = Callable[[], Said]
Spoil = Callable[[socket.socket, Ask], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """name: the situation. spoil: what is done with the client's line, instead of handing on the answer."""

    name: str
    spoil: Spoil

    def __str__(self) -> str:
        return self.name


@dataclass
class Proxy:
    """In front of one network at a time.

    logins: a part of the paths that open a session, which no fault hits.
    asked: what passed since the fault was set. hits: how many of them met it.
    """

    logins: str = ""
    asked: list[Asked] = field(default_factory=list)
    hits: int = 0
    port: int = 0
    _there: str = ""
    _fault: Fault | None = None
    _meets: Callable[[Asked], bool] = lambda _asked: False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _lines: set[socket.socket] = field(default_factory=set)

    def to(self, url: str) -> str:
        """The same address through the proxy."""
        parts = urlsplit(url)
        self._there = parts.netloc
        return parts._replace(scheme="http", netloc=f"127.0.0.1:{self.port}").geturl()

    @contextmanager
    def spoiling(
        self, fault: Fault, *, reads: int | None = None, writes: int | None = None
    ) -> Iterator[None]:
        """While it lasts, the fault meets the n-th read or write (-1: all of them)."""
        self.asked, self.hits, seen = [], 0, {True: 0, False: 0}

        def meets(asked: Asked) -> bool:
            is_read = asked.method in READS
            wanted = reads if is_read else writes
            seen[is_read] += 1
            return wanted is not None and wanted in {-1, seen[is_read] - 1}

        self._fault, self._meets = fault, meets
        try:
            yield
        finally:
            self._fault = None
            self.hang_up()

    def hang_up(self) -> None:
        """End what a fault left open."""
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        line.settimeout(LONGEST)
        with self._lock:
            self._lines.add(line)
        try:
            if (asked := asked_on(line)) is not None:
                self._answer(line, asked)
        except (OSError, HTTPException):
            pass  # the client went away, which is what the faults are about
        finally:
            with self._lock:
                self._lines.discard(line)
            with suppress(OSError):
                line.close()

    def _answer(self, line: socket.socket, asked: Asked) -> None:
        with self._lock:
            self.asked.append(asked)
            fault = self._fault
            is_login = bool(self.logins) and self.logins in asked.target
            if fault and (is_login or not self._meets(asked)):
                fault = None
            self.hits += fault is not None
        if fault is None:
            line.sendall(self._hand_on(asked).wire())
        else:
            fault.spoil(line, lambda: self._hand_on(asked))

    def _hand_on(self, asked: Asked) -> Said:
        there = HTTPConnection(self._there, timeout=LONGEST)
        try:
            headers = {n: v for n, v in asked.headers.items() if n not in OF_ONE_LINE}
            there.request(asked.method, asked.target, asked.body or None, {**headers, "host": self._there})
            answer = there.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            return Said(answer.status, self._ours(said), answer.read())
        finally:
            there.close()

    def _ours(self, headers: dict[str, str]) -> dict[str, str]:
        """Links to further pages lead through the proxy again."""
        here = f"http://127.0.0.1:{self.port}"
        there = re.compile(rf"https?://{re.escape(self._there)}")
        return {n: there.sub(here, v) if n in {"link", "location"} else v for n, v in headers.items()}


def asked_on(line: socket.socket) -> Asked | None:
    """One request, read whole; None when the line ended before."""
    got = b""
    while b"\r\n\r\n" not in got:
        more = line.recv(65_536)
        if not more:
            return None
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += line.recv(65_536)
    return Asked(method, target, headers, body)


@contextmanager
def proxying(logins: str = "") -> Iterator[Proxy]:
    """A running proxy on a free port of 127.0.0.1, in front of nothing yet (`Proxy.to`)."""
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = Proxy(logins, port=listener.getsockname()[1])
    thread = threading.Thread(target=proxy.serve, args=(listener,), daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        proxy.hang_up()
        thread.join(timeout=5)
