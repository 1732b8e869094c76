"""Conversations: what stands around a status, and what is new under ours."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from vigie.connectors.errors import Gone, NetworkError
from vigie.connectors.mastodon import wild
from vigie.connectors.mastodon.feeds import Made, items_of
from vigie.connectors.mastodon.payloads import Us, in_thread
from vigie.connectors.mastodon.server import Server, checked
from vigie.core.types import Item

OWN = 40  # of our latest posts: whose answers are watched
MOST_ROOTS = 10  # threads climbed for one page: the rest keep their parent as the root they know
KNOWN_ROOTS = 2_000
SPARE = 60  # calls that are not spent on climbing


class Threads:
    """Remembers which thread an answer belongs to: the network says it of no status alone."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._roots: OrderedDict[str, str] = OrderedDict()

    def around(self, item: Item, us: Us) -> tuple[Item, ...]:
        """The whole thread, as far as the server has it; () when the item is gone."""
        try:
            start = self.server.status(item.native_id)
            above, below = self._context(item.native_id)
        except Gone:
            return ()
        root = wild.ident(wild.mapping(above[0]).get("id")) if above else item.native_id
        rows = [*above, start, *below]
        if above:
            rows += self._below(root)
        once = {wild.ident(wild.mapping(row).get("id")): row for row in rows}
        return tuple(in_thread(one, root) for one in items_of(once.values(), us)[0])

    def rooted(self, items: list[Item]) -> list[Item]:
        """The same with the first status of their threads, as far as calls may be spent on it."""
        climbs = MOST_ROOTS
        found = []
        for item in items:
            root = self._roots.get(item.parent_id, "")
            left = self.server.http.budget.calls_left
            if item.parent_id and not root and climbs and (left is None or left > SPARE):
                climbs -= 1
                root = self._climb(item)
            found.append(in_thread(item, root) if root else item)
        return found

    def of_ours(self, us: Us, known: dict[str, int]) -> Iterator[tuple[Made, dict[str, int]]]:
        """For each of our latest posts whose number of answers changed: what stands under it."""
        params = {"limit": OWN, "exclude_reblogs": "true"}
        rows = map(wild.mapping, self.server.rows(f"/api/v1/accounts/{us.id}/statuses", params).rows)
        counts = {wild.ident(row.get("id")): wild.count(row.get("replies_count")) for row in rows}
        kept = {native_id: known[native_id] for native_id in counts if native_id in known}
        for native_id, replies in counts.items():
            if native_id and replies != kept.get(native_id, 0):
                items, refused = items_of(self._below(native_id), us)
                kept[native_id] = replies
                yield (self.rooted(items), refused), dict(kept)
        yield ([], []), kept

    def look(self, native_id: str, us: Us) -> Item | None:
        try:
            items, _ = items_of([self.server.status(native_id)], us)
        except Gone:
            return None
        return items[0] if items else None

    def _context(self, native_id: str) -> tuple[list[Any], list[Any]]:
        found = wild.mapping(self.server.get(f"/api/v1/statuses/{checked(native_id)}/context"))
        return wild.rows(found.get("ancestors")), wild.rows(found.get("descendants"))

    def _below(self, native_id: str) -> list[Any]:
        try:
            return self._context(native_id)[1]
        except Gone:
            return []

    def _climb(self, item: Item) -> str:
        try:
            above, _ = self._context(item.native_id)
        except NetworkError:
            return ""
        root = wild.ident(wild.mapping(above[0]).get("id")) if above else ""
        self._roots[item.parent_id] = root or item.parent_id
        while len(self._roots) > KNOWN_ROOTS:
            self._roots.popitem(last=False)
        return root or item.parent_id
