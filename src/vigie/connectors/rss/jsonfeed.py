"""JSON Feed (versions 1 and 1.1) → `Feed`. Pure."""

from datetime import UTC, datetime

import msgspec

from vigie.connectors.errors import Garbled
from vigie.connectors.markup import plain
from vigie.connectors.rss.documents import Document, NotAFeed
from vigie.connectors.rss.entries import MOST, Entry, Feed, there


class Person(msgspec.Struct):
    name: str | None = ""
    url: str | None = ""


class Attachment(msgspec.Struct):
    url: str | None = ""


class JsonItem(msgspec.Struct):
    id: str | int | float
    url: str | None = ""
    external_url: str | None = ""
    title: str | None = ""
    content_html: str | None = ""
    content_text: str | None = ""
    summary: str | None = ""
    image: str | None = ""
    date_published: str | None = ""
    date_modified: str | None = ""
    language: str | None = ""
    author: Person | None = None
    authors: list[Person] | None = None
    attachments: list[Attachment] | None = None


class JsonFeed(msgspec.Struct):
    version: str
    title: str | None = ""
    home_page_url: str | None = ""
    next_url: str | None = ""
    language: str | None = ""
    items: list[msgspec.Raw] = msgspec.field(default_factory=list)


def feed_of_json(document: Document, url: str) -> Feed:
    """One unreadable item leaves the others. Raises NotAFeed for other JSON, Garbled for cut JSON."""
    try:
        read = msgspec.json.decode(document.text.encode("utf-8", "replace"), type=JsonFeed)
    except msgspec.ValidationError as error:
        raise NotAFeed(()) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise Garbled("cut") from error
    if "jsonfeed.org" not in read.version:
        raise NotAFeed(())
    entries, refused = [], []
    for raw in read.items[:MOST]:
        try:
            entries.append(_entry(msgspec.json.decode(raw, type=JsonItem), url, read.language or ""))
        except msgspec.DecodeError as error:
            refused.append((str(error)[:200], bytes(raw)[:2000].decode("utf-8", "replace")))
    return Feed(
        title=plain(read.title or "")[:300],
        url=there(url, read.home_page_url),
        older=there(url, read.next_url),
        entries=tuple(entries),
        refused=tuple(refused),
        flags=document.flags,
    )


def _entry(item: JsonItem, url: str, language: str) -> Entry:
    people = item.authors or ([item.author] if item.author else [])
    person = people[0] if people else Person()
    media = [item.image, *(attachment.url for attachment in item.attachments or [])]
    return Entry(
        guid=str(item.id),
        url=there(url, item.url) or there(url, item.external_url),
        title=" ".join(plain(item.title or "")[:500].split("\n")).strip(),
        html=item.content_html or _html(item.content_text or item.summary or ""),
        author=plain(person.name or "")[:300],
        author_url=there(url, person.url),
        said_at=_moment(item.date_published) or _moment(item.date_modified),
        updated_at=_moment(item.date_modified),
        language=item.language or language,
        media=tuple(found for found in (there(url, one) for one in media) if found),
    )


def _html(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\n", "<br>")


def _moment(said: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(said or "")
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
