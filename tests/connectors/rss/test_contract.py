"""The contract suite on feeds served over HTTP, in the three formats."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.connectors.proxy import Proxy
from tests.connectors.rss.publisher import Publisher, publishing, reader
from tests.connectors.suite import ConnectorContract, Power, Rig
from vigie.connectors.contract import Connector


class RssRig(Rig):
    network = "rss"
    one_page = "a feed is one document"
    cannot = {
        Power.REPLY: "an entry has no answers in its feed",
        Power.REMOVE: "an entry that leaves its feed is not deleted, see docs/networks/rss.md",
        Power.SEE: "nothing is written",
        Power.NUL: "U+0000 cannot be in XML; see test_markup for JSON",
        Power.REPORTS: "nothing is reported",
    }

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher

    def connector(self) -> Connector:
        return reader(self.publisher.url)

    def through(self, proxy: Proxy) -> Connector:
        return reader(proxy.to(self.publisher.url), guard=self.patience)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def post(self, text: str) -> str:
        return self.publisher.say(text)

    def edit(self, native_id: str, text: str) -> None:
        self.publisher.edit(native_id, text)


class OtherFormatRig(RssRig):
    few = "the same line brings every format: all faults are tried on one of them"


@pytest.fixture(params=["rss", "atom", "json"], scope="module")
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with publishing(request.param) as publisher:
        yield RssRig(publisher) if request.param == "rss" else OtherFormatRig(publisher)


class TestRssKeepsTheContract(ConnectorContract):
    pass
