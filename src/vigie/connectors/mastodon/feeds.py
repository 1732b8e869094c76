"""Lists of the network, from the newest down; where reading stopped is in the cursor.

Servers number a status by the date its author's server wrote: what arrives late may stand *below*
what was read. So each turn begins with the newest page whole and tells what is new on it, what was
edited and what has gone. Ids are compared for being the same, never for size: not all are numbers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vigie.connectors.errors import Garbled, Gone, Refused, TryLater
from vigie.connectors.mastodon import wild
from vigie.connectors.mastodon.payloads import BadPayload, Us, item_of_status, tombstone
from vigie.connectors.mastodon.server import Server
from vigie.core.types import Item

REMEMBERED = 120  # statuses of the newest page, and of those before
MOST_LOOKS = 10  # at what is no longer listed, in one turn
SPOKEN = frozenset({"mention", "quote"})

Made = tuple[list[Item], list[tuple[str, str]]]
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A list: `path` gives notifications or statuses. most: pages of one reading, then it jumps ahead."""

    name: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    most: int = 100
    inside: str = ""  # of a search: where its rows are; it may leave out today what it gave yesterday


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some items of a feed, the state to keep with them, and whether more waits."""

    items: list[Item]
    refused: list[tuple[str, str]]
    state: State
    more: bool


def mentions(level: int) -> Feed:
    """What is said to us: one row each, from people the server would rather put aside too."""
    params: dict[str, Any] = {"types[]": ["mention"]}
    if level >= 2:  # 4.3: notifications of new and unknown accounts may be filtered away
        params["include_filtered"] = "true"
    if level >= 7:  # 4.5: quotes
        params["types[]"] = ["mention", "quote"]
    return Feed("mentions", "/api/v1/notifications", params, most=500)


def sweep(server: Server, feed: Feed, us: Us, kept: State, floor: datetime, size: int) -> Iterator[Stretch]:
    """Page from the newest down to what was read before, or to the floor where nothing was.

    In the middle, "at" is where the next page begins and "top" the newest row: a restart goes on
    there, and "since" moves only when nothing in between can be missed.
    """
    state: State = dict(kept)
    floor = wild.moment(state.get("floor")) or floor
    for number in range(feed.most):
        at = wild.text(state.get("at"))
        page = server.rows(feed.path, _asked(feed, state, size), inside=feed.inside)
        found = [(row, _status_in(row)) for row in page.rows]
        statuses = [status for _, status in found if status]
        met = not _seen(state).keys().isdisjoint(_marks(statuses))
        items, refused = items_of(_news(state, statuses), us)
        if not at:
            items += [] if feed.inside else _gone(server, us, state, statuses, whole=not page.after)
            state["top"] = wild.ident(wild.mapping(page.rows[0]).get("id")) if page.rows else ""
            _remember(state, statuses)
        done = met or _is_done(page.after, at, found, state, floor)
        if number == feed.most - 1 and not done:
            done = True
            refused.append(("gap", feed.name))
        _move(state, page.after, floor, done=done)
        yield Stretch(items, refused, dict(state), more=not done)
        if done:
            return


def items_of(statuses: Iterable[Any], us: Us) -> Made:
    """The statuses that can be read, and the others with the reason why not."""
    items: list[Item] = []
    refused: list[tuple[str, str]] = []
    for status in statuses:
        try:
            items.append(item_of_status(status, us))
        except BadPayload as error:
            refused.append((str(error), wild.told(status)))
    return items, refused


def is_gone(server: Server, native_id: str) -> bool:
    try:
        server.status(native_id)
    except Gone:
        return True
    return False


def _asked(feed: Feed, state: State, size: int) -> dict[str, Any]:
    """The newest page is asked for whole; the ones below it only down to what was read."""
    asked: dict[str, Any] = {**feed.params, "limit": size}
    if at := wild.text(state.get("at")):
        asked["max_id"] = at
        since = wild.text(state.get("since"))
        if since and not feed.inside:  # a search knows no such bound
            asked["since_id"] = since
    return asked


def _status_in(row: Any) -> Any:
    """The status a row is, or tells of; None for a notification about something else."""
    known = wild.mapping(row)
    if "type" not in known:
        return row
    return known.get("status") if known.get("type") in SPOKEN else None


def _is_done(after: str, at: str, found: list[tuple[Any, Any]], state: State, floor: datetime) -> bool:
    if not after or after == at or not found:
        return True
    if since := wild.text(state.get("since")):
        return any(wild.ident(wild.mapping(row).get("id")) == since for row, _ in found)
    last = wild.moment(wild.mapping(found[-1][0]).get("created_at"))
    return last is not None and last < floor


def _move(state: State, after: str, floor: datetime, *, done: bool) -> None:
    if not done:
        state |= {"at": after, "floor": floor.isoformat()}
        return
    state["since"] = state.get("top") or state.get("since", "")
    for finished in ("at", "top", "floor"):
        state.pop(finished, None)


def _stamp(status: Mapping[str, Any]) -> str:
    """Changes when it is edited, and each time its shares have doubled."""
    shares = wild.count(status.get("reblogs_count")).bit_length()
    return f"{wild.text(status.get('edited_at'))}/{shares}"


def _marks(statuses: list[Any]) -> dict[str, str]:
    known = map(wild.mapping, statuses)
    return {native_id: _stamp(one) for one in known if (native_id := wild.ident(one.get("id")))}


def _seen(state: State) -> dict[str, str]:
    """What the newest pages held before, newest first."""
    pairs = [pair for pair in wild.rows(state.get("seen")) if isinstance(pair, list) and len(pair) == 2]
    return {wild.text(native_id): wild.text(stamp) for native_id, stamp in pairs}


def _news(state: State, statuses: list[Any]) -> list[Any]:
    seen = _seen(state)
    marks = [(wild.ident(wild.mapping(one).get("id")), one) for one in statuses]
    return [one for native_id, one in marks if seen.get(native_id) != _stamp(wild.mapping(one))]


def _gone(server: Server, us: Us, state: State, statuses: list[Any], *, whole: bool) -> list[Item]:
    """Tombstones of what stood among these: looked at first, since a list may also leave people out.

    whole: the list goes no further, so that what stood last may be missing too. What could not be looked at
    now stays to be looked at next time.
    """
    here, seen = _marks(statuses), list(_seen(state))
    places = [place for place, native_id in enumerate(seen) if native_id in here]
    last = len(seen) if whole else max(places, default=0)
    doubted = [native_id for one in wild.rows(state.pop("doubted", [])) if (native_id := wild.text(one))]
    missing = dict.fromkeys(one for one in (*doubted, *seen[:last]) if one not in here)
    looked = {native_id: _look(server, native_id) for native_id in list(missing)[:MOST_LOOKS]}
    if open_ones := [native_id for native_id, gone in looked.items() if gone is None]:
        state["doubted"] = open_ones
    state["seen"] = [[one, stamp] for one, stamp in _seen(state).items() if one not in looked]
    return [tombstone(native_id, us) for native_id, gone in looked.items() if gone]


def _look(server: Server, native_id: str) -> bool | None:
    """Whether it is gone; None for one that the server chokes on, which must not hold up the list."""
    try:
        return is_gone(server, native_id)
    except (TryLater, Garbled, Refused):
        return None


def _remember(state: State, statuses: list[Any]) -> None:
    together = {**_marks(statuses), **{k: v for k, v in _seen(state).items() if k not in _marks(statuses)}}
    state["seen"] = [[native_id, stamp] for native_id, stamp in together.items()][:REMEMBERED]
