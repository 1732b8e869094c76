"""What was said on Hacker News → Item. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from vigie.connectors.hackernews.shapes import SITE, Said, from_search
from vigie.connectors.markup import plain
from vigie.core.types import Author, Item, Kind, Place

EARLIEST = datetime(2006, 10, 9, tzinfo=UTC)  # its first story
CLOCK_ERROR = timedelta(days=1)
PLACE = Place("news.ycombinator.com", "Hacker News", SITE, culture="public")

Refused = tuple[tuple[str, str], ...]


def said_of(rows: Iterable[object]) -> tuple[list[Said], Refused]:
    """Results of a search that can be read, and (reason, payload) of those that cannot."""
    found, refused = [], []
    for row in rows:
        try:
            found.append(from_search(row))
        except msgspec.ValidationError as error:
            refused.append((str(error)[:200], plain(str(row))[:2000]))
    return found, tuple(refused)


def item_of(said: Said, *, us: str, to_us: bool, now: datetime | None) -> Item:
    """us: our user name there, "" for none. now: None where no date can be in the future."""
    said_at, flags = _said_at(said.time, now)
    gone, own = bool(said.status), bool(us) and said.author == us
    name = plain(said.author)
    return Item(
        native_id=str(said.id),
        kind=Kind.POST
        if said.kind != "comment"
        else Kind.COMMENT
        if said.parent == said.root
        else Kind.REPLY,
        text="" if gone else said.text(),
        author=Author(name or "unknown", name, url=f"{SITE}/user?id={name}" if name else "", is_us=own),
        place=PLACE,
        said_at=said_at,
        url=f"{SITE}/item?id={said.id}",
        parent_id=str(said.parent or ""),
        root_id=str(said.root or said.id),
        deleted=gone,
        status=said.status,
        likes=max(0, said.points),
        replies=max(0, said.answers),
        to_us=to_us and not own,
        raw={
            "id": said.id,
            "type": said.kind,
            "by": said.author,
            "time": said.time,
            "parent": said.parent,
            **({} if gone else {"title": said.title, "url": said.link, "text": said.html}),
            "flags": flags,
        },
    )


def _said_at(time: int | None, now: datetime | None) -> tuple[datetime, list[str]]:
    instead = now or EARLIEST
    try:
        said_at = datetime.fromtimestamp(time, UTC) if time is not None else None
    except (OverflowError, ValueError, OSError):
        said_at = None
    if said_at is None:
        return instead, ["date-missing"]
    plausible = said_at > EARLIEST and (now is None or said_at < now + CLOCK_ERROR)
    return (said_at, []) if plausible else (instead, ["date-implausible"])
