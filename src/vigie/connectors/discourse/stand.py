"""Where reading stopped, while it moves. Pure.

The cursor: `top`, the highest id read; `gap`, the ids under it that wait (`before` down to `floor`,
or to posts older than `since`); `seen`, a signature of each of the newest posts, because a forum
lists no edit; `turn`, which part of them is looked at next; `mail`, how far each private message is read.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from vigie.connectors.contract import Cursor
from vigie.connectors.discourse.forum import moment
from vigie.connectors.discourse.posts import Post

WINDOW = 300  # newest posts whose edits, moderation and disappearance are noticed


class Stand:
    def __init__(self, cursor: Cursor) -> None:
        seen, gap, mail = (cursor.get(name) for name in ("seen", "gap", "mail"))
        self.top = _whole(cursor.get("top"))
        self.turn = _whole(cursor.get("turn"))
        self.seen = {_whole(k): str(v) for k, v in seen.items()} if isinstance(seen, Mapping) else {}
        self.mail = {str(k): _whole(v) for k, v in mail.items()} if isinstance(mail, Mapping) else None
        self.gap = isinstance(gap, Mapping)
        given = gap if isinstance(gap, Mapping) else {}
        self.before, self.floor = _whole(given.get("before")), _whole(given.get("floor"))
        self.since = moment(given.get("since"))

    @classmethod
    def of(cls, cursor: Cursor) -> "Stand":
        return cls(cursor)

    def cursor(self) -> Cursor:
        kept = sorted(self.seen, reverse=True)[:WINDOW]
        stored: dict[str, object] = {"top": self.top, "turn": self.turn}
        stored["seen"] = {str(i): self.seen[i] for i in kept}
        if self.gap:
            since = {"since": self.since.isoformat()} if self.since else {}
            stored["gap"] = {"before": self.before, "floor": self.floor, **since}
        if self.mail is not None:
            stored["mail"] = dict(self.mail)
        return stored

    def open_gap(self, before: int, floor: int, *, since: datetime | None) -> None:
        self.gap, self.before, self.floor, self.since = True, before, floor, since

    def shrink_gap(self, ids: Collection[int], posts: Iterable[Post]) -> list[Post]:
        """Those of a list of older posts that belong in the gap.

        It ends where the list does, at the floor, with a list that is older than `since`, or with one
        that is no older than the last: a proxy may give the same again and again.
        """
        above = [post for post in posts if post.id > self.floor]
        inside = [post for post in above if not self._is_too_old(moment(post.created_at))]
        lowest = min(ids, default=0)
        self.gap = self.floor + 1 < lowest < self.before and bool(inside or not above)
        self.before = lowest
        return inside

    def _is_too_old(self, at: datetime | None) -> bool:
        return at is not None and self.since is not None and at < self.since

    def news(self, posts: Iterable[Post]) -> list[Post]:
        """Those that are new or not as they were, noted as seen.

        One older than all that is known is not new: a deletion let it slide onto the newest page.
        """
        oldest = min(self.seen, default=0)
        return [post for post in self.unread(posts) if post.id > self.top or post.id >= oldest]

    def unread(self, posts: Iterable[Post]) -> list[Post]:
        fresh = [post for post in posts if self.seen.get(post.id) != post.signature()]
        self.seen.update({post.id: post.signature() for post in fresh})
        return fresh

    def next_part(self, lowest: int, size: int) -> int:
        """Before which id to list the part of the older posts whose turn it is; 0 when there are none."""
        older = sorted((i for i in self.seen if i < lowest), reverse=True)[: WINDOW - size]
        if not older:
            return 0
        start = self.turn * size % len(older)
        self.turn = (self.turn + 1) % max(1, -(-len(older) // size))
        return older[start] + 1

    def forget(self, native_id: int) -> None:
        self.seen.pop(native_id, None)


def _whole(value: object) -> int:
    return int(str(value)) if str(value).isdecimal() else 0
