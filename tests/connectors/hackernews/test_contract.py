"""The contract suite on a small Hacker News."""

from collections.abc import Iterator

import pytest

from tests.connectors.hackernews.newsroom import Newsroom, connector_of, newsroom
from tests.connectors.proxy import Proxy
from tests.connectors.suite import ConnectorContract, Power, Rig
from vigie.connectors.contract import Connector


class HackerNewsRig(Rig):
    network = "hackernews"
    cannot = {Power.SEE: "nothing is written", Power.REPORTS: "nothing is reported"}

    def __init__(self, there: Newsroom) -> None:
        self.newsroom = there
        self.story = there.post("Boréale livre la nuit", url="https://www.boreale.example/nuit")

    def connector(self) -> Connector:
        return connector_of(self.newsroom)

    def through(self, proxy: Proxy) -> Connector:
        return connector_of(self.newsroom, server=proxy.to(self.newsroom.server.url), guard=self.patience)

    def post(self, text: str) -> str:
        return self.newsroom.comment(self.story, text)

    def reply(self, to: str, text: str) -> str:
        return self.newsroom.comment(to, text, by="bruno")

    def edit(self, native_id: str, text: str) -> None:
        self.newsroom.edit(native_id, text)

    def remove(self, native_id: str) -> None:
        self.newsroom.delete(native_id)


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    with newsroom() as there:
        yield HackerNewsRig(there)


class TestHackerNewsKeepsTheContract(ConnectorContract):
    pass
