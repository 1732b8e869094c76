"""What is read of one account: what is said to us, what is said under our posts, what the settings follow."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from vigie.connectors.contract import Cursor, Page
from vigie.connectors.errors import Refused
from vigie.connectors.mastodon import wild
from vigie.connectors.mastodon.feeds import Feed, State, Stretch, mentions, sweep
from vigie.connectors.mastodon.payloads import Us
from vigie.connectors.mastodon.server import Server
from vigie.connectors.mastodon.threads import Threads

WINDOW = timedelta(days=14)  # how far back a first reading goes; `backfill` goes further
RECENT = timedelta(hours=1)  # the same on a public timeline, where a day may hold 100,000 statuses
DEEP_EVERY = timedelta(hours=1)  # answers to answers do not change the number of answers of our post
LARGEST_PAGE = 40  # what Mastodon gives at most; others give less, whatever is asked


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the settings ask for. hashtags: without their #. timeline: "", "local" or "federated"."""

    hashtags: tuple[str, ...] = ()
    timeline: str = ""
    page_size: int = LARGEST_PAGE


def wanted(settings: Mapping[str, object]) -> Wanted:
    given = settings.get("hashtags")
    words = given if isinstance(given, list) else re.split(r"[\s,;]+", str(given or ""))
    tags = dict.fromkeys(re.sub(r"\W", "", str(word).lstrip("#")) for word in words)
    timeline = "federated" if settings.get("federated") else "local" if settings.get("local") else ""
    size = settings.get("page_size")
    size = min(size, LARGEST_PAGE) if isinstance(size, int) and size > 0 else LARGEST_PAGE
    return Wanted(tuple(tag for tag in tags if tag), timeline, size)


def of_tag(tag: str) -> Feed:
    return Feed(f"tag:{tag}", f"/api/v1/timelines/tag/{tag}")


def of_timeline(name: str) -> Feed:
    params = {"local": "true"} if name == "local" else {}
    return Feed(name, "/api/v1/timelines/public", params, most=20)


class Reader:
    """Reads as `us`, from cursors {"feeds": {name: state}, "threads": {post: answers}, "deep_at": time}."""

    def __init__(self, server: Server, threads: Threads, us: Us, want: Wanted) -> None:
        self.server, self.threads, self.us, self.want = server, threads, us, want

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        yield from self._all(dict(cursor), now, None)

    def since(self, floor: datetime, now: datetime) -> Iterator[Page]:
        yield from self._all({}, now, floor)

    def catch_up(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """What a stream missed: only of what the cursor has read of before."""
        known = wild.mapping(cursor.get("feeds"))
        state: State = dict(cursor)
        heard = {feed.name: feed for feed in (of_timeline("federated"), *self.feeds(now))}
        for name, feed in heard.items():
            if name in known:
                yield from self._feed(feed, state, now - WINDOW)

    def about(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """Statuses of the network with these words, newest first. None where the server searches nothing."""
        feed = Feed("search", "/api/v2/search", {"q": words, "type": "statuses"}, inside="statuses")
        try:
            for part in sweep(self.server, feed, self.us, dict(cursor), now - WINDOW, self.want.page_size):
                yield self._page(part, part.state, more=part.more)
        except Refused:  # not offered, or not to this token
            yield Page((), dict(cursor))

    def feeds(self, now: datetime) -> list[Feed]:
        followed = [of_tag(tag) for tag in self.want.hashtags]
        if self.want.timeline:
            followed.append(of_timeline(self.want.timeline))
        return [mentions(self.server.facts(now).level), *followed]

    def _all(self, state: State, now: datetime, floor: datetime | None) -> Iterator[Page]:
        for feed in self.feeds(now):
            usual = RECENT if feed.name in {"local", "federated"} else WINDOW
            yield from self._feed(feed, state, floor or now - usual)
        yield from self._threads(state, now)

    def _feed(self, feed: Feed, state: State, floor: datetime) -> Iterator[Page]:
        """One list, each page with the whole cursor; one that the server does not offer is passed over."""
        states: dict[str, Any] = dict(wild.mapping(state.get("feeds")))
        kept = dict(wild.mapping(states.get(feed.name)))
        try:
            for part in sweep(self.server, feed, self.us, kept, floor, self.want.page_size):
                states[feed.name] = part.state
                state["feeds"] = dict(states)
                if part.items or part.refused or part.more:
                    yield self._page(part, state, more=True)
        except Refused:
            if feed.name == "mentions":
                raise

    def _threads(self, state: State, now: datetime) -> Iterator[Page]:
        deep_at = wild.moment(state.get("deep_at"))
        deep = deep_at is None or abs(now - deep_at) >= DEEP_EVERY
        state |= {"deep_at": now.isoformat()} if deep else {}
        known = {} if deep else {k: wild.count(v) for k, v in wild.mapping(state.get("threads")).items()}
        for (items, refused), counts in self.threads.of_ours(self.us, known):
            state["threads"] = counts
            yield Page(tuple(items), dict(state), more=bool(items or refused), refused=tuple(refused))

    def _page(self, part: Stretch, state: State, *, more: bool) -> Page:
        items = self.threads.rooted(part.items)
        return Page(tuple(items), dict(state), more=more, refused=tuple(part.refused))
