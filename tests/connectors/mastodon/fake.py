"""A server that answers what the test says, and holds each request to the API's own description.

For what the running one does not do: faults, opaque ids, lists that shift, features left out.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from tests.connectors.mastodon.contract import FIXTURES, faults_of_request
from tests.connectors.wire import Step, Wire, http, wire
from vigie.connectors.contract import AccountConfig
from vigie.connectors.http import Guard, GuardedClient
from vigie.connectors.mastodon.connector import Mastodon

Reply = list[Step]
ME = "GET /api/v1/accounts/verify_credentials"
SERVER = "GET /api/v2/instance"
MENTIONS = "GET /api/v1/notifications"
OURS_SAID = "GET /api/v1/accounts/109302436954721982/statuses"  # our_account.json
TOKEN = "jeton-secret-0123456789"


def load(situation: str) -> Any:
    return json.loads((FIXTURES / f"{situation}.json").read_text(encoding="utf-8"))


def answer(body: Any = None, status: str = "200 OK", headers: Mapping[str, str] | None = None) -> Reply:
    content = b"" if body is None else json.dumps(body).encode()
    return [http(status, content, {"content-type": "application/json; charset=utf-8", **(headers or {})})]


def refusal(words: str, status: str, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer({"error": words}, status, named)


@dataclass
class Asked:
    call: str
    query: dict[str, list[str]]
    body: Any
    headers: dict[str, str]

    def one(self, name: str) -> str:
        return self.query.get(name, [""])[0]


Say = Callable[[Asked], Reply] | Reply


@dataclass
class Fake:
    """say: "GET /path" → what to answer; a list of answers is used up, the last one stays."""

    say: dict[str, Say | list[Reply]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    ours: str = load("our_account")["id"]

    def __post_init__(self) -> None:
        usual: dict[str, Reply] = {
            ME: answer(load("our_account")),
            SERVER: answer(load("server")),
            MENTIONS: answer([]),
            f"GET /api/v1/accounts/{self.ours}/statuses": answer([]),
        }
        self.say = {**usual, **self.say}

    def calls(self, call: str) -> list[Asked]:
        return [one for one in self.asked if one.call == call]

    def __call__(self, raw: bytes) -> Reply:
        head, _, body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        method, target, _ = first.split(" ")
        path, _, query = target.partition("?")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        said = json.loads(body) if body else None
        if path != "/api/v1/streaming":  # the WebSocket, which the description leaves out
            self.faults += faults_of_request(method, unquote(path), query, said)
        asked = Asked(f"{method} {unquote(path)}", parse_qs(query), said, headers)
        self.asked.append(asked)
        known = self.say.get(asked.call)
        if known is None:
            return refusal("Record not found", "404 Not Found")
        if callable(known):
            return known(asked)
        if known and isinstance(known[0], list):
            return known.pop(0) if len(known) > 1 else known[0]  # type: ignore[return-value]
        return known  # type: ignore[return-value]


@dataclass
class Listing:
    """A list as servers page it, newest first; ids are only known for being the same."""

    rows: list[Any] = field(default_factory=list)
    bounds: bool = True  # since_id is heeded
    links: bool = True

    def __call__(self, asked: Asked) -> Reply:
        ids = [row["id"] for row in self.rows]
        start = ids.index(asked.one("max_id")) + 1 if asked.one("max_id") in ids else 0
        end = ids.index(asked.one("since_id")) if self.bounds and asked.one("since_id") in ids else len(ids)
        found = self.rows[start:end][: int(asked.one("limit") or 20)]
        more = found and found[-1]["id"] != ids[-1]
        url = f"http://essai.example/x?max_id={found[-1]['id']}" if found else ""
        link = f'<{url}>; rel="next", <http://essai.example/x?min_id=1>; rel="prev"' if more else ""
        link = link or '<http://essai.example/x?min_id=1>; rel="prev"'
        return answer(found, headers={"link": link} if self.links and found else {})


@contextmanager
def serving(fake: Fake, *, native_id: str = "", **settings: object) -> Iterator[tuple[Mastodon, Wire]]:
    """A connector on a running fake; what it asked for must have been as the API is described."""
    with wire(fake) as server:
        config = AccountConfig(
            native_id=native_id, server=server.url, settings=settings, secret={"access_token": TOKEN}
        )
        client = GuardedClient(Guard(allow=("127.0.0.1",), timeout=1.0, deadline=3.0))
        yield Mastodon(config, client), server
        client.close()
    assert fake.faults == []
