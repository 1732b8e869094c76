"""A small Hacker News: its API for single items and the search of it, after their documentation."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.connectors.wire import Step, Wire, http, wire
from vigie.connectors.contract import AccountConfig
from vigie.connectors.hackernews.connector import HackerNews
from vigie.connectors.http import Guard, GuardedClient

ASKED = {"query", "tags", "numericFilters", "page", "hitsPerPage"}
ASKED |= {"restrictSearchableAttributes", "typoTolerance"}  # Algolia's own, which the search takes too
MOST = 1000
GUARD = Guard(allow=("127.0.0.1",), timeout=2.0, deadline=5.0)


@dataclass
class One:
    id: int
    by: str
    text: str = ""
    title: str = ""
    url: str = ""
    parent: int = 0
    time: int = 0
    dead: bool = False
    deleted: bool = False
    indexed: bool = True


@dataclass
class Newsroom:
    """instead: answers a path in our place. breaches: what was asked and is not in the documentation."""

    items: dict[int, One] = field(default_factory=dict)
    users: set[str] = field(default_factory=lambda: {"boreale", "Elodie"})
    instead: Callable[[str], bytes | None] = lambda _path: None
    breaches: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    server: Wire = field(default_factory=lambda: Wire(lambda _: []))

    def post(self, title: str, *, by: str = "Elodie", **more: Any) -> str:
        return self._add(by, title=title, **more)

    def comment(self, to: str, text: str, *, by: str = "Elodie", **more: Any) -> str:
        return self._add(by, text=html_of(text), parent=int(to), **more)

    def _add(self, by: str, **more: Any) -> str:
        given = {"time": int(datetime.now(UTC).timestamp()), **more}
        made = One(8_000 + len(self.items), by, **given)
        self.items[made.id] = made
        return str(made.id)

    def edit(self, native_id: str, text: str) -> None:
        self.items[int(native_id)].text = html_of(text)

    def delete(self, native_id: str) -> None:
        self.items[int(native_id)].deleted = True

    # --- Answers ------------------------------------------------------------------------------

    def answer(self, asked: bytes) -> list[Step]:
        url = urlsplit(asked.split(b" ")[1].decode())
        path, query = unquote(url.path), parse_qs(url.query)
        self.requests.append(path)
        if ready := self.instead(path):
            return [ready]
        if found := re.fullmatch(r"/v0/item/(\d+)\.json", path):
            return [_json(self._item(int(found[1])))]
        if found := re.fullmatch(r"/v0/user/(.+)\.json", path):
            return [_json({"id": found[1], "karma": 1} if found[1] in self.users else None)]
        if path == "/v0/maxitem.json":
            return [_json(max(self.items, default=1))]
        if path == "/api/v1/search_by_date":
            self.breaches += [f"no such parameter: {name}" for name in set(query) - ASKED]
            return [_json(self._search({name: values[0] for name, values in query.items()}))]
        if found := re.fullmatch(r"/api/v1/items/(\d+)", path):
            one = self.items.get(int(found[1]))
            return [_json(self._tree(one)) if one else http("404 Not Found")]
        self.breaches.append(f"no such path: {path}")
        return [http("404 Not Found")]

    def _kids(self, one: One) -> list[One]:
        return [kid for kid in self.items.values() if kid.parent == one.id]

    def _item(self, number: int) -> Any:
        one = self.items.get(number)
        if one is None:
            return None
        said: dict[str, Any] = {"id": one.id, "time": one.time, "type": _type(one)}
        if one.parent:
            said["parent"] = one.parent
        if kids := self._kids(one):
            said["kids"] = [kid.id for kid in kids]
        if one.dead:
            said["dead"] = True
        if one.deleted:
            return said | {"deleted": True}
        told = {"by": one.by, "text": one.text, "title": one.title, "url": one.url}
        return said | {name: value for name, value in told.items() if value}

    def _root(self, one: One) -> One:
        while one.parent:
            one = self.items[one.parent]
        return one

    def _hit(self, one: One) -> dict[str, Any]:
        root = self._root(one)
        said: dict[str, Any] = {
            "objectID": str(one.id),
            "author": one.by,
            "created_at": datetime.fromtimestamp(one.time, UTC).isoformat(),
            "created_at_i": one.time,
            "_tags": [_type(one), f"author_{one.by}", f"story_{root.id}"],
        }
        if one.parent:
            story = {"story_id": root.id, "story_title": root.title, "story_url": root.url}
            return said | story | {"parent_id": one.parent, "comment_text": one.text, "title": root.title}
        return said | {
            "title": one.title,
            "url": one.url or None,
            "points": 1,
            "story_text": one.text or None,
        }

    def _search(self, asked: dict[str, str]) -> Any:
        shown = [one for one in self.items.values() if one.indexed and not (one.dead or one.deleted)]
        hits = [self._hit(one) for one in sorted(shown, key=lambda one: (-one.time, -one.id))]
        found = [hit for hit in hits if _has(hit, asked) and _is(hit, asked.get("tags", ""))]
        found = [hit for hit in found if _within(hit["created_at_i"], asked.get("numericFilters", ""))][:MOST]
        size, page = int(asked.get("hitsPerPage", "20")), int(asked.get("page", "0"))
        return {"hits": found[page * size : (page + 1) * size], "nbHits": len(found), "page": page}

    def _tree(self, one: One) -> dict[str, Any]:
        return {
            "id": one.id,
            "type": _type(one),
            "author": None if one.deleted else one.by,
            "created_at_i": one.time,
            "title": one.title or None,
            "url": one.url or None,
            "text": None if one.deleted else one.text or None,
            "parent_id": one.parent or None,
            "story_id": self._root(one).id,
            "children": [self._tree(kid) for kid in self._kids(one) if kid.indexed],
        }


def html_of(text: str) -> str:
    """Comments are kept escaped, with <p> between paragraphs."""
    return "<p>".join(escape(part).replace("/", "&#x2F;") for part in text.split("\n\n"))


def _type(one: One) -> str:
    return "comment" if one.parent else "story"


def _has(hit: dict[str, Any], asked: dict[str, str]) -> bool:
    where = asked.get("restrictSearchableAttributes", "title,url,author,story_text,comment_text").split(",")
    return asked.get("query", "").lower() in " ".join(str(hit.get(name) or "") for name in where).lower()


def _is(hit: dict[str, Any], tags: str) -> bool:
    """Tags are all wanted; of those in brackets, one."""
    for part in re.findall(r"\([^)]*\)|[^,()]+", tags):
        if not set(part.strip("()").split(",")) & set(hit["_tags"]):
            return False
    return True


def _within(time: int, filters: str) -> bool:
    tests = re.findall(r"created_at_i(>=|<=|>|<)(\d+)", filters)
    return all(
        {">=": time >= int(at), "<=": time <= int(at), ">": time > int(at), "<": time < int(at)}[sign]
        for sign, at in tests
    )


def _json(body: Any) -> bytes:
    return http(body=json.dumps(body).encode(), headers={"Content-Type": "application/json; charset=utf-8"})


@contextmanager
def newsroom() -> Iterator[Newsroom]:
    made = Newsroom()
    with wire(made.answer) as server:
        made.server = server
        yield made
    assert not made.breaches, made.breaches


def connector_of(
    there: Newsroom, *, server: str = "", guard: Guard = GUARD, **settings: object
) -> HackerNews:
    given = {"user": "boreale", "site": "https://www.boreale.example/", "page_size": 3, **settings}
    servers = dict.fromkeys(("items_server", "search_server"), server or there.server.url)
    return HackerNews(AccountConfig(settings={**given, **servers}), GuardedClient(guard))
