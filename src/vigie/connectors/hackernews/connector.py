"""Hacker News: heard by search and by thread, answered by hand: nothing can be written there from outside.

See docs/networks/hackernews.md.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar

from vigie.connectors.contract import (
    AccountConfig,
    Allowed,
    Budget,
    ByHand,
    Cursor,
    Field,
    Health,
    May,
    Never,
    Page,
    Traits,
)
from vigie.connectors.errors import Unsupported
from vigie.connectors.hackernews.reading import Reader
from vigie.connectors.hackernews.server import Servers
from vigie.connectors.hackernews.shapes import SITE
from vigie.connectors.http import GuardedClient
from vigie.connectors.silent import Silent
from vigie.core.types import REMOVING, Act, Item

CHANGEABLE = timedelta(hours=2)  # for so long an author may edit or delete what was said
STEPS = {
    Act.REPLY: ("open-link", "sign-in-as-brand", "copy-text", "paste-and-publish", "tick"),
    Act.LIKE: ("open-link", "press-upvote", "tick"),
    Act.REPORT: ("open-link", "press-flag", "tick"),
}


class HackerNews(Silent):
    """Everybody reads the same there; `user` and `site` only say what is followed without a watch."""

    traits: ClassVar[Traits] = Traits(
        name="hackernews",
        title="Hacker News",
        fields=(
            Field(
                "user",
                "User name",
                required=False,
                help="The brand’s account there, if it has one: answers to it are heard.",
            ),
            Field(
                "site",
                "Address of the brand’s site",
                required=False,
                help="Stories that lead there are heard, and what is said under them.",
                example="example.org",
            ),
        ),
        acts=frozenset({Act.READ}),
        lists_own=False,
        poll=timedelta(minutes=5),
        search_every=timedelta(minutes=5),
        public_docs="https://github.com/HackerNews/API",
        last_checked="2026-11-26",
    )

    def __init__(self, config: AccountConfig, http: GuardedClient) -> None:
        given = config.settings
        self._http = http
        self._user = str(given.get("user") or config.handle).strip()
        self._servers = Servers(http, str(given.get("items_server", "")), str(given.get("search_server", "")))
        size = min(max(int(str(given.get("page_size", 100))), 1), 500)
        self._reader = Reader(self._servers, user=self._user, site=_bare(given.get("site")), page_size=size)

    def health(self, now: datetime) -> Health:
        """Raises TryLater or Garbled when Hacker News does not answer."""
        self._servers.newest()
        known = not self._user or self._servers.knows(self._user)
        return Health(known, "" if known else "user-unknown", native_id=self._user, handle=self._user)

    def budget(self) -> Budget:
        return self._http.budget

    def may(self, act: Act, item: Item, now: datetime) -> May:
        if act is Act.READ:
            return Allowed()
        if act in REMOVING:
            return Never("moderators-only")
        if item.deleted or not item.native_id.isdecimal():
            return Never("gone" if item.deleted else "no-such-act")
        if act in STEPS:
            own = item.author.is_us and act is not Act.REPLY
            return Never("it-is-us") if own else ByHand(_page(item), STEPS[act])
        if act is Act.DIRECT:
            return _may_write_to(item)
        if act is Act.DELETE_OWN:
            return _may_take_back(item, now)
        return Never("no-such-act")

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return self._reader.follow(cursor, now)

    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        raise Unsupported("stream")

    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]:
        return self._reader.since(since, now)

    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return self._reader.about(words, cursor, now)

    def read_thread(self, item: Item) -> tuple[Item, ...]:
        return self._reader.thread(item)

    def look(self, native_id: str) -> Item | None:
        one = self._servers.one(native_id)
        return self._reader.items([one])[0] if one else None


def _page(item: Item) -> str:
    return f"{SITE}/item?id={item.native_id}"


def _may_write_to(item: Item) -> May:
    """Who wants mail says their address on their own page; nobody else has a private way."""
    if item.author.is_us or not item.author.url:
        return Never("no-address")
    return ByHand(item.author.url, ("open-profile", "copy-email", "write-by-mail", "tick"))


def _may_take_back(item: Item, now: datetime) -> May:
    if not item.author.is_us:
        return Never("not-ours")
    if now > item.said_at + CHANGEABLE:
        return Never("window-over")
    return ByHand(_page(item), ("open-link", "delete-own", "tick"))


def _bare(given: object) -> str:
    """The site as it stands in addresses of stories: without scheme, without "www."."""
    site = str(given or "").strip().rstrip("/").lower()
    return site.removeprefix("https://").removeprefix("http://").removeprefix("www.")


CONNECTOR = HackerNews
