"""Posts of the AT network to `Item`. Pure; refuses one payload at a time by `BadPayload`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.connectors.bluesky import wild
from vigie.connectors.bluesky.rkeys import parts_of, time_of
from vigie.core.types import Author, Item, Kind, Place

SITE = "https://bsky.app/profile"
PICTURES = "https://cdn.bsky.app/img/feed_thumbnail/plain"
PUBLIC = Place("bsky.app", "Bluesky", "https://bsky.app", culture="public")
BEGINNING = datetime(2022, 11, 1, tzinfo=UTC)  # no post is older than the network
EARLY = timedelta(minutes=5)  # an author's clock may be that far ahead


class BadPayload(ValueError):
    """One payload that cannot be read; the message is a code."""


@dataclass(frozen=True, slots=True)
class Us:
    """Whose account is reading."""

    did: str
    handle: str = ""

    @property
    def home(self) -> Place:
        """Our own threads: the place where a reply may be hidden."""
        name = f"@{self.handle or self.did}"
        return Place(self.did, name, f"{SITE}/{self.did}", ours=True, culture="brand")


def item_of_view(view: Any, us: Us) -> Item:
    """A postView of app.bsky, or a notification about a post, which has the same fields."""
    post = wild.mapping(view)
    author = wild.mapping(post.get("author"))
    uri, seen_at = wild.text(post.get("uri")), wild.moment(post.get("indexedAt"))
    item = item_of_record(uri, post.get("cid"), post.get("record"), us, seen_at=seen_at)
    did, handle = item.author.native_id, wild.text(author.get("handle"))
    if author.get("did") != did:
        raise BadPayload("author-and-address-differ")
    page = f"{SITE}/{did if handle in {'', 'handle.invalid'} else handle}"
    return replace(
        item,
        author=replace(item.author, handle=handle, name=wild.text(author.get("displayName")), url=page),
        url=f"{page}/post/{parts_of(item.native_id)[2]}",
        shares=wild.count(post.get("repostCount")) + wild.count(post.get("quoteCount")),
        likes=wild.count(post.get("likeCount")),
        replies=wild.count(post.get("replyCount")),
    )


def item_of_record(uri: str, cid: Any, record: Any, us: Us, *, seen_at: datetime | None) -> Item:
    """A post as its author's repository holds it. seen_at: when a server saw it first, None: not known."""
    try:
        did, _, rkey = parts_of(uri)
    except ValueError as error:
        raise BadPayload("bad-address") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise BadPayload("no-text")
    reply, embed = wild.mapping(record.get("reply")), wild.mapping(record.get("embed"))
    parent, root = _uri(reply.get("parent")), _uri(reply.get("root"))
    marks, at_us = _marks(record), f"at://{us.did}/"
    to_us = did != us.did and bool(
        parent.startswith(at_us)
        or (embed and _quoted(embed).startswith(at_us))
        or any(mark.get("did") == us.did for mark in marks)
    )
    said_at, odd = _said_at(record.get("createdAt"), seen_at or time_of(rkey))
    return Item(
        native_id=uri,
        kind=Kind.REPLY if reply else Kind.MENTION if to_us else Kind.POST,
        text=wild.text(record["text"]),
        author=Author(did, url=f"{SITE}/{did}", is_us=did == us.did),
        place=us.home if (root or uri).startswith(at_us) else PUBLIC,
        said_at=said_at,
        url=f"{SITE}/{did}/post/{rkey}",
        language=wild.text(next(iter(wild.rows(record.get("langs"))), ""))[:2].lower(),
        parent_id="" if parent == uri else parent,
        root_id=root or parent,
        version=wild.cid(cid),
        media=tuple(_media(did, embed)) if embed else (),
        to_us=to_us,
        raw=wild.Later(_raw, record, marks, embed, odd),
    )


def posts_of_thread(thread: Any) -> Iterator[Any]:
    """Every post view of a getPostThread answer, once: the post, those above it, those below it."""
    waiting, seen = [thread], set[str]()
    while waiting:
        node = wild.mapping(waiting.pop())
        uri = wild.text(wild.mapping(node.get("post")).get("uri"))
        if uri and uri not in seen:
            seen.add(uri)
            yield node["post"]
            waiting += [node.get("parent"), *reversed(wild.rows(node.get("replies")))]


def _said_at(created: Any, seen_at: datetime | None) -> tuple[datetime, str]:
    """When it was said, and a code for what is odd about its date: authors write any date they like."""
    at = wild.moment(created)
    if at is None or at < BEGINNING or (seen_at and at > seen_at + EARLY):
        if seen_at is None:
            raise BadPayload("no-date")
        return seen_at, "odd-date"
    return at, ""


def _uri(reference: Any) -> str:
    return wild.text(wild.mapping(reference).get("uri"))


def _marks(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Mentions, links and tags of the text, as the author's application marked them."""
    facets = [wild.mapping(facet) for facet in wild.rows(record.get("facets"))]
    return [wild.mapping(mark) for facet in facets for mark in wild.rows(facet.get("features"))]


def _quoted(embed: Mapping[str, Any]) -> str:
    """Address of the post that is quoted: embed.record, or embed.recordWithMedia one level deeper."""
    record = wild.mapping(embed.get("record"))
    return _uri(record) or _uri(record.get("record"))


def _links(marks: list[Mapping[str, Any]], embed: Mapping[str, Any]) -> list[str]:
    """Where the links really lead: the text may show another address."""
    cards = [embed, wild.mapping(embed.get("media"))]
    cards = [wild.mapping(card.get("external")) for card in cards]
    return [uri for mark in [*marks, *cards] if (uri := wild.text(mark.get("uri")))]


def _raw(
    record: Mapping[str, Any], marks: list[Mapping[str, Any]], embed: Mapping[str, Any], odd: str
) -> dict[str, Any]:
    return {"record": wild.plain(record), "links": _links(marks, embed), "odd": odd}


def _media(did: str, embed: Mapping[str, Any]) -> Iterator[str]:
    for part in (embed, wild.mapping(embed.get("media"))):
        for image in map(wild.mapping, wild.rows(part.get("images"))):
            if blob := wild.cid(wild.mapping(image.get("image")).get("ref")):
                yield f"{PICTURES}/{did}/{blob}@jpeg"
        if film := wild.cid(wild.mapping(part.get("video")).get("ref")):
            yield f"https://video.bsky.app/watch/{did}/{film}/thumbnail.jpg"
