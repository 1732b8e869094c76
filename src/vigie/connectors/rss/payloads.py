"""An entry → Item. Pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from vigie.connectors.markup import plain, text_of_html
from vigie.connectors.rss.entries import Entry, Feed, native_id_of
from vigie.core.types import Author, Item, Kind, Place

LONGEST_HTML = 200_000  # characters of one entry
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
CLOCK_ERROR = timedelta(days=1)


def item_of(entry: Entry, feed: Feed, *, source: str, to_us: bool, now: datetime | None) -> Item:
    """source: the address people gave, which stays the place's id when the feed moves.

    now: None where no date can be judged (a single look).
    """
    said_at, flags = _plausible(entry.said_at, now)
    comment = bool(entry.answers) or urlsplit(entry.url).fragment.startswith("comment")
    body = text_of_html(entry.html[:LONGEST_HTML])
    text = body if comment or body.startswith(entry.title) else f"{entry.title}\n\n{body}".strip()
    native_id = native_id_of(entry, source)
    answers = native_id_of(replace(entry, guid=entry.answers), source) if entry.answers else ""
    return Item(
        native_id=native_id,
        kind=Kind.COMMENT if comment else Kind.ARTICLE,
        text=text or entry.title,
        author=_author(entry, feed, source),
        place=Place(source, feed.title or urlsplit(source).netloc, feed.url or source, culture="public"),
        said_at=said_at,
        url=entry.url,
        language=entry.language.replace("_", "-").partition("-")[0].lower()[:8],
        parent_id="" if answers == native_id else answers,
        edited_at=entry.updated_at if entry.updated_at and entry.updated_at > said_at else None,
        version=entry.updated_at.isoformat() if entry.updated_at else "",
        media=entry.media,
        to_us=to_us,
        raw={
            "guid": plain(entry.guid)[:500],
            "title": entry.title,
            "html": plain(entry.html[:20_000]),
            "flags": [*feed.flags, *flags],
        },
    )


def _plausible(said_at: datetime | None, now: datetime | None) -> tuple[datetime, list[str]]:
    instead = now or EARLIEST
    if said_at is None:
        return instead, ["date-missing"]
    plausible = said_at > EARLIEST and (now is None or said_at < now + CLOCK_ERROR)
    return (said_at, []) if plausible else (instead, ["date-implausible"])


def _author(entry: Entry, feed: Feed, source: str) -> Author:
    """Feeds give names, not accounts: a name is somebody within its feed."""
    if not entry.author:
        return Author(source, name=feed.title or urlsplit(source).netloc, url=feed.url)
    return Author(entry.author_url or f"{source}#{entry.author}", name=entry.author, url=entry.author_url)
