"""A site that publishes a feed, in one of three formats, and behaves as it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from uuid import uuid4

from tests.connectors.wire import Step, Wire, http, wire
from vigie.connectors.contract import AccountConfig
from vigie.connectors.http import Guard, GuardedClient
from vigie.connectors.rss.connector import Rss

GUARD = Guard(allow=("127.0.0.1",), timeout=2.0, deadline=5.0)
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


@dataclass
class Post:
    guid: str
    text: str
    said_at: datetime
    updated_at: datetime | None = None


@dataclass
class Publisher:
    """instead: bytes to answer with, whatever is asked. head: elements put into the channel."""

    kind: str = "rss"
    posts: list[Post] = field(default_factory=list)
    head: str = ""
    instead: bytes = b""
    server: Wire = field(default_factory=lambda: Wire(lambda _: []))

    @property
    def url(self) -> str:
        return f"{self.server.url}/blog/feed"

    @property
    def asked(self) -> list[str]:
        return [asked.decode("utf-8", "replace") for asked in self.server.asked]

    def say(self, text: str, *, guid: str = "", said_at: datetime | None = None) -> str:
        post = Post(guid or f"urn:uuid:{uuid4()}", text, said_at or datetime.now(UTC).replace(microsecond=0))
        self.posts.insert(0, post)
        return post.guid

    def edit(self, guid: str, text: str) -> None:
        for post in self.posts:
            if post.guid == guid:
                post.text, post.updated_at = text, datetime.now(UTC).replace(microsecond=0)

    def answer(self, asked: bytes) -> list[Step]:
        if self.instead:
            return [self.instead]
        body = getattr(self, self.kind)().encode()
        etag = f'"{hash(body)}"'
        if f"if-none-match: {etag}".encode() in asked.lower():
            return [http("304 Not Modified")]
        return [http(body=body, headers={"Content-Type": TYPES[self.kind], "ETag": etag})]

    def rss(self) -> str:
        items = "".join(
            f"<item><guid isPermaLink='false'>{p.guid}</guid><link>/blog/{p.guid[-8:]}</link>"
            f"<pubDate>{format_datetime(p.said_at)}</pubDate><dc:creator>Zoé</dc:creator>"
            f"<description>{escape(html_of(p.text))}</description></item>"
            for p in self.posts
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Le blogue</title>'
            f"<link>/blog/</link>{self.head}{items}</channel></rss>"
        )

    def atom(self) -> str:
        entries = "".join(
            f"<entry><id>{p.guid}</id><link href='{p.guid[-8:]}'/><title/>"
            f"<published>{p.said_at.isoformat()}</published>"
            f"<updated>{(p.updated_at or p.said_at).isoformat()}</updated><author><name>Zoé</name></author>"
            f"<content type='html'>{escape(html_of(p.text))}</content></entry>"
            for p in self.posts
        )
        return (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Le blogue</title>{self.head}{entries}</feed>'
        )

    def json(self) -> str:
        items = [
            {
                "id": p.guid,
                "url": f"/blog/{p.guid[-8:]}",
                "content_text": p.text,
                "date_published": p.said_at.isoformat(),
                "authors": [{"name": "Zoé"}],
            }
            for p in self.posts
        ]
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "Le blogue", "items": items}
        )


def html_of(text: str) -> str:
    return f"<p>{escape(text)}</p>"


@contextmanager
def publishing(kind: str = "rss") -> Iterator[Publisher]:
    publisher = Publisher(kind)
    with wire(publisher.answer) as server:
        publisher.server = server
        yield publisher


def reader(*urls: str, guard: Guard = GUARD, **settings: object) -> Rss:
    """A connector on these feeds, allowed to reach this machine."""
    config = AccountConfig(settings={"feeds": list(urls), **settings})
    return Rss(config, GuardedClient(guard))
