"""The server of the invented network, and what it sends by itself."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.connectors.closed.connector import Closed
from tests.connectors.closed.hooks import signature_of
from tests.connectors.wire import Step, Wire, http, wire
from vigie.connectors.contract import AccountConfig, Call
from vigie.connectors.http import Guard, GuardedClient

TOKEN, APP_SECRET, VERIFY = "jeton-de-la-page", "secret-de-notre-application", "mot-de-verification"
US = "page-1"
GUARD = Guard(allow=("127.0.0.1",), timeout=2.0, deadline=5.0)
PRICES = {"read": 5_000, "search": 50_000, "count": 1_000, "reply": 15_000, "link": 200_000}


@dataclass
class One:
    id: str
    kind: str
    author: str
    text: str
    said_at: datetime
    parent: str = ""
    rating: int | None = None
    version: int = 1
    deleted: bool = False
    hidden: bool = False
    wanted_hidden: bool | None = None
    written_privately: bool = False
    called_us: bool = True


class No(Exception):  # an answer of the network, not an error of ours
    def __init__(self, status: str, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass
class Network:
    """forgotten: cursors before it have expired. past_is_down: only the newest is shown.

    calls: requests left. money: micro-units left.
    """

    items: dict[str, One] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    private: list[tuple[str, str]] = field(default_factory=list)
    approvals: dict[str, str] = field(
        default_factory=lambda: {"comments.read": "granted", "messages.write": "granted"}
    )
    subscribed: bool = True
    ended: bool = False
    forgotten: int = 0
    past_is_down: bool = False
    calls: int = 100_000
    money: int = 10**12
    requests: list[str] = field(default_factory=list)
    server: Wire = field(default_factory=lambda: Wire(lambda _: []))

    # --- What people do there -----------------------------------------------------------------

    def say(self, text: str, *, author: str = "elodie", kind: str = "comment", **more: Any) -> str:
        given = {"said_at": datetime.now(UTC), **more}
        made = One(f"{kind[0]}{len(self.items) + 1}", kind, author, text, **given)
        self.items[made.id] = made
        self.log.append(made.id)
        return made.id

    def edit(self, native_id: str, text: str) -> None:
        one = self.items[native_id]
        one.text, one.version = text, one.version + 1
        self.log.append(native_id)

    def remove(self, native_id: str) -> None:
        one = self.items[native_id]
        one.deleted, one.version = True, one.version + 1
        self.log.append(native_id)

    def settle(self) -> None:
        """What was accepted is applied, later."""
        for one in self.items.values():
            if one.wanted_hidden is not None:
                one.hidden, one.wanted_hidden = one.wanted_hidden, None

    def sees(self, native_id: str) -> bool:
        one = self.items[native_id]
        above = self.items.get(one.parent)
        return not (one.deleted or one.hidden or (above and above.hidden))

    # --- What it sends ------------------------------------------------------------------------

    def bundle(self, *entries: Any, at: datetime | None = None, secret: str = APP_SECRET) -> Call:
        body = json.dumps({"entry": list(entries)}).encode()
        stamp = int((at or datetime.now(UTC)).timestamp())
        return Call("POST", body, {"x-closed-signature": signature_of(body, stamp, secret)})

    def entry(self, native_id: str, **more: Any) -> dict[str, Any]:
        """One news of a bundle, its content being JSON in a string."""
        return {"object": native_id, "content": json.dumps({**self._told(self.items[native_id]), **more})}

    # --- Answers ------------------------------------------------------------------------------

    def answer(self, asked: bytes) -> list[Step]:
        head, _, content = asked.partition(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        url = urlsplit(target)
        self.requests.append(f"{method} {url.path}")
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if b"authorization: bearer " + TOKEN.encode() not in head.lower():
            return [_json({"code": "token"}, "401 Unauthorized")]
        if self.calls <= 0:
            return [http("429 Too Many Requests", headers={"Retry-After": "900"})]
        self.calls -= 1
        before = self.money
        try:
            said, status = (
                self._serve(method, url.path, query, json.loads(content) if content else {}),
                "200 OK",
            )
        except No as no:
            said, status = {"code": no.code}, no.status
        headers = {
            "x-ratelimit-limit": "100000",
            "x-ratelimit-remaining": str(self.calls),
            "x-ratelimit-reset": "900",
            "x-cost-micros": str(before - self.money),
            "x-money-left-micros": str(self.money),
        }
        return [
            _json(
                said,
                "202 Accepted" if url.path.endswith("/hidden") and status == "200 OK" else status,
                headers,
            )
        ]

    def _serve(self, method: str, path: str, query: dict[str, str], body: Any) -> Any:
        if self.ended:
            raise No("400 Bad Request", "version_ended")
        routes: dict[str, Callable[[str], Any]] = {
            r"GET /v9/me": lambda _: self._me(),
            r"GET /v9/feed": lambda _: self._feed(query),
            r"GET /v9/search": lambda _: self._paid("search", self._found(query)),
            r"GET /v9/counts": lambda _: self._paid("count", self._counted(query)),
            r"GET /v9/blocked": lambda _: sorted(self.blocked),
            r"POST /v9/blocked": lambda _: self.blocked.add(body["author"]),
            r"GET /v9/items/(\w+)": lambda i: self._paid("read", self._told(self._one(i))),
            r"DELETE /v9/items/(\w+)": self._delete,
            r"GET /v9/items/(\w+)/replies": lambda i: self._paid(
                "read", [self._told(o) for o in self._under(i)]
            ),
            r"GET /v9/threads/(\w+)": lambda i: self._paid("read", self._thread(i)),
            r"POST /v9/items/(\w+)/replies": lambda i: self._reply(i, body["text"]),
            r"POST /v9/items/(\w+)/private": lambda i: self._write(i, body["text"]),
            r"POST /v9/items/(\w+)/hidden": lambda i: self._hide(i, hidden=body["hidden"]),
        }
        for route, serve in routes.items():
            if found := re.fullmatch(route, f"{method} {path}"):
                return serve(found[1] if found.groups() else "")
        raise No("400 Bad Request", "no_such_path")

    def _paid(self, what: str, said: Any) -> Any:
        if self.money < PRICES[what]:
            raise No("403 Forbidden", "no_money")
        self.money -= PRICES[what]
        return said

    def _me(self) -> dict[str, Any]:
        now = datetime.now(UTC)
        return {
            "id": US,
            "name": "Boréale",
            "approvals": self.approvals,
            "subscribed": self.subscribed,
            "token_ends_at": (now + timedelta(days=60)).isoformat(),
            "sunset_at": "2027-08-17T00:00:00+00:00",
        }

    def _feed(self, query: dict[str, str]) -> Any:
        if self.approvals["comments.read"] != "granted":
            raise No("403 Forbidden", "right_missing")
        after, limit = query.get("after", ""), int(query["limit"])
        if after and (not after.isdecimal() or int(after) < self.forgotten):
            raise No("400 Bad Request", "cursor_expired")
        start = int(after or 0)
        if "since" in query:
            if self.past_is_down:
                raise No("500 Internal Server Error", "down")
            since = datetime.fromisoformat(query["since"])
            start = next((n for n, i in enumerate(self.log) if self.items[i].said_at >= since), len(self.log))
        ids = self.log[start : start + limit]
        end = start + len(ids)
        rows = [self._told(self.items[i]) for i in ids]
        return self._paid("read", {"data": rows, "next": str(end), "more": end < len(self.log)})

    def _found(self, query: dict[str, str]) -> Any:
        """Newest first, from a place in time downwards."""
        ids = [i for i in self._matching(query["q"]) if int(i[1:]) < int(query.get("before", 10**9))]
        newest = sorted(ids, key=lambda i: int(i[1:]), reverse=True)
        limit = int(query["limit"])
        rows = [self._told(self.items[i]) for i in newest[:limit]]
        return {"data": rows, "more": len(newest) > limit}

    def _counted(self, query: dict[str, str]) -> Any:
        since, until = (datetime.fromisoformat(query[name]) for name in ("since", "until"))
        said = [self.items[i].said_at for i in self._matching(query["q"])]
        return {"total": sum(since <= at < until for at in said)}

    def _matching(self, words: str) -> list[str]:
        wanted = words.lower().split()
        return [i for i, one in self.items.items() if all(w in one.text.lower() for w in wanted)]

    def _one(self, native_id: str) -> One:
        one = self.items.get(native_id)
        if one is None or one.deleted:
            raise No("410 Gone", "deleted")
        return one

    def _under(self, native_id: str) -> list[One]:
        return [one for one in self.items.values() if one.parent == native_id and not one.deleted]

    def _root(self, one: One) -> str:
        while one.parent:
            one = self.items[one.parent]
        return one.id

    def _thread(self, root: str) -> list[Any]:
        return [self._told(o) for o in self.items.values() if self._root(o) == root and not o.deleted]

    def _delete(self, native_id: str) -> Any:
        if self._one(native_id).author != US:
            raise No("403 Forbidden", "not_yours")
        self.remove(native_id)
        return {}

    def _reply(self, native_id: str, text: str) -> Any:
        one = self._one(native_id)
        if len(text) > 350:
            raise No("422 Unprocessable", "too_long")
        ours = [o for o in self._under(native_id) if o.author == US]
        self._paid("link" if "://" in text else "reply", None)
        if one.kind == "review" and ours:
            self.edit(ours[0].id, text)
            return self._told(ours[0])
        return self._told(self.items[self.say(text, author=US, parent=native_id)])

    def _write(self, native_id: str, text: str) -> Any:
        one = self._one(native_id)
        if one.kind == "comment" and one.written_privately:
            raise No("403 Forbidden", "once_only")
        one.written_privately = True
        self.private.append((one.author, text))
        self._paid("reply", None)
        return {"id": f"p{len(self.private)}"}

    def _hide(self, native_id: str, *, hidden: bool) -> Any:
        one = self._one(native_id)
        if one.parent:
            raise No("403 Forbidden", "only_top")
        one.wanted_hidden = hidden
        return {}

    def _told(self, one: One) -> dict[str, Any]:
        under = self._under(one.id)
        return {
            "id": one.id,
            "kind": one.kind,
            "author": one.author,
            "name": one.author.capitalize(),
            "said_at": one.said_at.isoformat(),
            "version": one.version,
            "text": "" if one.deleted else one.text,
            "parent": one.parent,
            "root": self._root(one),
            "rating": one.rating,
            "deleted": one.deleted,
            "hidden": one.hidden,
            "top": not one.parent,
            "answers": len(under),
            "hidden_in_thread": sum(o.hidden for o in under),
            "can_reply_privately": not one.written_privately,
            "called_us": one.called_us,
            "has_reply": any(o.author == US for o in under),
            "last_inbound_at": one.said_at.isoformat() if one.kind == "message" else "",
        }


def _json(body: Any, status: str, headers: dict[str, str] | None = None) -> bytes:
    return http(status, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})


@contextmanager
def network() -> Iterator[Network]:
    made = Network()
    with wire(made.answer) as server:
        made.server = server
        yield made


def connector_of(there: Network, *, server: str = "", guard: Guard = GUARD, **settings: object) -> Closed:
    secret = {"token": TOKEN, "app_secret": APP_SECRET, "verify_token": VERIFY}
    config = AccountConfig(
        server=server or there.server.url, settings={"page_size": 3, **settings}, secret=secret
    )
    return Closed(config, GuardedClient(guard))
