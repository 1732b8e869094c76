"""A line to a mail server: to a checked address, encrypted, and never held longer than it may.

The standard library's clients connect by themselves: they are given the address that was checked, and
the certificate is compared with the name that was meant.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from typing import Any, Self

from vigie.connectors.addresses import BAD_PORTS, Blocked
from vigie.connectors.http import Guard, guarded_address

# Of the ports where other protocols live, those where mail does. 25 is for servers among themselves.
MAIL_PORTS = frozenset({143, 465, 587, 993})
STARTTLS_PORTS = frozenset({143, 587})


@dataclass(frozen=True, slots=True)
class Server:
    """tls: encrypted from the first byte; otherwise STARTTLS, without which nothing is said."""

    host: str
    port: int
    tls: bool

    @classmethod
    def named(cls, host: str, port: object, security: str, *, usual: int) -> "Server":
        number = int(str(port)) if str(port).strip().isdecimal() else usual
        said = security.strip().lower()
        return cls(host.strip().strip("[]"), number, said == "tls" if said else number not in STARTTLS_PORTS)

    def address(self, guard: Guard) -> str:
        """The address to connect to. Raises `Blocked`, or `TryLater` when the name is not known now."""
        if self.port in BAD_PORTS - MAIL_PORTS or not 0 < self.port < 65_536:
            raise Blocked(f"port {self.port} does not speak mail")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return guarded_address(f"https://{host}", guard)[0]

    def certificates(self) -> ssl.SSLContext:
        return _Named(self.host)


class _Named(ssl.SSLContext):
    """Checks the certificate against the name that was meant, whatever address it is reached at."""

    meant: str

    def __new__(cls, meant: str) -> Self:
        context = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)
        context.meant = meant
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_default_certs()  # the operator's SSL_CERT_FILE is honoured
        return context

    def wrap_socket(self, *args: Any, **kwargs: Any) -> ssl.SSLSocket:
        return super().wrap_socket(*args, **{**kwargs, "server_hostname": self.meant})


@contextmanager
def within(seconds: float, line: Callable[[], Any]) -> Iterator[None]:
    """The line is hung up when the block lasts longer: a trickle of bytes beats every read time-out."""

    def hang_up() -> None:
        with suppress(OSError, AttributeError, ValueError):
            line().shutdown(2)  # both ways

    timer = Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
