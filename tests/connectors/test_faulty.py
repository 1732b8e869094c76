"""The checks of faults can fail: each way of taking a fault wrongly is caught by the check that names it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from tests.connectors.closed.connector import Closed
from tests.connectors.closed.installed import installed
from tests.connectors.closed.network import network
from tests.connectors.closed.test_contract import ClosedRig
from tests.connectors.proxy import Proxy
from tests.connectors.spoiling import LOUD, LYING_DATES, QUIET
from tests.connectors.suite import ConnectorContract
from vigie.connectors.contract import Connector, Cursor, Page, Receipt
from vigie.connectors.errors import Garbled, NetworkError, TryLater, Unknown
from vigie.core.types import Act, Item

FAULTS = {fault.name: fault for fault in (*LOUD, *QUIET, *LYING_DATES)}
READ = "test_reading_under_a_fault_loses_and_invents_nothing"
REPLY = "test_reply_under_a_fault_is_said_once"
LOOKING = "test_looking_under_a_fault_never_says_not_there"
DATES = "test_dates_that_lie_hide_nothing"
REMOVAL = "test_removal_under_a_fault_is_done_once"


class TakesNonsenseForNoNews(Closed):
    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        try:
            yield from super().read(cursor, now)
        except Garbled:
            yield Page((), cursor)


class MovesOnWhenItFails(Closed):
    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        place = cursor
        try:
            for page in super().read(cursor, now):
                place = page.cursor
                yield page
        except NetworkError:
            after = int(str(place.get("after") or 0)) + 3
            yield Page((), {**place, "after": str(after)})
            raise


class HasErrorsOfItsOwn(Closed):
    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        try:
            yield from super().read(cursor, now)
        except TryLater as error:
            raise NetworkError(str(error)) from error


class SaysLaterWhenItMayBeDone(Closed):
    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        try:
            return super().reply(to, text, key=key, now=now)
        except Unknown as error:
            raise TryLater(str(error)) from error


class TriesAgainByItself(Closed):
    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        try:
            return super().reply(to, text, key=key, now=now)
        except Unknown:
            return super().reply(to, text, key=key, now=now)


class CallsItDone(Closed):
    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        try:
            return super().act(act, item, reason=reason, key=key, now=now)
        except Unknown:
            return Receipt()


class FindsNothingWhereNothingIsSaid(Closed):
    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        try:
            return super().find_own(to, text, key=key, since=since)
        except Garbled:
            return None


class GoesByTheDates(Closed):
    """What was said before the newest that it knows is taken for old."""

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        newest = str(cursor.get("at", ""))
        for page in super().read(cursor, now):
            yield replace(page, items=tuple(i for i in page.items if i.said_at.isoformat() >= newest))


DEFECTS: list[tuple[type[Closed], str, str]] = [
    (TakesNonsenseForNoNews, READ, "login-page"),
    (MovesOnWhenItFails, READ, "500-before"),
    (HasErrorsOfItsOwn, READ, "reset-before"),
    (SaysLaterWhenItMayBeDone, REPLY, "cut-in-the-body"),
    (TriesAgainByItself, REPLY, "500-after"),
    (FindsNothingWhereNothingIsSaid, LOOKING, "no-body"),
    (CallsItDone, REMOVAL, "frozen-before"),
    (GoesByTheDates, DATES, "dates-ahead"),
]


@pytest.fixture
def rig(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[ClosedRig]:
    kind: type[Closed] = request.param

    class BrokenRig(ClosedRig):
        def through(self, proxy: Proxy) -> Connector:
            sound = super().through(proxy)
            sound.__class__ = kind
            return sound

    with installed(tmp_path), network() as there:
        yield BrokenRig(there)


@pytest.mark.parametrize(
    ("rig", "check", "fault"),
    DEFECTS,
    indirect=["rig"],
    ids=[f"{kind.__name__}-{fault}" for kind, _, fault in DEFECTS],
)
def test_defect_is_caught(rig: ClosedRig, line: Proxy, check: str, fault: str) -> None:
    with pytest.raises(AssertionError):
        getattr(ConnectorContract(), check)(rig, line, FAULTS[fault])
