"""A server that says exactly the bytes it is told, and remembers what it was asked."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Step = bytes | float
"""Bytes to send, or seconds to wait before the next ones."""


def http(
    status: str = "200 OK",
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    length: int | None = None,
) -> bytes:
    """One HTTP/1.1 answer that closes its connection. length: a Content-Length that may be a lie."""
    lines = [
        f"HTTP/1.1 {status}",
        "Connection: close",
        f"Content-Length: {len(body) if length is None else length}",
    ]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Wire:
    """answer: what to send for a request (its bytes), step by step."""

    answer: Callable[[bytes], list[Step]]
    asked: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def wire(answer: Callable[[bytes], list[Step]] | list[Step] | bytes) -> Iterator[Wire]:
    """A running `Wire` on a free port of 127.0.0.1; one connection, one request."""
    if isinstance(answer, bytes):
        answer = [answer]
    steps = answer if callable(answer) else lambda _asked, fixed=answer: fixed
    server = Wire(steps)
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]
    thread = threading.Thread(target=_serve, args=(listener, server), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)


def _serve(listener: socket.socket, server: Wire) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        server.connections += 1
        threading.Thread(target=_talk, args=(connection, server), daemon=True).start()


def _talk(connection: socket.socket, server: Wire) -> None:
    with connection:
        try:
            asked = _request(connection)
            server.asked.append(asked)
            for step in server.answer(asked):
                if isinstance(step, bytes):
                    connection.sendall(step)
                else:
                    time.sleep(step)
        except OSError:
            return  # the client went away, which is what some tests are about


def _request(connection: socket.socket) -> bytes:
    asked = b""
    while b"\r\n\r\n" not in asked:
        more = connection.recv(65_536)
        if not more:
            return asked
        asked += more
    head, _, body = asked.partition(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body
