"""The suite on the real network: our account, a stranger, and a third person who only looks."""

from collections.abc import Sequence
from typing import ClassVar

import pytest

from tests.connectors.bluesky.people import Person, connector_of, facts, moderator, ozone, somebody, until
from tests.connectors.proxy import Proxy
from tests.connectors.rig import REAL_SERVER, SLOWER
from tests.connectors.suite import ConnectorContract, Power, Rig, Seen
from vigie.connectors.bluesky.session import Session
from vigie.connectors.contract import Connector

pytestmark = pytest.mark.peer("atproto", mode="full")


@pytest.fixture(scope="module")
def third() -> Person:
    return somebody("third")


class BlueskyRig(Rig):
    network: ClassVar[str] = "bluesky"
    few, patience = REAL_SERVER, SLOWER
    repeats: ClassVar[str] = "each reading overlaps the one before: new posts may be dated back"
    logins: ClassVar[str] = "/xrpc/com.atproto.server."
    cannot: ClassVar = {Power.NUL: "the network's view drops posts with U+0000; test_frames reads one"}

    def __init__(self, third: Person) -> None:
        self.us, self.stranger, self.third = somebody("brand"), somebody("stranger"), third
        self.home = self.us.say("Boréale répond ici.")
        self.session = connector_of(self.us).session
        self.proxied: Session | None = None

    def connector(self) -> Connector:
        made = connector_of(self.us, page_size=3)
        made.session = self.session  # the network allows 30 logins in five minutes
        return made

    def through(self, proxy: Proxy) -> Connector:
        made = connector_of(self.us, page_size=3, server=proxy.to(facts()["PDS_URL"]), guard=self.patience)
        self.proxied = made.session = self.proxied or made.session
        return made

    def post(self, text: str) -> str:
        viewer = self.us.get("app.bsky.actor.getProfile", actor=self.stranger.did)["viewer"]
        if viewer.get("blocking"):  # the network no longer shows us what they say
            self.stranger = somebody("stranger")
        return self.stranger.say(text, under=self.home)["uri"]

    def reply(self, to: str, text: str) -> str:
        parent = self.third.record(to)
        return self.third.say(text, under={"uri": to, "cid": parent["cid"]})["uri"]

    def edit(self, native_id: str, text: str) -> None:
        self.stranger.edit(native_id, text)

    def remove(self, native_id: str) -> None:
        self.stranger.remove(native_id)

    def replies(self, native_id: str) -> Sequence[Seen]:
        found = self.third.replies(native_id)
        return [Seen(v["uri"], v["record"]["text"], v["author"]["did"] == self.us.did) for v in found]

    def page(self) -> Sequence[Seen]:
        feed = self.third.get("app.bsky.feed.getAuthorFeed", actor=self.us.did, limit=100)["feed"]
        posts = [row["post"] for row in feed if "reply" not in row["post"]["record"]]
        return [Seen(v["uri"], v["record"]["text"], v["author"]["did"] == self.us.did) for v in posts]

    def visible(self, native_id: str) -> bool:
        return self.third.sees(native_id)

    def reports(self, native_id: str) -> int:
        found = ozone(
            moderator(),
            "GET",
            "tools.ozone.moderation.queryEvents",
            params={"subject": native_id, "types": ["tools.ozone.moderation.defs#modEventReport"]},
        )
        return len(found["events"])

    def settle(self) -> None:
        """Until the view has heard what the third person says last: it hears in order."""
        mark = self.third.say("repère")
        until(lambda: self.third.get("app.bsky.feed.getPosts", uris=[mark["uri"]])["posts"])


@pytest.fixture(scope="module")
def rig(third: Person) -> Rig:
    return BlueskyRig(third)


class TestBlueskyKeepsTheContract(ConnectorContract):
    pass
