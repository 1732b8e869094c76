"""A line in front of a network, byte by byte whatever it speaks: for streams, which `proxy` cannot hold.

States: "open" hands on, "shut" refuses and cuts what is open, "frozen" takes lines and hands nothing on,
"noise" answers with bytes that mean nothing.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

NOISE = b"\x00\xfe\xff{[<\r\n" * 40
STEP = 0.05  # seconds between two looks at the state


@dataclass
class Relay:
    host: str
    there: int
    port: int = 0
    state: str = "open"
    lines: int = 0
    _open: set[socket.socket] = field(default_factory=set)

    def become(self, state: str) -> None:
        """From now on, for the lines that are open, too."""
        self.state = state
        if state in {"shut", "noise"}:
            for line in list(self._open):
                with suppress(OSError):
                    if state == "noise":
                        line.sendall(NOISE)
                    line.shutdown(socket.SHUT_RDWR)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            self.lines += 1
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        if self.state in {"shut", "noise"}:
            with line:
                if self.state == "noise":
                    line.sendall(NOISE)
            return
        with suppress(OSError), line, socket.create_connection((self.host, self.there)) as far:
            self._open.add(line)
            back = threading.Thread(target=self._hand_on, args=(far, line), daemon=True)
            back.start()
            self._hand_on(line, far)
            back.join()
        self._open.discard(line)

    def _hand_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while said := source.recv(65_536):
                while self.state == "frozen":
                    time.sleep(STEP)
                target.sendall(said)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@contextmanager
def relaying(host: str, port: int) -> Iterator[Relay]:
    listener = socket.create_server(("127.0.0.1", 0))
    made = Relay(host, port, listener.getsockname()[1])
    threading.Thread(target=made.serve, args=(listener,), daemon=True).start()
    try:
        yield made
    finally:
        made.become("shut")
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
