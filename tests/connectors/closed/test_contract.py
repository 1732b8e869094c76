"""The contract suite on a network with all the manners of the closed ones."""

from collections.abc import Iterator, Sequence

import pytest

from tests.connectors.closed.installed import installed
from tests.connectors.closed.network import US, Network, connector_of, network
from tests.connectors.proxy import Proxy
from tests.connectors.suite import ConnectorContract, Power, Rig, Seen
from vigie.connectors.contract import Connector


class ClosedRig(Rig):
    network = "closed"
    cannot = {Power.REPORTS: "nothing is reported through it"}

    def __init__(self, there: Network) -> None:
        self.there = there

    def connector(self) -> Connector:
        return connector_of(self.there)

    def through(self, proxy: Proxy) -> Connector:
        return connector_of(self.there, server=proxy.to(self.there.server.url), guard=self.patience)

    def post(self, text: str) -> str:
        return self.there.say(text, author=f"person-{len(self.there.items)}")

    def reply(self, to: str, text: str) -> str:
        return self.there.say(text, author="bruno", parent=to)

    def edit(self, native_id: str, text: str) -> None:
        self.there.edit(native_id, text)

    def remove(self, native_id: str) -> None:
        self.there.remove(native_id)

    def replies(self, native_id: str) -> Sequence[Seen]:
        answers = [one for one in self.there.items.values() if one.parent == native_id and not one.deleted]
        return [Seen(one.id, one.text, one.author == US) for one in answers]

    def visible(self, native_id: str) -> bool:
        return self.there.sees(native_id)

    def settle(self) -> None:
        self.there.settle()


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with installed(tmp_path_factory.mktemp("site-packages")), network() as there:
        yield ClosedRig(there)


class TestClosedNetworkKeepsTheContract(ConnectorContract):
    pass
