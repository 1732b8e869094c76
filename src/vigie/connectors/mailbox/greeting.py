"""The library's IMAP client, hung up when connecting and the server's first words take too long."""

from contextlib import suppress
from threading import Timer
from typing import Any

from imapclient import IMAPClient  # type: ignore[import-untyped]
from imapclient.imap4 import IMAP4WithTimeout  # type: ignore[import-untyped]
from imapclient.tls import IMAP4_TLS  # type: ignore[import-untyped]

from vigie.connectors.http import Guard
from vigie.connectors.mailbox.lines import Server


class _Watched:
    """The standard library reads the greeting while it is built: only `open` sees the socket before."""

    sock: Any

    def __init__(self, patience: float, *args: Any) -> None:
        self._watch = Timer(patience, self._hang_up)
        self._watch.daemon = True
        try:
            super().__init__(*args)
        finally:
            self._watch.cancel()

    def open(self, *args: Any, **kwargs: Any) -> None:
        super().open(*args, **kwargs)  # type: ignore[misc]
        self._watch.start()

    def _hang_up(self) -> None:
        with suppress(OSError, ValueError):
            self.sock.shutdown(2)  # both ways


class _Tls(_Watched, IMAP4_TLS):  # type: ignore[misc]
    pass


class _Plain(_Watched, IMAP4WithTimeout):  # type: ignore[misc]
    pass


class Client(IMAPClient):  # type: ignore[misc]
    """Connected to the checked address, and greeted within the guard's deadline."""

    def __init__(self, server: Server, guard: Guard) -> None:
        self._guard = guard
        super().__init__(
            server.address(guard),
            server.port,
            ssl=server.tls,
            ssl_context=server.certificates() if server.tls else None,
            timeout=guard.timeout,
        )
        self.normalise_times = False

    def _create_IMAP4(self) -> Any:  # noqa: N802  (the library's name for its one seam)
        guard = self._guard
        if self.ssl:
            return _Tls(guard.deadline, self.host, self.port, self.ssl_context, guard.timeout)
        return _Plain(guard.deadline, self.host, self.port, guard.timeout)
