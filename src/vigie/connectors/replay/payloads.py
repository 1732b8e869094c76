"""Events of a day as Items. Pure: the same events, clock and acts give the same Item."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from vigie.connectors.replay.day import Event, Header, Where, Who
from vigie.connectors.replay.state import Clock, Touched
from vigie.core.types import Author, Item, Place

RootOf = Callable[[str, str], str]
"""(id, id of the parent) -> id of the first thing said in the thread."""


def written_of(events: Sequence[Event], clock: Clock) -> list[tuple[int, Event]]:
    """What was written, as (version, event), oldest version first; told late or twice does not matter.

    [] when nothing says who wrote it, where: an edit whose creation is never told.
    """
    found = sorted(
        (e for e in events if e.op in {"create", "edit"}),
        key=lambda e: (e.op != "create", e.version, clock.moment(said_of(e))),
    )
    if not found or found[0].op != "create":
        return []
    ranked: list[tuple[int, Event]] = []
    for event in found:
        before = ranked[-1][0] if ranked else 0
        ranked.append((1 if event.op == "create" else event.version or before + 1, event))
    return ranked


def said_of(event: Event) -> float | str:
    return event.at if event.said is None else event.said


def author_of(who: Who | str, header: Header, followers: int | None = None) -> Author:
    known = header.people.get(who, Who(id=who or "unknown")) if isinstance(who, str) else who
    return Author(
        native_id=known.id,
        handle=known.handle,
        name=known.name,
        followers=known.followers if followers is None else followers,
        url=known.url,
        is_us=known.us,
    )


def where_of(key: str, header: Header) -> Where:
    return header.places.get(key) or Where(name=key, network="replay")


def place_of(key: str, header: Header) -> Place:
    where = where_of(key, header)
    return Place(
        native_id=key or "replay", name=where.name, url=where.url, ours=where.ours, culture=where.culture
    )


def raw_of(key: str, header: Header) -> dict[str, object]:
    """What the desk shows instead of "replay": the imitated network and its limit of a reply."""
    where = where_of(key, header)
    return {
        "shown_network": where.network,
        "reply_limit": where.limit,
        "reply_unit": where.unit,
        "day": header.id,
    }


def item_of(
    event: Event,
    *,
    known: Sequence[Event],
    told: Sequence[Event],
    header: Header,
    clock: Clock,
    root_of: RootOf,
) -> Item | None:
    """The item as one event tells it: its creation, one edit, its deletion, or its new counts.

    known: all that the day will ever tell about it, which numbers its versions; told: so far.
    None when its creation is not known.
    """
    written = written_of(known, clock)
    if not written:
        return None
    origin, so_far = written[0][1], {id(one) for one in told}
    newest = next(((v, e) for v, e in reversed(written) if id(e) in so_far), written[0])
    version, source = next(((v, e) for v, e in written if e is event), newest)
    counts = event if event.op == "shares" else origin
    gone = event.op == "delete"
    where = where_of(origin.place, header)
    return Item(
        native_id=origin.id,
        kind=origin.kind,
        text="" if gone else source.text,
        author=author_of(origin.author, header, counts.followers),
        place=place_of(origin.place, header),
        said_at=clock.moment(said_of(origin)),
        url=origin.url or (where.url and f"{where.url}#{origin.id}"),
        language=source.lang or origin.lang,
        parent_id="" if origin.parent == origin.id else origin.parent,
        root_id=root_of(origin.id, origin.parent),
        rating=source.rating if source.rating is not None else origin.rating,
        edited_at=clock.moment(said_of(source)) if source.op == "edit" else None,
        version=str(version),
        deleted=gone,
        status=origin.status,
        shares=counts.shares or origin.shares,
        likes=counts.likes or origin.likes,
        replies=counts.replies or origin.replies,
        media=() if gone else source.media or origin.media,
        to_us=origin.to_us or where.ours,
        raw=raw_of(origin.place, header),
    )


def telling(told: Sequence[Event]) -> Event | None:
    """The event that tells how an item stands: its deletion if there is one, else its last counts."""
    deletion = next((one for one in told if one.op == "delete"), None)
    counts = next((one for one in reversed(told) if one.op == "shares"), None)
    return deletion or counts or _any_written(told)


def _any_written(told: Sequence[Event]) -> Event | None:
    # Counts that say nothing: `item_of` then takes the newest text itself.
    return Event(at=told[0].at, id=told[0].id, op="shares") if told else None


def touched(item: Item, touch: Touched) -> Item:
    """The item with what we did to it."""
    if touch.liked:
        item = replace(item, likes=item.likes + 1)
    if touch.taken_down or touch.status == "deleted":
        return replace(item, deleted=True, text="", media=(), status="deleted")
    return item if touch.status is None else replace(item, status=touch.status)
