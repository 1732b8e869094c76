"""The suite on a running server: our account, a stranger, and a third person who only looks."""

from collections.abc import Sequence
from typing import ClassVar

import pytest

from tests.connectors.mastodon.people import Person, connector_of, facts
from tests.connectors.proxy import Proxy
from tests.connectors.rig import REAL_SERVER, SLOWER
from tests.connectors.suite import ConnectorContract, Rig, Seen
from vigie.connectors.contract import Connector
from vigie.connectors.markup import text_of_html

pytestmark = pytest.mark.peer("mastodon")


class MastodonRig(Rig):
    network: ClassVar[str] = "mastodon"
    few, patience = REAL_SERVER, SLOWER

    def __init__(self) -> None:
        self.stranger, self.third, self.moderator = Person("stranger"), Person("third"), Person("moderator")
        brand, stranger = Person("boreale"), self.stranger.us()
        for undo in ("unblock", "unmute"):  # yesterday's tests may have left them blocked
            brand.call("POST", f"/api/v1/accounts/{stranger['id']}/{undo}")

    def connector(self) -> Connector:
        return connector_of(page_size=3)

    def through(self, proxy: Proxy) -> Connector:
        return connector_of(page_size=3, server=proxy.to(facts()["URL"]), guard=self.patience)

    def post(self, text: str) -> str:
        return self.stranger.say(f"@boreale {text}")

    def reply(self, to: str, text: str) -> str:
        return self.third.say(text, to=to)

    def edit(self, native_id: str, text: str) -> None:
        self.stranger.edit(native_id, f"@boreale {text}")

    def remove(self, native_id: str) -> None:
        self.stranger.remove(native_id)

    def replies(self, native_id: str) -> Sequence[Seen]:
        """The peer shows everything to everybody: what others may see is what its visibility says."""
        return [
            # Applications show above the words whom an answer calls.
            Seen(
                one["id"],
                text_of_html(one["content"]).removeprefix("@stranger "),
                one["account"]["acct"] == "boreale",
            )
            for one in self.third.answers_to(native_id)
            if one["visibility"] in {"public", "unlisted"}
        ]

    def page(self) -> Sequence[Seen]:
        us = Person("boreale").us()["id"]
        found = self.third.call("GET", f"/api/v1/accounts/{us}/statuses", params={"limit": 40})
        return [
            Seen(one["id"], text_of_html(one["content"]), one["account"]["acct"] == "boreale")
            for one in found
            if one["in_reply_to_id"] is None and one["visibility"] == "public"
        ]

    def visible(self, native_id: str) -> bool:
        return self.third.client.get(f"/api/v1/statuses/{native_id}").status_code == 200

    def reports(self, native_id: str) -> int:
        found = self.moderator.call("GET", "/api/v1/admin/reports", params={"limit": 200})
        return sum(native_id in [status["id"] for status in one["statuses"]] for one in found)


@pytest.fixture(scope="module")
def rig() -> Rig:
    return MastodonRig()


class TestMastodonKeepsTheContract(ConnectorContract):
    pass
