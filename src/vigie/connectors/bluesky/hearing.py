"""What is said to us and what a search finds, page by page; where reading stopped is in the cursor.

The network sorts by the date the author wrote where that is earlier than its own, so something
new may stand *below* what we have read. Hence an overlap at every reading, and once an hour a
deeper one with all our recent threads. What is dated earlier still comes by the firehose only,
as does what muted and blocked people say (docs/networks/bluesky.md, "Quirks").
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from vigie.connectors.bluesky import wild
from vigie.connectors.bluesky.payloads import BadPayload, Us, item_of_view, posts_of_thread
from vigie.connectors.bluesky.session import Session
from vigie.connectors.contract import Cursor, Page
from vigie.connectors.errors import Garbled, Gone, NetworkError, Refused
from vigie.core.types import Author, Item

REASONS = ("mention", "reply", "quote")
WINDOW = timedelta(days=14)  # how far back a first reading goes; `backfill` goes further
OVERLAP = timedelta(minutes=10)
DEEP, DEEP_EVERY = timedelta(hours=26), timedelta(hours=1)
MOST_PAGES = 500  # of one reading; the next goes on from there
AT_ONCE = 25  # posts or profiles that one call may ask for
THREADS = 50  # of our latest posts: whose replies are watched

Made = tuple[list[Item], list[tuple[str, str]]]
State = dict[str, Any]


def read_own(session: Session, us: Us, cursor: Cursor, now: datetime, size: int) -> Iterator[Page]:
    """Mentions of us, replies to us, quotes of us; then what is new in our own threads."""
    state: State = dict(cursor)
    floor = now - WINDOW
    if seen_at := wild.moment(state.get("seen")):
        deep_at = wild.moment(state.get("deep_at"))
        deep = "at" not in state and (deep_at is None or abs(now - deep_at) >= DEEP_EVERY)
        floor = seen_at - (DEEP if deep else OVERLAP)
        state |= {"deep_at": now.isoformat(), "threads": {}} if deep else {}
    yield from read_since(session, us, floor, now, size, state)


def read_since(
    session: Session, us: Us, floor: datetime, now: datetime, size: int, state: State
) -> Iterator[Page]:
    state.setdefault("deep_at", now.isoformat())

    def fetch(at: str) -> Mapping[str, Any]:
        more = {"cursor": at} if at else {}
        return session.query("app.bsky.notification.listNotifications", limit=size, reasons=REASONS, **more)

    def make(rows: list[Any]) -> Made:
        about_posts = [row for row in rows if wild.mapping(row).get("reason") in REASONS]
        return with_reach(session, *items_of(_as_they_stand(session, about_posts), us))

    for page in sweep(fetch, "notifications", make, state, floor, now):
        yield replace(page, more=True)
    yield from _own_threads(session, us, state, min(floor, now - WINDOW))


def search_since(
    session: Session, us: Us, words: str, cursor: Cursor, now: datetime, size: int
) -> Iterator[Page]:
    """Posts of the network with these words, newest first within a reading."""
    seen_at = wild.moment(cursor.get("seen"))
    floor = seen_at - OVERLAP if seen_at else now - WINDOW

    def fetch(at: str) -> Mapping[str, Any]:
        more = {"cursor": at} if at else {}
        return session.query("app.bsky.feed.searchPosts", q=words, sort="latest", limit=size, **more)

    return sweep(fetch, "posts", lambda views: items_of(views, us), dict(cursor), floor, now)


def sweep(
    fetch: Callable[[str], Mapping[str, Any]],
    name: str,
    make: Callable[[list[Any]], Made],
    state: State,
    floor: datetime,
    now: datetime,
) -> Iterator[Page]:
    """Page from the newest down to the floor; `state` ends with "seen" at the newest (of no later
    day than ours: one date gone wrong must not make us deaf).

    In the middle, "at" is the network's own cursor, "top" the newest so far and "floor" where to
    stop: a restart goes on there, and "seen" moves only when nothing in between can be missed.
    """
    floor = wild.moment(state.get("floor")) or floor
    top = wild.moment(state.get("top")) or wild.moment(state.get("seen")) or floor
    for _ in range(MOST_PAGES):
        at = wild.text(state.get("at"))
        answer = fetch(at)
        timed = [(_listed_at(row), row) for row in wild.listed(answer, name)]
        times = [time for time, _ in timed if time]
        top = max([top, *(time for time in times if time < now + DEEP)])
        after = wild.text(answer.get("cursor"))
        done = not after or after == at or (times != [] and min(times) < floor)
        state |= {"at": after, "top": top.isoformat(), "floor": floor.isoformat()}
        if done:
            state["seen"] = top.isoformat()
            for finished in ("at", "top", "floor"):
                del state[finished]
        items, refused = make([row for time, row in timed if time is None or time >= floor])
        yield Page(tuple(items), dict(state), more=not done, refused=tuple(refused))
        if done:
            return


def _listed_at(row: Any) -> datetime | None:
    return wild.moment(wild.mapping(row).get("indexedAt"))


def items_of(views: Iterable[Any], us: Us) -> Made:
    """The views that can be read, and the others with the reason why not."""
    items: list[Item] = []
    refused: list[tuple[str, str]] = []
    for view in views:
        try:
            items.append(item_of_view(view, us))
        except BadPayload as error:
            refused.append((str(error), json.dumps(wild.plain(view))[:2000]))
    return items, refused


def thread_of(session: Session, us: Us, uri: str) -> Made:
    """Everything the network shows around a post: above it, itself, below it. Nothing when it is gone."""
    try:
        answer = session.query("app.bsky.feed.getPostThread", uri=uri, depth=100, parentHeight=100)
    except Refused:  # gone, or an address that is none
        return [], []
    if not wild.mapping(answer.get("thread")):
        raise Garbled("an answer without its thread")
    return items_of(posts_of_thread(answer.get("thread")), us)


def _own_threads(session: Session, us: Us, state: State, floor: datetime) -> Iterator[Page]:
    """One page for each of our recent posts whose number of replies changed, then one that ends it."""
    known = wild.mapping(state.get("threads"))
    counts = {
        item.native_id: item.replies
        for item in items_of(_own_posts(session, us), us)[0]
        if item.author.is_us and not item.parent_id and item.said_at >= floor
    }
    kept = {uri: known[uri] for uri in counts if uri in known}
    for uri, replies in counts.items():
        if replies != kept.get(uri, 0):
            items, refused = thread_of(session, us, uri)
            kept[uri] = replies
            yield Page(tuple(items), {**state, "threads": dict(kept)}, more=True, refused=tuple(refused))
    yield Page((), {**state, "threads": kept})


def _own_posts(session: Session, us: Us) -> list[Any]:
    try:
        answer = session.query(
            "app.bsky.feed.getAuthorFeed", actor=us.did, limit=THREADS, filter="posts_no_replies"
        )
    except Gone:  # an account made a moment ago is not listed yet
        return []
    return [wild.mapping(row).get("post") for row in wild.listed(answer, "feed")]


def _as_they_stand(session: Session, rows: list[Any]) -> list[Any]:
    """The posts these notifications tell of, with their counts; as notified where the network hides them."""
    uris = [wild.text(wild.mapping(row).get("uri")) for row in rows]
    views = _in_parts(session, "app.bsky.feed.getPosts", "uris", "posts", uris)
    standing = {wild.mapping(view).get("uri"): view for view in views}
    return [standing.get(uri, row) for uri, row in zip(uris, rows, strict=True)]


def with_people(session: Session, page: Page) -> Page:
    """The page of a stream with the names of those who speak to us: frames know people by number only."""
    theirs = [item for item in page.items if (item.to_us or item.place.ours) and not item.deleted]
    named = {item.native_id: item for item in with_reach(session, theirs, [])[0]} if theirs else {}
    return replace(page, items=tuple(named.get(item.native_id, item) for item in page.items))


def with_reach(session: Session, items: list[Item], refused: list[tuple[str, str]]) -> Made:
    """The same with what their authors are called and how many follow them, where the network says it."""
    dids = list(dict.fromkeys(item.author.native_id for item in items))
    try:
        profiles = _in_parts(session, "app.bsky.actor.getProfiles", "actors", "profiles", dids)
    except NetworkError:
        return items, refused
    known = {wild.text(wild.mapping(one).get("did")): wild.mapping(one) for one in profiles}
    return [
        replace(item, author=_as_known(item.author, known.get(item.author.native_id, {}))) for item in items
    ], refused


def _as_known(author: Author, profile: Mapping[str, Any]) -> Author:
    count = profile.get("followersCount")
    return replace(
        author,
        handle=author.handle or wild.text(profile.get("handle")),
        name=author.name or wild.text(profile.get("displayName")),
        followers=count if isinstance(count, int) else None,
    )


def _in_parts(session: Session, nsid: str, asked: str, name: str, values: list[str]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(values), AT_ONCE):
        some: dict[str, Any] = {asked: values[start : start + AT_ONCE]}
        found += wild.rows(session.query(nsid, **some).get(name))
    return found
