"""One account on Mastodon, or on any other server that speaks its API. See docs/networks/mastodon.md."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from vigie.connectors.contract import (
    AccountConfig,
    Allowed,
    Budget,
    Cursor,
    Health,
    May,
    Never,
    Page,
    Receipt,
    Traits,
)
from vigie.connectors.errors import Gone, Refused, TryLater, Unsupported
from vigie.connectors.http import GuardedClient
from vigie.connectors.mastodon import moderation, publishing
from vigie.connectors.mastodon.feeds import is_gone
from vigie.connectors.mastodon.fields import FIELDS
from vigie.connectors.mastodon.health import health_of
from vigie.connectors.mastodon.payloads import Us
from vigie.connectors.mastodon.reading import Reader, wanted
from vigie.connectors.mastodon.server import Server
from vigie.connectors.mastodon.streaming import Ear, base_of, channels_of
from vigie.connectors.mastodon.threads import Threads
from vigie.core.types import Act, Item

ACTS = frozenset(
    {
        Act.READ,
        Act.REPLY,
        Act.POST,
        Act.DIRECT,
        Act.LIKE,
        Act.REPORT,
        Act.MUTE,
        Act.BLOCK,
        Act.DELETE_OWN,
        Act.FIND_OWN,
    }
)
REMOVED_BY_NOBODY = frozenset({Act.DELETE, Act.HIDE, Act.MARK_SPAM, Act.HOLD})
ABOUT_OTHERS = frozenset({Act.LIKE, Act.REPORT, Act.MUTE, Act.BLOCK, Act.DIRECT})


class Mastodon:
    """See `contract.Connector`."""

    traits: ClassVar[Traits] = Traits(
        name="mastodon",
        title="Mastodon",
        fields=FIELDS,
        acts=ACTS,
        reply_limit=500,  # of most servers; the item's own is in `raw`, the server's is asked when writing
        reply_unit="graphemes",
        alters_text=True,
        listing_lag=timedelta(seconds=5),
        poll=timedelta(seconds=30),
        streams=True,
        search_every=timedelta(seconds=60),
        private=True,
        public_docs="https://docs.joinmastodon.org/client/intro/",
        last_checked="2026-11-26",
    )

    def __init__(self, config: AccountConfig, http: GuardedClient) -> None:
        self.config, self.http = config, http
        address = config.server or str(config.settings.get("server") or "")
        self.server = Server(http, address, config.secret.get("access_token", ""))
        self.threads = Threads(self.server)
        self.want = wanted(config.settings)

    def health(self, now: datetime) -> Health:
        """Raises `AccessLost` when the token opens nothing."""
        return health_of(self.server, now, streams=bool(self.config.settings.get("stream")))

    def budget(self) -> Budget:
        return self.http.budget

    def may(self, act: Act, item: Item, now: datetime) -> May:
        if act in REMOVED_BY_NOBODY:
            return Never("network-deletes-nothing-of-others")
        if act not in ACTS:
            return Never("not-on-this-network")
        if act is Act.DELETE_OWN:
            return Allowed() if item.author.is_us else Never("not-ours")
        if act in ABOUT_OTHERS and item.author.is_us:
            return Never("it-is-us")
        if item.deleted and act in {Act.REPLY, Act.DIRECT, Act.LIKE}:
            return Never("gone")
        if act is Act.REPLY and item.status not in {"", *publishing.IN_PUBLIC}:
            return Never("private-conversation")
        return Allowed()

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return self._reader(now).read(cursor, now)

    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """The lines are opened first, then what was missed is read: nothing falls in between.

        Raises `Unsupported` where the server sends nothing by itself; `read` goes on beside it.
        """
        us = self._us(now)
        base = base_of(self.server, self.server.facts(now).streaming)
        with Ear(self.server, us, channels_of(self.want), base) as ear:
            for page in self._reader(now).catch_up(cursor, now):
                cursor = page.cursor
                yield page
            for page in ear.follow(cursor):
                yield replace(page, items=tuple(self._placed(page.items)))

    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]:
        return self._reader(now).since(since, now)

    def read_thread(self, item: Item) -> tuple[Item, ...]:
        return self.threads.around(item, self._us())

    def look(self, native_id: str) -> Item | None:
        return self.threads.look(native_id, self._us())

    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return self._reader(now).about(words, cursor, now)

    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        self._must(Act.REPLY, to, now)
        return publishing.reply(self.server, to, text, key=key, now=now)

    def direct(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        self._must(Act.DIRECT, to, now)
        return publishing.direct(self.server, to, text, key=key, now=now)

    def post(self, text: str, *, language: str, key: str, now: datetime) -> Receipt:
        return publishing.post(self.server, text, language, key=key, now=now)

    def find_post(self, text: str, *, key: str, since: datetime) -> Receipt | None:
        """By its words: a server forgets keys within an hour and shows none."""
        return publishing.find_post(self.server, self._us().id, text, since)

    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        server = self.server
        doing: dict[Act, Callable[[], Receipt]] = {
            Act.LIKE: lambda: moderation.like(server, item),
            Act.REPORT: lambda: moderation.report(server, item, reason, now),
            Act.MUTE: lambda: moderation.mute(server, item),
            Act.BLOCK: lambda: moderation.block(server, item),
            Act.DELETE_OWN: lambda: publishing.delete_own(server, item.native_id),
        }
        if act not in doing:
            raise Unsupported(act)
        self._must(act, item, now)
        return doing[act]()

    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        """By its words and what it answers: a server forgets keys within an hour and shows none."""
        return publishing.find(self.server, self._us().id, to, text, since)

    def applied(self, act: Act, item: Item) -> bool | None:
        server = self.server
        reading: dict[Act, Callable[[], bool]] = {
            Act.LIKE: lambda: moderation.likes(server, item),
            Act.MUTE: lambda: moderation.mutes(server, item),
            Act.BLOCK: lambda: moderation.blocks(server, item),
            Act.DELETE_OWN: lambda: is_gone(server, item.native_id),
        }
        try:
            return reading[act]() if act in reading else None
        except (Refused, TryLater):  # of what is gone, or cannot be asked now
            return None

    def _us(self, now: datetime | None = None) -> Us:
        return self.server.us(self.config.native_id, now)

    def _reader(self, now: datetime) -> Reader:
        return Reader(self.server, self.threads, self._us(now), self.want)

    def _placed(self, items: tuple[Item, ...]) -> Iterator[Item]:
        """With the thread they belong to, where people speak to us: it is asked of the server one by one."""
        for item in items:
            yield from self.threads.rooted([item]) if item.to_us else [item]

    def _must(self, act: Act, item: Item, now: datetime) -> None:
        may = self.may(act, item, now)
        if isinstance(may, Never):
            raise Gone(may.reason) if item.deleted else Refused(may.reason)


CONNECTOR = Mastodon
