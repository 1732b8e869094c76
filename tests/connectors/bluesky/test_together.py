"""Several accounts on one relay: one line, of which nobody misses or hears twice anything."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from tests.connectors.bluesky.captured import US, frame
from tests.connectors.bluesky.test_firehose import HERE, numbered
from tests.processes import until
from vigie.connectors.bluesky import firehose, together
from vigie.connectors.bluesky.frames import read_frame
from vigie.connectors.bluesky.together import Lost, Relays, SharedLine
from vigie.connectors.contract import Cursor
from vigie.connectors.errors import TryLater

MENTION, LIKE = frame("commit_mention"), frame("commit_like")


@pytest.fixture(autouse=True)
def _relays_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firehose, "RELAYS", Relays())


class Network:
    """A relay that speaks all the time, sends what came after a number first, and can cut its lines."""

    def __init__(self, pace: float = 0.01) -> None:
        self.pace = pace
        self.said = 1000
        self.lines: set[ServerConnection] = set()
        self.most = self.opened = 0
        self._changed = threading.Condition()
        self._over = threading.Event()

    def speak(self) -> None:
        while not self._over.wait(self.pace):
            with self._changed:
                self.said += 1
                self._changed.notify_all()

    def play(self, line: ServerConnection) -> None:
        assert line.request
        _, _, seq = line.request.path.partition("cursor=")
        at = int(seq) if seq else self.said
        self.lines.add(line)
        self.opened += 1
        self.most = max(self.most, len(self.lines))
        try:
            while not self._over.is_set():
                with self._changed:
                    self._changed.wait(timeout=0.5)
                    new = range(at + 1, self.said + 1)
                for number in new:
                    line.send(numbered(MENTION if number % 2 else LIKE, number))
                at = max(at, new.stop - 1)
        except ConnectionClosed:
            pass
        finally:
            self.lines.discard(line)

    def cut(self) -> None:
        for line in list(self.lines):
            line.socket.close()

    def stop(self) -> None:
        self._over.set()


@contextmanager
def speaking(pace: float = 0.01) -> Iterator[tuple[str, Network]]:
    network = Network(pace)
    with serve(network.play, "127.0.0.1", 0, compression=None) as server:
        for task in (server.serve_forever, network.speak):
            threading.Thread(target=task, daemon=True).start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}", network
        network.stop()
        server.shutdown()


class Ear:
    """An account that follows the relay in a thread, and begins again where it stood when its line breaks."""

    def __init__(self, url: str, *, seq: int | None = None) -> None:
        self.cursor: Cursor = {"relay": url} | ({"seq": seq} if seq else {})
        self.slow = 0.0  # seconds between two pages
        self._url, self._over = url, threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._over.is_set():
            with suppress(TryLater):
                for page in firehose.follow(HERE, self._url, US, self.cursor):
                    self.cursor = page.cursor
                    time.sleep(self.slow)
                    if self._over.is_set():
                        break

    @property
    def seq(self) -> int:
        return int(str(self.cursor.get("seq") or 0))

    def stop(self) -> None:
        self._over.set()
        self._thread.join(timeout=10)


@contextmanager
def ears(*some: Ear) -> Iterator[None]:
    try:
        yield
    finally:
        for one in some:
            one.stop()


def counted(monkeypatch: pytest.MonkeyPatch) -> dict[int, list[int | None]]:
    """The numbers of all frames that each thread put into its pages."""
    heard: dict[int, list[int | None]] = {}
    real = firehose.add_frame

    def noted(batch: object, one: object, us: object) -> None:
        heard.setdefault(threading.get_ident(), []).append(one.seq)  # type: ignore[attr-defined]
        real(batch, one, us)  # type: ignore[arg-type]

    monkeypatch.setattr(firehose, "add_frame", noted)
    return heard


def assert_whole(heard: dict[int, list[int | None]], accounts: int) -> None:
    assert len(heard) == accounts
    for numbers in heard.values():
        first = numbers[0]
        assert isinstance(first, int)
        assert numbers == list(range(first, first + len(numbers))), "missed or heard twice"


def passed(some: list[Ear], number: int) -> Callable[[], bool]:
    return lambda: all(one.seq > number for one in some)


def test_accounts_that_follow_one_relay_hear_it_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = counted(monkeypatch)
    with speaking() as (url, network):
        some = [Ear(url) for _ in range(4)]
        with ears(*some):
            until(lambda: network.opened > 1 and len(network.lines) == 1, what="one line for all")
            until(passed(some, network.said + 50), what="they go on hearing")
            assert len(network.lines) == 1
        until(lambda: not network.lines, what="the last to leave closes it")
    assert_whole(heard, accounts=4)


def test_account_alone_has_its_own_line_and_no_other() -> None:
    with speaking() as (url, network), ears(one := Ear(url)):
        until(passed([one], network.said + 50))
        assert network.opened == 1


def test_who_catches_up_joins_once_there(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = counted(monkeypatch)
    with speaking() as (url, network):
        some = [Ear(url), Ear(url)]
        until(lambda: network.opened > 1 and len(network.lines) == 1, what="one line for both")
        some.append(late := Ear(url, seq=10))
        with ears(*some):
            until(passed([late], network.said), what="it caught up")
            until(lambda: len(network.lines) == 1, what="it joined")
            until(passed(some, network.said + 50))
    assert_whole(heard, accounts=3)
    assert min(numbers[0] or 0 for numbers in heard.values()) == 11


def test_line_that_breaks_costs_nobody_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = counted(monkeypatch)
    with speaking() as (url, network):
        some = [Ear(url) for _ in range(3)]
        with ears(*some):
            until(lambda: network.opened > 1 and len(network.lines) == 1, what="one line for all")
            for _ in range(2):
                network.cut()
                until(passed(some, network.said + 50), what="they go on, each alone")
    assert_whole(heard, accounts=3)


def test_broken_line_is_opened_again_after_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "REST", 0.2)
    with speaking() as (url, network):
        some = [Ear(url) for _ in range(2)]
        with ears(*some):
            until(lambda: network.opened > 1 and len(network.lines) == 1, what="one line")
            network.cut()
            until(passed(some, network.said + 20))
            until(lambda: len(network.lines) == 1, what="one line again")
            until(passed(some, network.said + 20))


def test_who_falls_behind_goes_on_alone_and_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SharedLine.__init__, "__defaults__", (100 * len(MENTION),))
    heard = counted(monkeypatch)
    with speaking(pace=0.005) as (url, network):
        some = [Ear(url), Ear(url)]
        with ears(*some):
            until(lambda: network.opened > 2 and len(network.lines) == 1, what="one line for both")
            before = network.opened
            some[1].slow = 2.0
            until(lambda: network.opened > before, what="the slow one lost the line")
            some[1].slow = 0.0
            until(passed(some, network.said + 50))
    assert_whole(heard, accounts=2)


def test_frame_that_cannot_be_read_is_told_to_all() -> None:
    line = SharedLine()
    for raw in (numbered(MENTION, 7), numbered(MENTION, 8), b"noise", numbered(MENTION, 9)):
        line._add(read_frame(raw), len(raw))

    place = line.after(7)
    frames = [place.recv(0.1) for _ in range(3)]
    assert [(one.seq, bool(one.unreadable)) for one in frames] == [(8, False), (None, True), (9, False)]


def test_what_is_kept_is_bounded_and_what_is_gone_is_lost() -> None:
    line = SharedLine(kept=5 * len(MENTION))
    for number in range(1, 21):
        line._add(read_frame(numbered(MENTION, number)), len(MENTION))

    assert not line.holds(10)
    assert line.holds(16)
    assert line.after(18).recv(0.1).seq == 19
    with pytest.raises(Lost):
        line.after(10)
    with pytest.raises(Lost):
        line.take(2, 0.1)
    with pytest.raises(TimeoutError):
        line.after(20).recv(0.1)
