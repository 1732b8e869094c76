"""How a connection is made: to an address that was checked, within the time of its request.

The lower half of `connectors.http`, which is the one to import.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import httpcore2
import httpx2

from vigie.connectors.addresses import BAD_PORTS, Blocked, is_in, is_public
from vigie.connectors.errors import NetworkError, Refused, TryLater

PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}

T = TypeVar("T")

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


@dataclass(frozen=True, slots=True)
class Guard:
    """What the operator allows. allow: host names or networks exempt from the public-only rule.

    timeout: seconds for one step (connect, one read); deadline: seconds for a whole request,
    its redirects included; max_bytes: of a body, once decompressed.
    """

    allow: tuple[str, ...] = ()
    timeout: float = 20.0
    deadline: float = 60.0
    max_bytes: int = 20_000_000


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """All steps on the network inside the block end within so many seconds."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    end = _deadline.get()
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise late("deadline")
    return left if timeout is None else min(timeout, left)


def host_and_port(url: str) -> tuple[str, int]:
    """The host as it is asked of the resolver (IDNA), and the port. Refuses what is no plain web address."""
    try:
        parts = httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise Refused("not a valid address") from error
    if parts.scheme not in PORTS or not parts.raw_host:
        raise Blocked("only http, https, ws and wss are spoken")
    if parts.userinfo:
        raise Blocked("an address must not carry a password")
    return parts.raw_host.decode("ascii"), parts.port or PORTS[parts.scheme]


def origin(url: str) -> tuple[str, str, int]:
    return (httpx2.URL(url).scheme, *host_and_port(url))


def resolve(host: str, port: int, allow: Iterable[str]) -> str:
    """The first address to connect to. Raises `Blocked` if any answer of the resolver is not allowed."""
    return _addresses(host, port, tuple(allow))[0]


def _addresses(host: str, port: int, allow: tuple[str, ...]) -> list[str]:
    if port in BAD_PORTS:
        raise Blocked(f"port {port} speaks another protocol")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TryLater(f"cannot resolve {host}") from error
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    if host.lower() not in allow and not all(is_public(a) or is_in(a, allow) for a in addresses):
        raise Blocked(f"{host} is not a public address")
    return addresses


def is_anybodys(host: str, port: int) -> bool:
    """True if the host is on the public internet, exempt or not."""
    try:
        resolve(host, port, ())
    except NetworkError:
        return False
    return True


def guarded_address(url: str, guard: Guard) -> tuple[str, int]:
    """The address and port to connect to for an http(s) or ws(s) URL, checked as `GuardedClient` does."""
    host, port = host_and_port(url)
    return resolve(host, port, guard.allow), port


def guarded_socket(url: str, guard: Guard) -> socket.socket:
    """A socket connected to the checked address, for a WebSocket client's `sock` argument.

    Raises `TryLater` when nothing answers there.
    """
    host, port = host_and_port(url)
    try:
        return _first(host, port, guard.allow, lambda a: socket.create_connection((a, port), guard.timeout))
    except OSError as error:
        raise TryLater(f"cannot connect to {host}") from error


def _first(host: str, port: int, allow: tuple[str, ...], connect: Callable[[str], T]) -> T:
    """What `connect` gives for the first checked address that answers: one name may have dead ones."""
    *others, last = _addresses(host, port, allow)
    for address in others:
        try:
            return connect(address)
        except (OSError, httpcore2.ConnectError, httpcore2.ConnectTimeout):
            continue
    return connect(last)


class _TimedStream(httpcore2.NetworkStream):
    """A connection whose steps never outlast the request: a trickle of bytes beats every read time-out."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self.inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, _left(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = _left(timeout, httpcore2.ConnectTimeout)
        return _TimedStream(self.inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


class _PinnedBackend(httpcore2.NetworkBackend):
    """Connects to the address that was checked, never to a second answer of the resolver."""

    def __init__(self, allow: tuple[str, ...]) -> None:
        self.allow = allow
        self.inner = httpcore2.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore2.NetworkStream:
        def connect(address: str) -> httpcore2.NetworkStream:
            left = _left(timeout, httpcore2.ConnectTimeout)
            return _TimedStream(self.inner.connect_tcp(address, port, left, *args, **kwargs))

        return _first(host, port, self.allow, connect)


class _Body(httpx2.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.stream)

    def close(self) -> None:
        self.stream.close()


class GuardedTransport(httpx2.BaseTransport):
    """httpx2's own transport takes no network backend; this one is the same few lines with ours."""

    def __init__(self, allow: tuple[str, ...]) -> None:
        self.pool = httpcore2.ConnectionPool(
            ssl_context=_tls(), network_backend=_PinnedBackend(allow), max_connections=8, keepalive_expiry=5.0
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        there = httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        answer = self.pool.handle_request(
            httpcore2.Request(
                method=request.method,
                url=there,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        self.pool.close()


@cache
def _tls() -> ssl.SSLContext:
    """Certificates are always checked; the operator's SSL_CERT_FILE is honoured. Costly, hence shared."""
    return httpx2.create_ssl_context()
