"""RSS and Atom → `Feed`. Pure."""

import io
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from vigie.connectors.errors import Garbled
from vigie.connectors.markup import plain, text_of_html, web_url
from vigie.connectors.rss.documents import Document
from vigie.connectors.rss.entries import MOST, Entry, Feed, there

OLDER = frozenset({"next", "prev-archive"})  # RFC 5005


def feed_of_xml(document: Document, url: str) -> Feed:
    """RSS of any version, or Atom."""
    read = _parsed(document.text, url)
    head = read.feed
    return Feed(
        title=_words(head.get("title", "")),
        url=web_url(head.get("link", "")),
        wait=_minutes(head.get("ttl", "")),
        older=next(
            (there(url, link.get("href")) for link in head.get("links", ()) if link.get("rel") in OLDER), ""
        ),
        # Plain dictionaries: feedparser's own answers a question about one date with another.
        entries=tuple(_entry(dict(e), url, head.get("language") or "") for e in read.entries[:MOST]),
        flags=document.flags,
    )


def _parsed(text: str, url: str) -> Any:
    """Raises Garbled where even mending fails."""
    try:
        return feedparser.parse(
            # A stream, never the bytes: feedparser takes short ones for a file name or an address.
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
            sanitize_html=False,
        )
    except Exception as error:  # what is not XML is mended by trial, and its parsers stumble in many ways
        raise Garbled("unreadable") from error


def _entry(raw: Mapping[str, Any], url: str, language: str) -> Entry:
    content = raw.get("content") or [{"value": raw.get("summary", ""), "language": None}]
    person = raw.get("author_detail") or {}
    reply = raw.get("thr_in-reply-to")
    return Entry(
        guid=str(raw.get("id") or ""),
        url=there(url, raw.get("link")),
        title=_words(raw.get("title", "")),
        html=str(content[0].get("value") or raw.get("summary", "")),
        author=_name(str(raw.get("author") or person.get("name") or "")),
        author_url=there(url, person.get("href")),
        said_at=_date(raw, "published") or _date(raw, "updated"),
        updated_at=_date(raw, "updated"),
        language=str(content[0].get("language") or language),
        media=tuple(_media(raw, url)),
        answers=str(reply.get("ref") or "") if isinstance(reply, Mapping) else "",
    )


def _media(raw: Mapping[str, Any], url: str) -> Iterator[str]:
    enclosed = (link for link in raw.get("links", ()) if link.get("rel") == "enclosure")
    for link in (*enclosed, *raw.get("media_content", ())):
        if found := there(url, link.get("href") or link.get("url")):
            yield found


def _date(raw: Mapping[str, Any], name: str) -> datetime | None:
    try:
        if parsed := raw.get(f"{name}_parsed"):
            return datetime.fromtimestamp(timegm(parsed), UTC)
        # A leap second is in no calendar of ours.
        said = parsedate_to_datetime(re.sub(r"(:\d\d):6\d\b", r"\1:59", str(raw.get(name) or "")))
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)


def _minutes(said: str) -> timedelta:
    return timedelta(minutes=min(int(said), 1440)) if str(said).strip().isdecimal() else timedelta(0)


def _words(html: object) -> str:
    return " ".join(text_of_html(str(html)[:2000]).split("\n"))


def _name(said: str) -> str:
    """RSS writes "address (Name)" and people write "Name <address>": the address does not leave this page."""
    words = [word for word in plain(said)[:300].split() if "@" not in word]
    return " ".join(words).strip("()<> ")
