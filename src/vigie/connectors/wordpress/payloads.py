"""A comment as WordPress gives it → Item. Pure."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

import msgspec

from vigie.connectors.markup import plain, text_of_html, web_url
from vigie.core.types import Author, Item, Kind, Place

EARLIEST = datetime(2003, 5, 27, tzinfo=UTC)  # first release of WordPress
CLOCK_ERROR = timedelta(days=1)

# All that is asked for. The author's IP address and browser are not: nobody needs them here.
FIELDS = (
    "id,post,parent,author,author_name,author_email,author_url,author_user_agent,"
    "date_gmt,content,link,status,type,_links,_embedded"
)


class Content(msgspec.Struct):
    rendered: str = ""
    raw: str | None = None


class Comment(msgspec.Struct):
    id: int
    post: int
    status: str
    parent: int = 0
    author: int = 0
    author_name: str | None = ""
    author_email: str | None = ""
    author_url: str | None = ""
    author_user_agent: str | None = ""
    date_gmt: str | None = ""
    content: Content = msgspec.field(default_factory=Content)
    link: str | None = ""
    type: str = "comment"
    embedded: dict[str, Any] = msgspec.field(name="_embedded", default_factory=dict)

    def text(self) -> str:
        """What was typed, or what is shown where we may not see that."""
        if self.content.raw is None:
            return text_of_html(self.content.rendered, show_links=True)
        return text_of_html(self.content.raw, keep_newlines=True, show_links=True)

    def signature(self) -> str:
        """Changes when somebody edits or moderates it: WordPress keeps no date of modification."""
        seen = (
            f"{self.status}\0{self.content.raw or self.content.rendered}\0{self.author_name}\0{self.parent}"
        )
        return hashlib.blake2s(seen.encode("utf-8", "replace"), digest_size=4).hexdigest()


def comment_of(raw: object) -> Comment:
    """Raises msgspec.ValidationError when a part has the wrong shape."""
    return msgspec.convert(raw, Comment, strict=False)


def without_person(raw: object) -> str:
    """An unreadable payload as text, bounded, without what identifies its author."""
    kept = {k: v for k, v in raw.items() if not str(k).startswith("author")} if isinstance(raw, dict) else raw
    return str(kept)[:2000]


def item_of(comment: Comment, *, site: str, us: frozenset[int], root: int, now: datetime | None) -> Item:
    """us: user ids that speak for the brand. root: id of the comment that began the exchange."""
    said_at, flags = _said_at(comment.date_gmt or "", now)
    return Item(
        native_id=str(comment.id),
        kind=Kind.REVIEW if comment.type == "review" else Kind.REPLY if comment.parent else Kind.COMMENT,
        text=comment.text(),
        author=_author(comment, site, us),
        place=_place(comment, site),
        said_at=said_at,
        url=web_url(comment.link or ""),
        parent_id=str(comment.parent or ""),
        root_id=str(root),
        status=comment.status,
        raw=_kept(comment, flags),
    )


def _said_at(date: str, now: datetime | None) -> tuple[datetime, list[str]]:
    instead = now or EARLIEST
    try:
        said_at = datetime.fromisoformat(date).replace(tzinfo=UTC)
    except ValueError:
        return instead, ["date-missing"]
    plausible = said_at > EARLIEST and (now is None or said_at < now + CLOCK_ERROR)
    return (said_at, []) if plausible else (instead, ["date-implausible"])


def _author(comment: Comment, site: str, us: frozenset[int]) -> Author:
    name, url = plain(comment.author_name or ""), web_url(comment.author_url or "")
    if comment.author:
        return Author(f"user:{comment.author}", name=name, url=url, is_us=comment.author in us)
    return Author(_visitor(comment, site), name=name, url=url)


def _visitor(comment: Comment, site: str) -> str:
    """A visitor is known by an e-mail that must not leave this page: only its keyed hash does.

    Without one, two people who sign alike are two people.
    """
    email = (comment.author_email or "").strip().lower()
    if not email:
        return f"comment:{comment.id}"
    key = hashlib.blake2s(site.encode()).digest()
    return f"visitor:{hashlib.blake2s(email.encode('utf-8', 'replace'), key=key, digest_size=12).hexdigest()}"


def _place(comment: Comment, site: str) -> Place:
    up = comment.embedded.get("up")
    post = up[0] if isinstance(up, list) and up and isinstance(up[0], dict) else {}
    title = post.get("title")
    name = title.get("rendered", "") if isinstance(title, Mapping) else ""
    url = web_url(str(post.get("link") or "")) or web_url((comment.link or "").partition("#")[0])
    return Place(f"post:{comment.post}", text_of_html(str(name)), url or site, ours=True, culture="brand")


def _kept(comment: Comment, flags: list[str]) -> dict[str, object]:
    """The evidence, less the person: no e-mail, no address, no browser."""
    return {
        "id": comment.id,
        "post": comment.post,
        "parent": comment.parent,
        "author": comment.author,
        "date_gmt": comment.date_gmt,
        "content": comment.content.raw if comment.content.raw is not None else comment.content.rendered,
        "status": comment.status,
        "type": comment.type,
        "has_email": bool(comment.author_email),
        "flags": flags,
    }


def html_of(text: str) -> str:
    """Our plain text as WordPress stores it: signs of HTML are shown, not obeyed."""
    return escape(text.strip(), quote=False)
