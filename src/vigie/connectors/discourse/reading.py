"""What a forum says: its newest posts, those that may have changed since, and single ones."""

from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from vigie.connectors.contract import Cursor, Page
from vigie.connectors.discourse.forum import Forum, moment
from vigie.connectors.discourse.payloads import Around, item_of
from vigie.connectors.discourse.posts import SAID, Post, Refused, post_of, posts_of
from vigie.connectors.discourse.stand import Stand
from vigie.connectors.discourse.topics import Topics, unseen, with_topic
from vigie.connectors.errors import Garbled
from vigie.connectors.errors import Refused as NetworkRefused
from vigie.connectors.markup import plain
from vigie.core.types import Author, Item, Kind, Place

FIRST_READ = timedelta(days=30)
PAGES_A_TURN = 20  # of the gap after a long silence; the rest waits for the next turn
LOOKS_A_TURN = 20  # at posts that seem to have disappeared
FOUND_AT_ONCE = 10  # posts of a search that are fetched for one page: a search gives excerpts only


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of the forum, newest first: what could be read, (reason, payload) of what could not.

    ids: of all that was listed, read or not.
    """

    posts: list[Post]
    refused: Refused
    ids: frozenset[int]


class Reader:
    """Posts of one forum, as items."""

    def __init__(self, forum: Forum, *, colleagues: Iterable[str], ours: bool) -> None:
        self.forum = forum
        self.topics = Topics(forum)
        self._colleagues = frozenset(name.lower() for name in colleagues)
        self._ours = ours
        self._places: dict[int | None, Place] = {}

    def us(self) -> frozenset[str]:
        return self._colleagues | {self.forum.me().username.lower()}

    def listed(self, before: int = 0) -> Listed:
        """The newest public posts that we may see, or those older than an id."""
        said = self.forum.call("GET", "/posts.json", params={"before": before} if before else None)
        rows = said.get("latest_posts") if isinstance(said, dict) else None
        if not isinstance(rows, list):
            raise Garbled("no list of posts")
        posts, refused = posts_of(rows)
        self.topics.learn(posts)
        ids = [row.get("id") for row in rows if isinstance(row, dict)]
        kept = [post for post in posts if post.post_type in SAID]
        return Listed(kept, refused, frozenset(i for i in ids if isinstance(i, int)))

    def one(self, native_id: str) -> Post | None:
        """The post as it is now, with its topic's title and place; None when it is not to be seen."""
        if not native_id.isdecimal():
            return None
        try:
            post = post_of(self.forum.call("GET", f"/posts/{native_id}.json"))
            topic, _, _ = self.topics.fetch(post.topic_id)
        except msgspec.ValidationError as error:
            raise Garbled(f"post {native_id}: {error}"[:200]) from error
        except NetworkRefused as error:
            if unseen(error):
                return None
            raise
        return with_topic(post, topic)

    def look(self, native_id: str) -> Item | None:
        post = self.one(native_id)
        return self.items([post])[0] if post and post.post_type in SAID else None

    def thread(self, item: Item) -> tuple[Item, ...]:
        """The topic of the item, in the order of the forum."""
        topic_id = item.raw.get("topic_id")
        if not topic_id:
            post = self.one(item.native_id)
            topic_id = post.topic_id if post else 0
        try:
            posts, _ = self.topics.whole(str(topic_id), int(item.native_id)) if topic_id else ([], ())
        except NetworkRefused as error:
            if unseen(error):
                return ()
            raise
        return self.items([post for post in posts if post.post_type in SAID])

    def items(self, posts: Iterable[Post], now: datetime | None = None) -> tuple[Item, ...]:
        """now: None where no date can be in the future (a single look)."""
        return tuple(item_of(post, self._around(post), now) for post in posts)

    def _around(self, post: Post) -> Around:
        return Around(
            address=self.forum.address,
            place=self.place(post),
            us=self.us(),
            staff=self.forum.me().staff,
            parent=self.topics.parent(post),
            root=self.topics.root(post),
        )

    def place(self, post: Post) -> Place:
        """The category; one place for all private messages."""
        if post.topic_archetype == "private_message":
            return Place("messages", url=f"{self.forum.address}/my/messages", ours=True, culture="brand")
        if post.category_id not in self._places:
            self._places |= self._categories()
        return self._places.setdefault(post.category_id, self._place(post.category_id, {}))

    def _categories(self) -> dict[int | None, Place]:
        said = self.forum.call("GET", "/categories.json", params={"include_subcategories": "true"})
        found = said.get("category_list") if isinstance(said, dict) else None
        rows = found.get("categories") if isinstance(found, dict) else None
        places: dict[int | None, Place] = {}
        waiting = list(rows) if isinstance(rows, list) else []
        while waiting:
            row = waiting.pop()
            if isinstance(row, dict) and isinstance(row.get("id"), int) and row["id"] not in places:
                places[row["id"]] = self._place(row["id"], row)
                below = row.get("subcategory_list")
                waiting += below if isinstance(below, list) else []
        return places

    def _place(self, category: int | None, row: Mapping[str, Any]) -> Place:
        slug = str(row.get("slug") or "-")
        url = f"{self.forum.address}/c/{slug}/{category}" if category else self.forum.address
        culture = "help" if _is_for_help(row) else "brand" if self._ours else "public"
        return Place(f"category:{category or 0}", plain(str(row.get("name") or "")), url, self._ours, culture)

    # --- Following what is new and what changes -----------------------------------------------

    def follow(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """Pages of what is new or changed since the cursor; see `stand`.

        The list is read from its newest post down; a gap that is left below is filled first, from
        where filling it stopped.
        """
        stand = Stand.of(cursor)
        if stand.gap:
            ended = yield from self._fill(stand, now)
            if not ended:
                return
        newest = self.listed()
        lowest, floor = min(newest.ids, default=0), stand.top
        if newest.ids and lowest > floor + 1:
            stand.open_gap(lowest, floor, since=None if floor else now - FIRST_READ)
        news = stand.news(newest.posts)
        stand.top = max([stand.top, *newest.ids])
        changed, gone = ([], []) if stand.gap else self._older(stand, newest, now)
        items = (*self.items(news + changed, now), *gone)
        yield Page(items, stand.cursor(), more=bool(stand.gap), refused=newest.refused)
        if stand.gap:
            yield from self._fill(stand, now)

    def _fill(self, stand: Stand, now: datetime) -> Generator[Page, None, bool]:
        """The gap under what was read, newest first; True when it is closed."""
        for number in range(1, PAGES_A_TURN + 1):
            listed = self.listed(stand.before)
            posts = stand.shrink_gap(listed.ids, listed.posts)
            items = self.items(stand.unread(posts), now)
            yield Page(items, stand.cursor(), more=bool(stand.gap), refused=listed.refused)
            if not stand.gap:
                return True
            if number == PAGES_A_TURN:
                break
        return False

    def _older(self, stand: Stand, newest: Listed, now: datetime) -> tuple[list[Post], list[Item]]:
        """What changed in a part of the older posts, and what disappeared from both."""
        lowest = min(newest.ids, default=0)
        missing = {i for i in stand.seen if i >= lowest} - newest.ids
        changed: list[Post] = []
        if before := stand.next_part(lowest, max(1, len(newest.ids))):
            older = self.listed(before)
            changed = stand.news(older.posts)
            missing |= {i for i in stand.seen if min(older.ids, default=before) <= i < before} - older.ids
        gone = []
        for native_id in sorted(missing)[:LOOKS_A_TURN]:
            post = self.one(str(native_id))
            if post is None:
                gone.append(self.gone(str(native_id), now))
            else:  # deleted and still shown to the staff, or its topic is listed no more
                changed += stand.news([post])
            stand.forget(native_id)
        return changed, gone

    def gone(self, native_id: str, now: datetime) -> Item:
        place = Place("category:0", url=self.forum.address, ours=self._ours)
        return Item(native_id, Kind.POST, "", Author("unknown"), place, now, deleted=True, status="deleted")

    # --- The past, and words ------------------------------------------------------------------

    def since(self, since: datetime, now: datetime) -> Iterator[Page]:
        """Posts said since a time, newest first."""
        listed = self.listed()
        while listed.ids:
            dated = [(post, moment(post.created_at)) for post in listed.posts]
            kept = [post for post, at in dated if at is None or at >= since]
            ended = bool(dated) and all(at is not None and at < since for _, at in dated)
            yield Page(self.items(kept, now), {}, more=not ended, refused=listed.refused)
            lowest = min(listed.ids)
            older = self.listed(lowest)
            if ended or min(older.ids, default=lowest) >= lowest:
                return
            listed = older

    def about(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """Posts that hold the words, newest first; the cursor is `{"page": n, "done": posts of it}`."""
        page, done = whole(cursor.get("page")) or 1, whole(cursor.get("done"))
        said = self.forum.call("GET", "/search.json", params={"q": f"{words} order:latest", "page": page})
        found = said.get("grouped_search_result") if isinstance(said, dict) else None
        if not isinstance(found, dict) or not isinstance(said.get("posts"), list):
            raise Garbled("no search result")
        ids = [row["id"] for row in said["posts"] if isinstance(row, dict) and isinstance(row.get("id"), int)]
        further = found.get("more_full_page_results") is True
        for start in range(done, max(len(ids), done + 1), FOUND_AT_ONCE):
            posts = [self.one(str(i)) for i in ids[start : start + FOUND_AT_ONCE]]
            last = start + FOUND_AT_ONCE >= len(ids)
            after = {"page": page + 1 if further else page, "done": 0 if further else len(ids)}
            there = after if last else {"page": page, "done": start + FOUND_AT_ONCE}
            readable = [post for post in posts if post and post.post_type in SAID]
            yield Page(self.items(readable, now), there, more=further or not last)


def _is_for_help(row: Mapping[str, Any]) -> bool:
    """People mark the answer that solved a question there (the Solved plug-in, or a support category)."""
    fields, kinds = row.get("custom_fields"), row.get("category_types")
    solved = isinstance(fields, Mapping) and str(fields.get("enable_accepted_answers")).lower() == "true"
    return solved or (isinstance(kinds, Mapping) and "support" in kinds)


def whole(value: object) -> int:
    return int(str(value)) if str(value).isdecimal() else 0
