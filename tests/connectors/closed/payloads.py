"""What the invented network tells of a comment, a review or a message → Item."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from vigie.connectors.markup import plain
from vigie.core.types import Author, Item, Kind, Place

KINDS = {"comment": Kind.COMMENT, "review": Kind.REVIEW, "message": Kind.DIRECT}
KEPT = (
    "top",
    "answers",
    "hidden_in_thread",
    "can_reply_privately",
    "called_us",
    "has_reply",
    "last_inbound_at",
)


class Told(msgspec.Struct):
    id: str
    kind: str
    author: str
    name: str
    said_at: str
    version: int
    text: str = ""
    parent: str = ""
    root: str = ""
    rating: int | None = None
    deleted: bool = False
    hidden: bool = False
    top: bool = True
    answers: int = 0
    hidden_in_thread: int = 0
    can_reply_privately: bool = True
    called_us: bool = True
    has_reply: bool = False
    last_inbound_at: str = ""


def told(raw: object) -> Told:
    """Raises msgspec.ValidationError when a part has the wrong shape."""
    return msgspec.convert(raw, Told, strict=False)


def item_of(one: Told, *, us: str, address: str) -> Item:
    return Item(
        native_id=one.id,
        kind=KINDS.get(one.kind, Kind.POST),
        text="" if one.deleted else plain(one.text),
        author=Author(one.author, name=plain(one.name), is_us=one.author == us),
        place=Place(f"page:{us}", url=address, ours=True, culture="brand"),
        said_at=datetime.fromisoformat(one.said_at),
        url=f"{address}/i/{one.id}",
        parent_id=one.parent,
        root_id=one.root or one.id,
        rating=one.rating,
        version=str(one.version),
        deleted=one.deleted,
        status="hidden" if one.hidden else "",
        to_us=one.author != us,
        raw={name: getattr(one, name) for name in KEPT},
    )


def until(item: Item, hours: int) -> datetime:
    """When a window of so many hours closes: after the person's last word, else after the item itself."""
    last: Any = item.raw.get("last_inbound_at")
    start = datetime.fromisoformat(last) if isinstance(last, str) and last else item.said_at
    return start + timedelta(hours=hours)
