"""The two servers behind Hacker News: its own API for single items, a search of it run by Algolia."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec

from vigie.connectors.errors import Garbled, Gone
from vigie.connectors.hackernews.payloads import Refused, said_of
from vigie.connectors.hackernews.shapes import FromTree, Said, from_api, from_tree
from vigie.connectors.http import GuardedClient

ITEMS = "https://hacker-news.firebaseio.com"
SEARCH = "https://hn.algolia.com"
AT_ONCE = 200  # results a request
MOST = 1_000  # results the search gives of one question, whatever the page
QUESTIONS = 5  # asked again with an earlier end, so that what is talked of a lot is read too
DEEPEST = 60  # answers above one another that are climbed
KNOWN = 50_000
THREAD = 500  # items of one thread that are kept


class Servers:
    def __init__(self, http: GuardedClient, items: str, search: str) -> None:
        self._http = http
        self._items = (items or ITEMS).rstrip("/")
        self._search = (search or SEARCH).rstrip("/")
        self._above: dict[int, int] = {}

    def newest(self) -> int:
        """The highest id there is."""
        highest = self._http.get(f"{self._items}/v0/maxitem.json").json()
        if not isinstance(highest, int):
            raise Garbled("not an id")
        return highest

    def knows(self, user: str) -> bool:
        return self._http.get(f"{self._items}/v0/user/{quote(user, safe='')}.json").json() is not None

    def one(self, native_id: str | int) -> Said | None:
        """The item as it is now, with the story it belongs to; None when there is none."""
        if not str(native_id).isdecimal():
            return None
        raw = self._http.get(f"{self._items}/v0/item/{native_id}.json").json()
        if raw is None:
            return None
        try:
            said = from_api(raw)
        except msgspec.ValidationError as error:
            raise Garbled(f"item {native_id}: {error}"[:200]) from error
        self._above[said.id] = said.parent
        return replace(said, root=self._root_of(said))

    def _root_of(self, said: Said) -> int:
        here, seen = said.id, {said.id}
        while (parent := self._parent_of(here)) and parent not in seen and len(seen) < DEEPEST:
            seen.add(parent)
            here = parent
        return here

    def _parent_of(self, native_id: int) -> int:
        if native_id not in self._above:
            if len(self._above) > KNOWN:
                self._above.clear()
            raw = self._http.get(f"{self._items}/v0/item/{native_id}.json").json()
            parent = raw.get("parent") if isinstance(raw, dict) else None
            self._above[native_id] = parent if isinstance(parent, int) else 0
        return self._above[native_id]

    # --- Search -------------------------------------------------------------------------------

    def found(self, since: datetime, **asked: str) -> tuple[list[Said], Refused]:
        """Everything since a time that answers the question, oldest first, each once."""
        start, end = int(since.timestamp()), 0
        found: dict[int, Said] = {}
        refused: Refused = ()
        for _ in range(QUESTIONS):
            before = f",created_at_i<={end}" if end else ""
            count = len(found)
            for rows in self._pages(numericFilters=f"created_at_i>={start}{before}", **asked):
                said, odd = said_of(rows)
                found |= {one.id: one for one in said}
                refused += odd
            if len(found) - count < MOST - AT_ONCE:
                break
            end = min((one.time for one in found.values() if one.time), default=0)
        return sorted(found.values(), key=lambda one: (one.time or 0, one.id)), refused

    def _pages(self, **asked: str) -> Iterator[list[Any]]:
        for number in range(MOST // AT_ONCE):
            params = {**asked, "hitsPerPage": str(AT_ONCE), "page": str(number)}
            said = self._http.get(f"{self._search}/api/v1/search_by_date", params=params).json()
            hits = said.get("hits") if isinstance(said, Mapping) else None
            if not isinstance(hits, list):
                raise Garbled("no search result")
            yield hits
            if len(hits) < AT_ONCE:
                return

    def thread(self, root: str) -> list[Said]:
        """A story and what is said under it, as the search knows it: one request, however large."""
        try:
            raw = self._http.get(f"{self._search}/api/v1/items/{root}").json()
        except Gone:
            return []
        found, waiting = [], [raw]
        for row in waiting:  # grows while it is walked: neither depth nor width matters
            try:
                one = msgspec.convert(row, FromTree, strict=False)
            except msgspec.ValidationError:
                continue
            waiting += one.children
            found.append(from_tree(one))
        return found
