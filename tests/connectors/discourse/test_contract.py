"""The contract suite on a forum held to the published description of the API."""

from collections.abc import Iterator, Sequence

import pytest

from tests.connectors.discourse.board import Board, board, connector_of
from tests.connectors.discourse.cooking import cook, shown
from tests.connectors.proxy import Proxy
from tests.connectors.suite import ConnectorContract, Power, Rig, Seen
from vigie.connectors.contract import Connector


class DiscourseRig(Rig):
    network = "discourse"
    cannot = {Power.REPORTS: "a forum keeps one flag of one person on one post, see test_moderation"}
    odd = {"markup": "a post is Markdown and HTML: its markup is obeyed, see test_payloads"}

    def __init__(self, there: Board) -> None:
        self.board = there

    def connector(self) -> Connector:
        return connector_of(self.board)

    def through(self, proxy: Proxy) -> Connector:
        return connector_of(self.board, server=proxy.to(self.board.server.url), guard=self.patience)

    def post(self, text: str) -> str:
        # Under somebody's question: what begins a topic cannot always be taken away, see test_moderation.
        return self.board.say(text, to=self.board.say("Bonjour à tous", by="bruno"))

    def reply(self, to: str, text: str) -> str:
        return self.board.say(text, to=to, by="bruno")

    def edit(self, native_id: str, text: str) -> None:
        self.board.edit(native_id, text)

    def remove(self, native_id: str) -> None:
        self.board.withdraw(native_id)

    def replies(self, native_id: str) -> Sequence[Seen]:
        post = self.board.posts[int(native_id)]
        return [
            Seen(str(p.id), shown(cook(p.raw)), p.by.username == "boreale")
            for p in post.topic.posts
            if p.answers == post.number and self.board.sees(str(p.id))
        ]

    def visible(self, native_id: str) -> bool:
        return self.board.sees(native_id)


@pytest.fixture(scope="module")
def rig() -> Iterator[Rig]:
    with board(per=3) as there:
        yield DiscourseRig(there)


class TestDiscourseKeepsTheContract(ConnectorContract):
    pass
