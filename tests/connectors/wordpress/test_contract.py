"""The contract suite on a real WordPress."""

from collections.abc import Mapping, Sequence

import pytest

from tests.connectors.proxy import Proxy
from tests.connectors.rig import REAL_SERVER, SLOWER, pages_from
from tests.connectors.suite import ConnectorContract, Power, Rig, Seen
from tests.connectors.wordpress.visitors import Visitors, connector_of
from tests.peers import facts_of
from vigie.connectors.contract import Connector
from vigie.connectors.markup import text_of_html

pytestmark = pytest.mark.peer("wordpress")


class WordPressRig(Rig):
    network = "wordpress"
    few, patience = REAL_SERVER, SLOWER
    cannot = {Power.REPORTS: "core WordPress knows no report"}
    odd = {"markup": "a comment is HTML: its markup is obeyed, see test_payloads"}

    def __init__(self, peer: Mapping[str, str]) -> None:
        self.peer = peer
        self.visitors = Visitors(peer)
        # Yesterday's tests may have left thousands of comments: not three at a time.
        self.reached = pages_from(connector_of(peer), {}, self.now())[-1].cursor

    def connector(self) -> Connector:
        return connector_of(self.peer, page_size=3)

    def through(self, proxy: Proxy) -> Connector:
        return connector_of(self.peer, page_size=3, server=proxy.to(self.peer["URL"]), guard=self.patience)

    def post(self, text: str) -> str:
        return self.visitors.say(text)

    def reply(self, to: str, text: str) -> str:
        return self.visitors.say(text, to=to, name="Bruno")

    def edit(self, native_id: str, text: str) -> None:
        self.visitors.edit(native_id, text)

    def remove(self, native_id: str) -> None:
        self.visitors.erase(native_id)

    def replies(self, native_id: str) -> Sequence[Seen]:
        return [
            # Typed apostrophes come back curled: that is the page's typography, not another text.
            Seen(
                str(r["id"]), text_of_html(r["content"]["rendered"]), r["author"] == int(self.peer["USER_ID"])
            )
            for r in self.visitors.replies(native_id)
        ]

    def visible(self, native_id: str) -> bool:
        return self.visitors.sees(native_id)


@pytest.fixture(scope="module")
def rig() -> Rig:
    return WordPressRig(facts_of("wordpress"))


class TestWordPressKeepsTheContract(ConnectorContract):
    pass
