"""Checks of what goes wrong on the way, through a proxy that spoils it. Part of `suite.ConnectorContract`.

A fault is tried on the last request of a reading and on all of them, and on the request that writes.
What is asked for: an error that is a leaf, within the client's own limits; once the fault is over, the
same items as without it; and a write done once, whatever was answered.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.connectors.proxy import READS, Fault, Proxy, Said
from tests.connectors.rig import (
    ENDLESS,
    Power,
    Rig,
    allowed_acts,
    items_of,
    needs,
    read_post,
    read_to_end,
    reply_to,
    unique,
)
from tests.connectors.spoiling import FEW, LOUD, LYING_DATES, OF_WRITES, OTHER_TYPE, QUIET, instead
from tests.connectors.wire import http, wire
from vigie.connectors.contract import Connector, Cursor, Page, Receipt
from vigie.connectors.errors import (
    AccessLost,
    Garbled,
    Gone,
    NetworkError,
    Refused,
    TryLater,
    Unknown,
    Unsupported,
)
from vigie.connectors.http import LONGEST_WAIT
from vigie.core.types import REMOVING, Act, Item

LEAVES = {TryLater, Refused, Gone, AccessLost, Unsupported, Garbled, Unknown}
ABROAD = {"host", "user-agent", "accept", "accept-encoding", "accept-language", "connection"}
ABROAD |= {"if-none-match", "if-modified-since"}
LATER = timedelta(hours=7)  # no connector waits longer by itself
EVERY = os.environ.get("VIGIE_TEST_FAULTS") == "all"
ALL = -1
CALLS = 12  # requests of one act, each up to the deadline: what a hang is told from

every_fault_of_a_read = pytest.mark.parametrize("fault", [*LOUD, *QUIET, OTHER_TYPE], ids=str)
every_fault_of_a_write = pytest.mark.parametrize("fault", OF_WRITES, ids=str)


@dataclass
class Reading:
    """What was read until it ended or broke, and the cursor that would be stored."""

    cursor: Cursor
    pages: list[Page] = field(default_factory=list)
    error: NetworkError | None = None

    @property
    def ids(self) -> Counter[str]:
        return Counter(item.native_id for item in items_of(self.pages))


@dataclass(frozen=True, slots=True)
class Spoken:
    """before: where the proxy's reader stood. ids: what was said then. calls: requests that read it."""

    before: Cursor
    ids: set[str]
    calls: int


class Faulty:
    @pytest.fixture
    def proxy(self, rig: Rig, line: Proxy, request: pytest.FixtureRequest) -> Proxy:
        if rig.unspoilt:
            pytest.skip(f"no fault can be put in between: {rig.unspoilt}")
        kept = FEW.get(request.function.__name__, set())
        if rig.few and not EVERY and kept and str(request.node.callspec.params["fault"]) not in kept:
            pytest.skip(rig.few)
        line.logins = rig.logins
        return line

    @every_fault_of_a_read
    def test_reading_under_a_fault_loses_and_invents_nothing(
        self, rig: Rig, proxy: Proxy, fault: Fault
    ) -> None:
        needs(rig, Power.POST)
        said = said_through(rig, proxy)
        for met in [ALL] if said.calls == 1 else [said.calls - 1, ALL]:
            with proxy.spoiling(fault, reads=met), in_time(rig):
                broken = reading(rig.through(proxy), said.before, rig.now())
            assert proxy.hits, "the fault met nothing"
            assert_told(broken, said, fault, met)
            rest = reading(rig.through(proxy), broken.cursor, rig.now() + LATER)
            assert rest.error is None
            got = Counter({i: n for i, n in (broken.ids + rest.ids).items() if i in said.ids})
            assert set(got) == said.ids, f"lost by {fault} at request {met}: {broken.error!r}"
            if fault not in QUIET:
                assert rig.repeats or set(got.values()) == {1}, f"doubled by {fault} at request {met}"

    @pytest.mark.parametrize("fault", LYING_DATES, ids=str)
    def test_dates_that_lie_hide_nothing(self, rig: Rig, proxy: Proxy, fault: Fault) -> None:
        """Neither what bears them, nor what is said once the network's clock is right again."""
        needs(rig, Power.POST)
        said = said_through(rig, proxy)
        with proxy.spoiling(fault, reads=ALL), in_time(rig):
            lied = reading(rig.through(proxy), said.before, rig.now())
        assert proxy.hits, "the fault met nothing"
        assert lied.error is None
        after = rig.post(unique("À l’heure"))
        rig.settle()
        rest = reading(rig.through(proxy), lied.cursor, rig.now())
        assert rest.error is None
        assert said.ids | {after} <= set(lied.ids + rest.ids), f"passed over under {fault}"

    def test_redirect_elsewhere_carries_nothing_of_ours(self, rig: Rig, proxy: Proxy) -> None:
        needs(rig, Power.POST)
        said = said_through(rig, proxy)
        with wire(http("200 OK", b"{}", {"content-type": "application/json"})) as elsewhere:
            away = Fault("redirect", instead(Said(302, {"location": f"{elsewhere.url}/x"})))
            with proxy.spoiling(away, reads=-1), in_time(rig):
                broken = reading(rig.through(proxy), said.before, rig.now())
            asked = [one.decode("latin-1").lower() for one in elsewhere.asked]
        names = {line.partition(":")[0] for one in asked for line in one.split("\r\n")[1:] if line}
        assert names <= ABROAD
        rest = reading(rig.through(proxy), broken.cursor, rig.now() + LATER)
        assert said.ids <= set(broken.ids + rest.ids)

    @every_fault_of_a_write
    def test_reply_under_a_fault_is_said_once(self, rig: Rig, proxy: Proxy, fault: Fault) -> None:
        needs(rig, Power.POST, Power.SEE)
        item = read_post(rig, unique("Toujours rien ?"))
        if not allowed_acts(rig, item, [Act.REPLY]):
            pytest.skip("nothing is answered in public there")
        text, key, since = unique("Je regarde. Camille"), uuid4().hex, rig.now() - timedelta(minutes=1)

        def reply() -> Receipt:
            return rig.through(proxy).reply(item, text, key=key, now=rig.now())

        outcome = attempted(rig, proxy, fault, reply)
        seen = ours(rig, item)
        if isinstance(outcome, Receipt):
            assert seen == 1, f"{fault}: said to be done"
        elif not isinstance(outcome, Unknown | Garbled):
            assert seen == 0, f"{fault}: said not to be done, by {outcome!r}"
        found = rig.through(proxy).find_own(item, text, key=key, since=since)
        assert (found is not None) == (seen == 1), f"{fault}: looked for after {outcome!r}"
        if found is None and not isinstance(outcome, Refused):
            reply()
            rig.settle()
        assert ours(rig, item) == (0 if isinstance(outcome, Refused) else 1)

    @every_fault_of_a_write
    def test_looking_under_a_fault_never_says_not_there(self, rig: Rig, proxy: Proxy, fault: Fault) -> None:
        """What is "surely not there" is sent again: an answer that says nothing must not be taken for it."""
        needs(rig, Power.POST, Power.SEE)
        answered = answered_once(rig)
        if answered is None:
            pytest.skip("nothing is answered in public there")
        item, text, key, since = answered
        with proxy.spoiling(fault, reads=ALL), in_time(rig):
            found = looked(lambda: rig.through(proxy).find_own(item, text, key=key, since=since))
            there = looked(lambda: rig.through(proxy).look(item.native_id))
            thread = looked(lambda: rig.through(proxy).read_thread(item))
        assert found is not None, f"{fault} was taken for an answer: ours is not there"
        assert there is not None, f"{fault} was taken for an answer: it is gone"
        assert not (isinstance(there, Item) and there.deleted)
        if isinstance(thread, tuple):
            assert any(one.author.is_us for one in thread), f"{fault} was taken for a thread without us"

    @every_fault_of_a_write
    def test_removal_under_a_fault_is_done_once(self, rig: Rig, proxy: Proxy, fault: Fault) -> None:
        needs(rig, Power.POST, Power.SEE)
        item = read_post(rig, unique("Gagnez un colis"))
        acts = allowed_acts(rig, item, REMOVING)
        if not acts:
            pytest.skip("nothing is removed there")
        act = acts[0]

        def remove() -> Receipt:
            return rig.through(proxy).act(act, item, reason="spam", key=uuid4().hex, now=rig.now())

        outcome = attempted(rig, proxy, fault, remove)
        gone = not rig.visible(item.native_id)
        if isinstance(outcome, Receipt):
            assert gone, f"{fault}: said to be done"
        elif not isinstance(outcome, Unknown | Garbled | Gone):
            assert not gone, f"{fault}: said not to be done, by {outcome!r}"
        done = rig.through(proxy).applied(act, item)
        assert done is None or done == gone, f"{fault}: looked for after {outcome!r}"
        if not done and not isinstance(outcome, Refused):
            remove()
            rig.settle()
            assert not rig.visible(item.native_id)


def assert_told(broken: Reading, said: Spoken, fault: Fault, met: int) -> None:
    """What cannot be read is an error, never "no news"; what can is read."""
    if fault in QUIET:
        assert broken.error is None
    elif fault in LOUD and met == ALL:
        assert broken.error is not None, f"{fault} was taken for an answer"
    if broken.error is None:
        assert said.ids <= set(broken.ids), f"{fault} at request {met} was taken for an answer"


def said_through(rig: Rig, proxy: Proxy) -> Spoken:
    """Four people speak, once for all checks of a rig: reading from a cursor again is reading the same."""
    found = vars(rig).get("said_once")
    if isinstance(found, Spoken):
        return found
    start = reading(rig.through(proxy), read_to_end(rig), rig.now())
    assert start.error is None
    ids = {rig.post(unique(f"Message {n}")) for n in range(4)}
    rig.settle()
    proxy.asked = []
    whole = reading(rig.through(proxy), start.cursor, rig.now())
    assert whole.error is None
    assert ids <= set(whole.ids)
    calls = sum(asked.method in READS for asked in proxy.asked)
    assert calls, "nothing was read through the proxy"
    vars(rig)["said_once"] = made = Spoken(start.cursor, ids, calls)
    return made


def looked(look: Callable[[], object]) -> object:
    """What it found, or the error that says why nobody knows; None when it says that nothing is there."""
    try:
        return look()
    except Gone:
        return None
    except NetworkError as error:
        assert_typed(error)
        return error


def answered_once(rig: Rig) -> tuple[Item, str, str, datetime] | None:
    """An item that we answered, once for all checks of a rig; the text, its key, and since when to look."""
    if "answered" not in vars(rig):
        item = read_post(rig, unique("Vous êtes là ?"))
        text, key, since = unique("Oui. Camille"), uuid4().hex, rig.now() - timedelta(minutes=1)
        allowed = bool(allowed_acts(rig, item, [Act.REPLY]))
        if allowed:
            reply_to(rig, item, text, key)
        vars(rig)["answered"] = (item, text, key, since) if allowed else None
    found: tuple[Item, str, str, datetime] | None = vars(rig)["answered"]
    return found


def reading(connector: Connector, cursor: Cursor, now: datetime) -> Reading:
    """Pages as the pump stores them: each with its cursor, until all is read or something breaks."""
    done = Reading(cursor)
    for _ in range(ENDLESS):
        more = False
        try:
            for page in connector.read(done.cursor, now):
                done.pages.append(page)
                done.cursor, more = page.cursor, page.more
                assert len(done.pages) < ENDLESS, "reading never ends"
        except NetworkError as error:
            assert_typed(error)
            done.error = error
            return done
        if not more:
            return done
    raise AssertionError("reading never ends")


def attempted(rig: Rig, proxy: Proxy, fault: Fault, write: Callable[[], Receipt]) -> Receipt | NetworkError:
    """What a write came to while the fault met its first request."""
    try:
        with proxy.spoiling(fault, writes=0), in_time(rig):
            outcome: Receipt | NetworkError = write()
    except NetworkError as error:
        assert_typed(error)
        outcome = error
    assert proxy.hits, "the fault met nothing"
    rig.settle()
    return outcome


def assert_typed(error: NetworkError) -> None:
    assert type(error) in LEAVES, f"{error!r} is no leaf"
    if isinstance(error, TryLater):
        assert timedelta(0) < error.after <= LONGEST_WAIT


def ours(rig: Rig, item: Item) -> int:
    return sum(seen.by_us for seen in rig.replies(item.native_id))


@contextmanager
def in_time(rig: Rig) -> Iterator[None]:
    """Nothing outlasts the client's own deadline, for as many requests as one step may need."""
    start = time.monotonic()
    try:
        yield
    finally:
        assert time.monotonic() - start < CALLS * rig.patience.deadline, f"{rig.network} hangs"
