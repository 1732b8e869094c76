"""A post as Discourse gives it → Item. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.connectors.discourse.cooked import called, pictures, text_of_cooked
from vigie.connectors.discourse.forum import moment
from vigie.connectors.discourse.posts import LIKE, Post
from vigie.connectors.markup import plain, web_url
from vigie.core.types import Author, Item, Kind, Place

EARLIEST = datetime(2013, 2, 5, tzinfo=UTC)  # Discourse was shown to the public
CLOCK_ERROR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Around:
    """What an item needs that its payload does not say. us: user names that speak for the brand, in
    lower case. parent, root: (id, user name) of the post answered and of the one that began the topic.
    """

    address: str
    place: Place
    us: frozenset[str]
    staff: bool
    parent: tuple[str, str] = ("", "")
    root: tuple[str, str] = ("", "")


def item_of(post: Post, around: Around, now: datetime | None) -> Item:
    """now: None where no date can be in the future (a single look)."""
    gone, private = post.gone(), post.topic_archetype == "private_message"
    said_at, flags = _said_at(post.created_at, now)
    own = post.username.lower() in around.us
    first = post.post_number == 1
    title = f"{plain(post.topic_title).strip()}\n\n" if first and post.topic_title else ""
    return Item(
        native_id=str(post.id),
        kind=Kind.DIRECT if private else Kind.POST if first else Kind.REPLY,
        text="" if gone else f"{title}{text_of_cooked(post.cooked)}".strip(),
        author=_author(post, around.address, is_us=own),
        place=around.place,
        said_at=said_at,
        url=f"{around.address}/t/{post.topic_slug or '-'}/{post.topic_id}/{post.post_number}",
        parent_id=around.parent[0] if around.parent[0] != str(post.id) else "",
        root_id=around.root[0] or str(post.id),
        edited_at=moment(post.updated_at) if post.version > 1 else None,
        version=str(post.version),
        deleted=bool(gone),
        status=gone or ("hidden" if post.hidden else ""),
        likes=sum(max(0, done.count) for done in post.actions_summary if done.id == LIKE),
        replies=max(0, post.reply_count),
        media=() if gone else pictures(post.cooked, around.address),
        to_us=not own
        and (private or around.parent[1] in around.us or not called(post.cooked).isdisjoint(around.us)),
        raw=_kept(post, flags, around),
    )


def _said_at(date: str, now: datetime | None) -> tuple[datetime, list[str]]:
    said_at, instead = moment(date), now or EARLIEST
    if said_at is None:
        return instead, ["date-missing"]
    plausible = said_at > EARLIEST and (now is None or said_at < now + CLOCK_ERROR)
    return (said_at, []) if plausible else (instead, ["date-implausible"])


def _author(post: Post, address: str, *, is_us: bool) -> Author:
    known = f"user:{post.user_id}" if post.user_id is not None else f"name:{post.username.lower()}"
    url = web_url(f"{address}/u/{post.username}")
    return Author(known, plain(post.username), plain(post.name or ""), url=url, is_us=is_us)


def _kept(post: Post, flags: Iterable[str], around: Around) -> dict[str, Any]:
    """The evidence. as_staff: whether our account moderates there, on which `may` depends."""
    fields = ("id", "topic_id", "post_number", "reply_to_post_number", "posts_count", "topic_title")
    more = ("username", "user_id", "trust_level", "user_created_at", "staff", "created_at", "updated_at")
    kept = {name: getattr(post, name) for name in (*fields, *more, "version", "hidden", "category_id")}
    said = {} if post.gone() else {"cooked": post.cooked}
    return {**kept, **said, "flags": list(flags), "as_staff": around.staff}
