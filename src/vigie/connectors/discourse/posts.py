"""Posts as a forum tells them, in lists, in topics and one by one. Pure."""

import hashlib

import msgspec

from vigie.connectors.markup import plain

SAID = frozenset({1, 2})  # regular posts and those of moderators; not "closed this topic", not whispers
LIKE = 2
FLAGS = frozenset({3, 4, 7, 8, 10})  # off topic, inappropriate, for moderators, spam, illegal

Refused = tuple[tuple[str, str], ...]


class Done(msgspec.Struct):
    """What was done with a post: by kind of action, how often, and whether by us."""

    id: int
    count: int = 0
    acted: bool = False
    can_act: bool = False


class User(msgspec.Struct):
    username: str = ""


class Post(msgspec.Struct):
    id: int
    topic_id: int
    username: str
    created_at: str
    cooked: str
    post_number: int
    user_id: int | None = None
    name: str | None = ""
    post_type: int = 1
    updated_at: str = ""
    version: int = 1
    raw: str | None = None
    reply_to_post_number: int | None = None
    reply_to_user: User | None = None
    reply_count: int = 0
    posts_count: int = 0
    topic_title: str = ""
    topic_slug: str = ""
    topic_archetype: str = "regular"
    category_id: int | None = None
    trust_level: int | None = None
    user_created_at: str | None = None
    staff: bool = False
    hidden: bool = False
    deleted_at: str | None = None
    user_deleted: bool = False
    actions_summary: list[Done] = msgspec.field(default_factory=list)

    def gone(self) -> str:
        """Who took it away: "deleted" the staff, "withdrawn" its author (a stub stays a day), "" nobody."""
        return "deleted" if self.deleted_at else "withdrawn" if self.user_deleted else ""

    def done(self, *kinds: int) -> bool:
        return any(done.acted for done in self.actions_summary if done.id in kinds)

    def signature(self) -> str:
        """Changes with an edit, even one within the minutes in which the forum counts no new version."""
        seen = f"{self.version}\0{self.hidden}\0{self.gone()}\0{self.username}\0{self.cooked}"
        return hashlib.blake2s(seen.encode("utf-8", "replace"), digest_size=4).hexdigest()


def posts_of(rows: object) -> tuple[list[Post], Refused]:
    """Those that can be read, and (reason, payload) of those that cannot."""
    posts, refused = [], []
    for row in rows if isinstance(rows, list) else ():
        try:
            posts.append(post_of(row))
        except msgspec.ValidationError as error:
            refused.append((str(error)[:200], plain(str(row))[:2000]))
    return posts, tuple(refused)


def post_of(row: object) -> Post:
    """Raises msgspec.ValidationError when a part has the wrong shape."""
    return msgspec.convert(row, Post, strict=False)
