"""Items of Hacker News in three shapes: its API (Firebase), its search (Algolia), a whole thread. Pure."""

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec

from vigie.connectors.markup import plain, text_of_html, web_url

SITE = "https://news.ycombinator.com"
EMPTIED = frozenset({"[deleted]", "[dead]", "[flagged]"})


@dataclass(frozen=True, slots=True)
class Said:
    """One item, whoever told of it. root: the story; 0 where it is not known yet."""

    id: int
    kind: str
    author: str
    time: int | None
    title: str = ""
    link: str = ""
    html: str = ""
    parent: int = 0
    root: int = 0
    points: int = 0
    answers: int = 0
    status: str = ""  # "deleted" by its author, "dead": killed by flags, by software or a moderator

    def text(self) -> str:
        """Title, text, and of a story the address it is about."""
        # Paragraphs are opened and never closed.
        body = text_of_html(self.html.replace("<p>", "</p><p>"), show_links=True)
        parts = (plain(self.title).strip(), "" if body in EMPTIED else body, web_url(self.link))
        return "\n\n".join(part for part in parts if part)

    def signature(self) -> str:
        """Changes with an edit: nothing here dates one."""
        seen = f"{self.title}\0{self.link}\0{self.html}\0{self.status}"
        return hashlib.blake2s(seen.encode("utf-8", "replace"), digest_size=4).hexdigest()


class FromApi(msgspec.Struct):
    id: int
    type: str = "comment"
    by: str = ""
    time: int | None = None
    text: str = ""
    dead: bool = False
    deleted: bool = False
    parent: int = 0
    kids: list[int] = msgspec.field(default_factory=list)
    url: str = ""
    score: int = 0
    title: str = ""
    descendants: int = 0


class FromSearch(msgspec.Struct, rename={"id": "objectID", "time": "created_at_i", "tags": "_tags"}):
    id: int
    author: str
    time: int
    title: str | None = None
    url: str | None = None
    story_text: str | None = None
    comment_text: str | None = None
    story_id: int | None = None
    parent_id: int | None = None
    points: int | None = None
    num_comments: int | None = None
    tags: list[str] = msgspec.field(default_factory=list)


class FromTree(msgspec.Struct):
    id: int
    created_at_i: int | None = None
    type: str = "comment"
    author: str | None = None
    title: str | None = None
    url: str | None = None
    text: str | None = None
    points: int | None = None
    parent_id: int | None = None
    story_id: int | None = None
    children: list[Any] = msgspec.field(default_factory=list)


def from_api(raw: object) -> Said:
    """Raises msgspec.ValidationError when a part has the wrong shape; so does `from_search`."""
    one = msgspec.convert(raw, FromApi, strict=False)
    return Said(
        id=one.id,
        kind=one.type,
        author=one.by,
        time=one.time,
        title=one.title,
        link=one.url,
        html=one.text,
        parent=one.parent,
        points=one.score,
        answers=one.descendants or len(one.kids),
        status="deleted" if one.deleted else "dead" if one.dead else "",
    )


def from_search(raw: object) -> Said:
    one = msgspec.convert(raw, FromSearch, strict=False)
    story = "comment" not in one.tags and one.comment_text is None
    return Said(
        id=one.id,
        kind="story" if story else "comment",
        author=one.author,
        time=one.time,
        title=(one.title or "") if story else "",  # of a comment, the search tells that of its story
        link=(one.url or "") if story else "",
        html=(one.story_text if story else one.comment_text) or "",
        parent=one.parent_id or 0,
        root=one.id if story else one.story_id or 0,
        points=one.points or 0,
        answers=one.num_comments or 0,
    )


def from_tree(one: FromTree) -> Said:
    return Said(
        id=one.id,
        kind=one.type,
        author=one.author or "",
        time=one.created_at_i,
        title=one.title or "",
        link=one.url or "",
        html=one.text or "",
        parent=one.parent_id or 0,
        root=one.story_id or (0 if one.parent_id else one.id),
        points=one.points or 0,
        answers=len(one.children),
        status="" if one.author else "deleted",
    )
