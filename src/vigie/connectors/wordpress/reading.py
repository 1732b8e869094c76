"""What a site says: lists of comments, the newest and those that may have changed since."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from vigie.connectors.contract import Cursor, Page
from vigie.connectors.errors import Garbled, Gone
from vigie.connectors.wordpress.payloads import FIELDS, Comment, comment_of, item_of, without_person
from vigie.connectors.wordpress.site import Site
from vigie.core.types import Author, Item, Kind, Place

WINDOW = 300  # newest comments whose edits, moderation and disappearance are noticed
CHUNKS_A_TURN = 20  # of the gap after a long silence; the rest waits for the next turn
LOOKS_A_TURN = 20  # at comments that seem to have disappeared
FIRST_READ = timedelta(days=30)
DEEPEST = 10  # WordPress nests at most ten levels
SUMMER_TIME = timedelta(hours=1, minutes=1)  # `after` compares local times, which repeat in autumn
PARENTS_KEPT = 50_000

WHOLE = {"context": "edit", "_fields": FIELDS, "_embed": "up"}
EVERY_STATUS = {**WHOLE, "status": "any"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One list as the site gave it: what could be read, and (reason, payload) of what could not."""

    comments: list[Comment]
    refused: tuple[tuple[str, str], ...] = ()


class Reader:
    """Lists of comments of one site, as items."""

    def __init__(self, site: Site, *, staff: Iterable[int], page_size: int) -> None:
        self.site = site
        self.size = page_size
        self._staff = frozenset(staff)
        self._parents: dict[int, int] = {}

    def listed(self, **params: Any) -> Listed:
        """At most one page of comments of every status."""
        rows = self.site.call("GET", "/comments", params={"per_page": self.size, **EVERY_STATUS, **params})
        if not isinstance(rows, list):
            raise Garbled("not a list of comments")
        comments, refused = [], []
        for row in rows:
            try:
                comments.append(comment_of(row))
            except msgspec.ValidationError as error:
                refused.append((str(error)[:200], without_person(row)))
        return Listed(comments, tuple(refused))

    def one(self, native_id: str) -> Comment | None:
        """The comment as it is now, None when it is gone for good."""
        if not native_id.isdecimal():
            return None
        try:
            row = self.site.call("GET", f"/comments/{native_id}", params=WHOLE)
            return comment_of(row)
        except Gone:
            return None
        except msgspec.ValidationError as error:
            raise Garbled(f"comment {native_id}: {error}"[:200]) from error

    def items(self, comments: Sequence[Comment], now: datetime | None = None) -> tuple[Item, ...]:
        """In the order they were said. now: None where no date can be in the future (a single look)."""
        self._learn_parents(comments)
        us = self._staff | {self.site.me().id}
        return tuple(
            item_of(c, site=self.site.address, us=us, root=self._root_of(c.id), now=now)
            for c in sorted(comments, key=lambda c: c.id)
        )

    def _learn_parents(self, comments: Iterable[Comment]) -> None:
        """Follow the answers up to what they answer, a whole level in one request."""
        if len(self._parents) > PARENTS_KEPT:
            self._parents.clear()
        self._parents.update({c.id: c.parent for c in comments})
        above = {c.parent for c in comments}
        for _ in range(DEEPEST):
            unknown = sorted(p for p in above if p and p not in self._parents)[: self.size]
            if not unknown:
                return
            found = {c.id: c.parent for c in self.listed(include=_ids(unknown)).comments}
            self._parents.update({p: found.get(p, 0) for p in unknown})
            above = set(found.values())

    def _root_of(self, comment: int) -> int:
        seen = {comment}
        while (parent := self._parents.get(comment, 0)) and parent not in seen:
            seen.add(parent)
            comment = parent
        return comment

    # --- Following what is new and what changes ---------------------------------------------

    def follow(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """Pages of what is new or changed since the cursor `{"top": id, "seen": {id: signature}}`.

        Comments are followed by id, which dates (imported, in local time) cannot disturb.
        """
        if "top" not in cursor:
            for page in self.since(now - FIRST_READ, now):
                yield replace(page, more=True)
        place = _Place.of(cursor)
        newest = self.listed(orderby="id", order="desc")
        ids = [c.id for c in newest.comments]
        # From 0 too: the site may have had no comment when it was first read.
        if "top" in cursor and len(ids) >= self.size and min(ids) > place.top + 1:
            ended = yield from self._fill(place, min(ids), now)
            if not ended:
                return
        changed = self._changed(place, newest.comments, now)
        yield Page(changed, place.cursor(), refused=newest.refused)

    def _fill(self, place: "_Place", until: int, now: datetime) -> Generator[Page, None, bool]:
        """The gap between what was read last and the newest page, oldest first; True when it is closed."""
        for _ in range(CHUNKS_A_TURN):
            last = min(place.top + self.size, until - 1)
            listed = self.listed(include=_ids(range(place.top + 1, last + 1)))
            place.top = last
            items = self.items(place.news(listed.comments), now)
            yield Page(items, place.cursor(), more=True, refused=listed.refused)
            if last >= until - 1:
                return True
        return False

    def _changed(self, place: "_Place", newest: list[Comment], now: datetime) -> tuple[Item, ...]:
        """New and changed comments of the newest page, and of a part of the older ones in turn."""
        here = {c.id for c in newest}
        older = place.older_than(min(here, default=0), self.size)
        missing = {i for i in place.seen if i not in here and i > min(here, default=0)}
        again = self.listed(include=_ids(older)).comments if older else []
        missing |= set(older) - {c.id for c in again}
        news = place.news([*newest, *again])
        place.top = max([place.top, *here])
        gone = []
        for native_id in sorted(missing)[:LOOKS_A_TURN]:
            comment = self.one(str(native_id))  # not listed: deleted, or its article is no longer public
            if comment is None:
                place.forget(native_id)
                gone.append(self._gone(native_id, now))
            else:
                news += place.news([comment])
        return (*self.items(news, now), *gone)

    def _gone(self, native_id: int, now: datetime) -> Item:
        place = Place(self.site.address, ours=True, culture="brand")
        return Item(str(native_id), Kind.COMMENT, "", Author("unknown"), place, now, deleted=True)

    # --- The past, and words ----------------------------------------------------------------

    def since(self, since: datetime, now: datetime) -> Iterator[Page]:
        """Comments said since a time, oldest first. Pages overlap: one may be deleted meanwhile."""
        after = (since.astimezone(UTC) - SUMMER_TIME).strftime("%Y-%m-%dT%H:%M:%SZ")
        step = max(1, self.size - self.size // 4)
        offset, full = 0, True
        while full:
            listed = self.listed(after=after, orderby="date_gmt", order="asc", offset=offset)
            count = len(listed.comments) + len(listed.refused)
            full, offset = count >= self.size, offset + step
            kept = [item for item in self.items(listed.comments, now) if item.said_at >= since]
            if kept or listed.refused:
                yield Page(tuple(kept), {}, more=full, refused=listed.refused)

    def about(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """Comments that hold the words, newest first; the cursor is the next page's number."""
        number = _whole(cursor.get("page")) or 1
        listed = self.listed(search=words, page=number)
        more = len(listed.comments) + len(listed.refused) >= self.size
        yield Page(self.items(listed.comments, now), {"page": number + 1}, more, listed.refused)


class _Place:
    """Where reading stopped, while it moves."""

    def __init__(self, top: int, turn: int, seen: dict[int, str]) -> None:
        self.top = top
        self.turn = turn
        self.seen = seen

    @classmethod
    def of(cls, cursor: Cursor) -> "_Place":
        seen = cursor.get("seen")
        known = {_whole(k): str(v) for k, v in seen.items()} if isinstance(seen, Mapping) else {}
        return cls(_whole(cursor.get("top")), _whole(cursor.get("turn")), known)

    def cursor(self) -> Cursor:
        kept = sorted(self.seen, reverse=True)[:WINDOW]
        return {"top": self.top, "turn": self.turn, "seen": {str(i): self.seen[i] for i in kept}}

    def news(self, comments: Iterable[Comment]) -> list[Comment]:
        """Those that are new or not as they were, noted as seen.

        One older than all that is known is not new: a deletion let it slide onto the newest page.
        """
        oldest = min(self.seen, default=0)
        fresh = [c for c in comments if self.seen.get(c.id) != c.signature()]
        self.seen.update({c.id: c.signature() for c in fresh})
        return [c for c in fresh if c.id >= oldest]

    def older_than(self, native_id: int, size: int) -> list[int]:
        """The part of the older known ones whose turn it is."""
        older = sorted((i for i in self.seen if i < native_id), reverse=True)
        if not older:
            return []
        start = self.turn * size % len(older)
        self.turn = (self.turn + 1) % max(1, -(-len(older) // size))
        return older[start : start + size]

    def forget(self, native_id: int) -> None:
        self.seen.pop(native_id, None)


def _ids(ids: Iterable[int]) -> str:
    return ",".join(str(i) for i in ids)


def _whole(value: object) -> int:
    return int(str(value)) if str(value).isdecimal() else 0
