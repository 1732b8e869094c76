"""A server that answers what the test says, call by call: for faults the real one does not make."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.connectors.wire import Step, Wire, http, wire
from vigie.connectors.bluesky.connector import Bluesky
from vigie.connectors.contract import AccountConfig
from vigie.connectors.http import Guard, GuardedClient

DID = "did:plc:kpygzoeo5lmsujzwcj5os27k"
Reply = list[Step]


def answer(body: Any = None, status: str = "200 OK", **headers: str) -> Reply:
    content = b"" if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return [http(status, content, {"content-type": "application/json", **named})]


def refusal(name: str, message: str = "", status: str = "400 Bad Request", **headers: str) -> Reply:
    return answer({"error": name, "message": message}, status, **headers)


@dataclass
class Asked:
    """One call, as the server saw it."""

    nsid: str
    token: str
    query: str
    body: Any


@dataclass
class Pds:
    """say[nsid]: what to answer to that call; a list of answers is used up, the last one stays."""

    say: dict[str, Callable[[Asked], Reply] | list[Reply] | Reply] = field(default_factory=dict)
    calls: list[Asked] = field(default_factory=list)
    logins: int = 0
    refreshes: int = 0

    def count(self, nsid: str) -> int:
        return sum(1 for call in self.calls if call.nsid == nsid)

    def session(self, asked: Asked) -> Reply:
        """A new pair of tokens for each login and each refresh; a refresh token works once."""
        if asked.nsid.endswith("createSession"):
            self.logins += 1
        else:
            if asked.token != f"refresh-{self.logins}-{self.refreshes}":
                return refusal("ExpiredToken")
            self.refreshes += 1
        serial = f"{self.logins}-{self.refreshes}"
        return answer(
            {
                "did": DID,
                "handle": "boreale.test",
                "accessJwt": f"access-{serial}",
                "refreshJwt": f"refresh-{serial}",
            }
        )

    def __call__(self, raw: bytes) -> Reply:
        head, _, body = raw.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        path, _, query = lines[0].split(" ")[1].partition("?")
        token = next((line.split(" ")[-1] for line in lines if line.lower().startswith("authorization:")), "")
        asked = Asked(path.removeprefix("/xrpc/"), token, query, json.loads(body) if body else None)
        self.calls.append(asked)
        known = self.say.get(asked.nsid)
        if known is None and asked.nsid.startswith("com.atproto.server."):
            return self.session(asked)
        assert known is not None, f"unexpected call {asked.nsid}"
        if callable(known):
            return known(asked)
        if known and isinstance(known[0], list):
            return known.pop(0) if len(known) > 1 else known[0]  # type: ignore[return-value]
        return known  # type: ignore[return-value]


@contextmanager
def serving(pds: Pds, **settings: object) -> Iterator[tuple[Bluesky, Wire]]:
    """A connector on a running scripted server."""
    with wire(pds) as server:
        config = AccountConfig(
            handle="boreale.test",
            server=server.url,
            settings=settings,
            secret={"app_password": "abcd-efgh-ijkl-mnop"},
        )
        http_client = GuardedClient(Guard(allow=("127.0.0.1",), timeout=1.0, deadline=3.0))
        yield Bluesky(config, http_client), server
        http_client.close()
