"""Other people on the network, by their own plain client: what they do and see is not our code's word."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import uuid4

import httpx2

from tests.peers import facts_of
from vigie.connectors.bluesky.connector import Bluesky
from vigie.connectors.contract import AccountConfig, Page
from vigie.connectors.http import Guard, GuardedClient

POST = "app.bsky.feed.post"
GUARD = Guard(allow=("localhost",))
T = TypeVar("T")


@dataclass
class Person:
    """Somebody with an account on the peer's server."""

    client: httpx2.Client
    did: str
    handle: str
    password: str
    access: str

    def call(self, method: str, nsid: str, **given: Any) -> Any:
        headers = {"authorization": f"Bearer {self.access}", **given.pop("headers", {})}
        answer = self.client.request(method, f"/xrpc/{nsid}", headers=headers, **given)
        assert answer.status_code == 200, f"{nsid}: {answer.status_code} {answer.text[:300]}"
        return answer.json() if answer.content else {}

    def get(self, nsid: str, **params: Any) -> Any:
        return self.call("GET", nsid, params=params)

    def create(self, collection: str, record: Mapping[str, Any]) -> dict[str, str]:
        """The strong reference of a new record."""
        body = {"repo": self.did, "collection": collection, "record": {"$type": collection, **record}}
        made = self.call("POST", "com.atproto.repo.createRecord", json=body)
        return {"uri": made["uri"], "cid": made["cid"]}

    def say(self, text: str, *, under: Mapping[str, str] | None = None, **more: Any) -> dict[str, str]:
        """Post; under: what it answers."""
        record: dict[str, Any] = {"text": text, "createdAt": stamp(), **more}
        if under:
            record["reply"] = {"root": self.root_of(under), "parent": under}
        return self.create(POST, record)

    def mention(self, whom: "Person", text: str, **more: Any) -> dict[str, str]:
        """Post with a mention of somebody in front."""
        name = f"@{whom.handle}"
        facet = {
            "index": {"byteStart": 0, "byteEnd": len(name)},
            "features": [{"$type": "app.bsky.richtext.facet#mention", "did": whom.did}],
        }
        return self.say(f"{name} {text}", facets=[facet], **more)

    def root_of(self, parent: Mapping[str, str]) -> Mapping[str, str]:
        found = self.record(parent["uri"])["value"]
        return found["reply"]["root"] if "reply" in found else parent

    def record(self, uri: str) -> Any:
        _, _, did, collection, rkey = uri.split("/")
        return self.get("com.atproto.repo.getRecord", repo=did, collection=collection, rkey=rkey)

    def edit(self, uri: str, text: str) -> None:
        _, _, did, collection, rkey = uri.split("/")
        record = {**self.record(uri)["value"], "text": text}
        body = {"repo": did, "collection": collection, "rkey": rkey, "record": record}
        self.call("POST", "com.atproto.repo.putRecord", json=body)

    def remove(self, uri: str) -> None:
        _, _, did, collection, rkey = uri.split("/")
        body = {"repo": did, "collection": collection, "rkey": rkey}
        self.call("POST", "com.atproto.repo.deleteRecord", json=body)

    def replies(self, uri: str) -> list[Any]:
        """Views of the direct answers that this person sees under a post; [] when it is gone."""
        answer = self.client.get(
            "/xrpc/app.bsky.feed.getPostThread",
            params={"uri": uri},
            headers={"authorization": f"Bearer {self.access}"},
        )
        found = answer.json().get("thread", {}).get("replies", []) if answer.status_code == 200 else []
        return [reply["post"] for reply in found if "post" in reply]

    def sees(self, uri: str) -> bool:
        """Whether the thread, as the network's own application shows it to this person, holds the post."""
        found = self.get("app.bsky.feed.getPosts", uris=[uri])["posts"]
        if not found:
            return False
        root = found[0]["record"].get("reply", {}).get("root", {}).get("uri", uri)
        shown = self.get("app.bsky.unspecced.getPostThreadV2", anchor=root)["thread"]
        return uri in [row["uri"] for row in shown]


def facts() -> dict[str, str]:
    return facts_of("atproto")


def somebody(name: str) -> Person:
    """A new account; the network knows it everywhere when this returns (full), or at its server (lite)."""
    client = httpx2.Client(base_url=facts()["PDS_URL"], timeout=30, trust_env=False)
    handle, password = f"{name}-{uuid4().hex[:8]}.test", uuid4().hex
    body = {"handle": handle, "email": f"{handle}@example.com", "password": password}
    made = client.post("/xrpc/com.atproto.server.createAccount", json=body).json()
    person = Person(client, made["did"], handle, password, made["accessJwt"])
    if facts()["MODE"] == "full":
        until(lambda: _is_known(person))
    return person


def moderator() -> Person:
    """The one whose word the network's moderation service takes."""
    client = httpx2.Client(base_url=facts()["PDS_URL"], timeout=30, trust_env=False)
    handle, password = facts()["MODERATOR_HANDLE"], facts()["MODERATOR_PASSWORD"]
    body = {"identifier": handle, "password": password}
    made = client.post("/xrpc/com.atproto.server.createSession", json=body).json()
    return Person(client, made["did"], handle, password, made["accessJwt"])


def ozone(person: Person, method: str, nsid: str, **given: Any) -> Any:
    headers = {"atproto-proxy": f"{facts()['OZONE_DID']}#atproto_labeler"}
    return person.call(method, nsid, headers=headers, **given)


def _is_known(person: Person) -> bool:
    answer = person.client.get(
        "/xrpc/app.bsky.actor.getProfile",
        params={"actor": person.did},
        headers={"authorization": f"Bearer {person.access}"},
    )
    return answer.status_code == 200


def connector_of(
    person: Person, *, native_id: str = "", server: str = "", guard: Guard = GUARD, **settings: object
) -> Bluesky:
    """Our connector on this person's account, allowed to talk to this machine."""
    config = AccountConfig(
        native_id=native_id,
        handle=person.handle,
        server=server or facts()["PDS_URL"],
        settings={"relay": facts()["RELAY_URL"], **settings},
        secret={"app_password": person.password},
    )
    return Bluesky(config, GuardedClient(guard))


def until(done: Callable[[], T], seconds: float = 10) -> T:
    """What `done` gives once it is truthy; the network is eventually consistent."""
    ends_at = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < ends_at, f"not so after {seconds} s"
        time.sleep(0.05)
    return found


def now() -> datetime:
    return datetime.now(UTC)


def stamp(at: datetime | None = None) -> str:
    return (at or now()).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def stored(page: Page) -> dict[str, object]:
    """The page's cursor as it comes back from the database."""
    return json.loads(json.dumps(dict(page.cursor)))
