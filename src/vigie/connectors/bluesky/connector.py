"""One account on Bluesky, or on any other server of the AT network. See docs/networks/bluesky.md."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import ClassVar

from vigie.connectors.bluesky import moderation, publishing, wild
from vigie.connectors.bluesky.fields import FIELDS
from vigie.connectors.bluesky.firehose import RELAY, follow
from vigie.connectors.bluesky.hearing import (
    items_of,
    read_own,
    read_since,
    search_since,
    thread_of,
    with_people,
)
from vigie.connectors.bluesky.payloads import SITE, BadPayload, Us, item_of_record
from vigie.connectors.bluesky.richtext import MOST_GRAPHEMES
from vigie.connectors.bluesky.session import Session, address_of
from vigie.connectors.contract import (
    AccountConfig,
    Allowed,
    Budget,
    ByHand,
    Cursor,
    Health,
    May,
    Never,
    Page,
    Receipt,
    Traits,
)
from vigie.connectors.errors import Garbled, Gone, Refused, TryLater, Unsupported
from vigie.connectors.http import GuardedClient
from vigie.core.types import Act, Item

ACTS = frozenset(
    {
        Act.READ,
        Act.REPLY,
        Act.POST,
        Act.LIKE,
        Act.HIDE,
        Act.UNHIDE,
        Act.REPORT,
        Act.MUTE,
        Act.BLOCK,
        Act.DELETE_OWN,
        Act.FIND_OWN,
    }
)
ABOUT_OTHERS = frozenset({Act.LIKE, Act.REPORT, Act.MUTE, Act.BLOCK})
PRIVATE_STEPS = ("open-profile", "choose-message", "paste-text", "send", "tick-done")
LARGEST_PAGE = 100


class Bluesky:
    """See `contract.Connector`."""

    traits: ClassVar[Traits] = Traits(
        name="bluesky",
        title="Bluesky",
        fields=FIELDS,
        acts=ACTS,
        reply_limit=MOST_GRAPHEMES,
        reply_unit="graphemes",
        has_key=True,
        listing_lag=timedelta(seconds=5),
        poll=timedelta(seconds=30),
        streams=True,
        search_every=timedelta(seconds=60),
        public_docs="https://docs.bsky.app",
        last_checked="2026-11-25",
    )

    def __init__(self, config: AccountConfig, http: GuardedClient) -> None:
        self.config, self.http = config, http
        self.session = Session(
            http,
            config.server or self._setting("server"),
            config.handle or self._setting("handle"),
            config.secret.get("app_password", ""),
            did=config.native_id,
            appview=self._setting("appview"),
        )

    def health(self, now: datetime) -> Health:
        """Raises `AccessLost` when the handle and the app password open nothing."""
        found = self.session.query("com.atproto.server.getSession")
        did, handle = wild.text(found.get("did")), wild.text(found.get("handle"))
        if not did:
            raise Garbled("a session of nobody")
        if found.get("active") is False:
            return Health(False, f"account-{wild.text(found.get('status')) or 'inactive'}", did, handle)
        return Health(True, "", did, handle)

    def budget(self) -> Budget:
        return self.http.budget

    def may(self, act: Act, item: Item, now: datetime) -> May:
        us = self._us
        own = item.author.native_id == us.did
        if act is Act.DIRECT:
            return ByHand(item.author.url or f"{SITE}/{item.author.native_id}", PRIVATE_STEPS)
        if act is Act.DELETE:
            return Never("network-deletes-nothing-of-others")
        if act not in ACTS:
            return Never("not-on-this-network")
        if act is Act.DELETE_OWN:
            return Allowed() if own else Never("not-ours")
        if act in ABOUT_OTHERS:
            return Never("it-is-us") if own else Allowed()
        if act in {Act.HIDE, Act.UNHIDE}:
            here = item.parent_id and item.root_id.startswith(f"at://{us.did}/") and not own
            return Allowed("hidden-can-be-opened") if here else Never("only-in-our-threads")
        if act is Act.REPLY and item.deleted:
            return Never("gone")
        return Allowed()

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return read_own(self.session, self._us, cursor, now, self._page_size)

    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """Where the cursor is one of `read`, what was said to us since comes first, then what happens."""
        if "seq" not in cursor and "seen" in cursor:
            for page in self.read(cursor, now):
                cursor = page.cursor
                yield page
        for page in follow(self.http, self._relay, self._us, cursor):
            yield with_people(self.session, page)

    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]:
        return read_since(self.session, self._us, since, now, self._page_size, {})

    def read_thread(self, item: Item) -> tuple[Item, ...]:
        found = thread_of(self.session, self._us, item.root_id or item.native_id)[0]
        if all(one.native_id != item.native_id for one in found):  # very deep, or its root is gone
            known = {one.native_id for one in found}
            nearer = thread_of(self.session, self._us, item.native_id)[0]
            found += [one for one in nearer if one.native_id not in known]
        return tuple(found)

    def look(self, native_id: str) -> Item | None:
        try:
            now_there = publishing.standing(self.session, native_id)
        except Gone:
            return None
        if now_there.view:
            items, _ = items_of([now_there.view], self._us)
            return items[0] if items else None
        try:
            return item_of_record(native_id, now_there.cid, now_there.record, self._us, seen_at=None)
        except BadPayload:
            return None

    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return search_since(self.session, self._us, words, cursor, now, self._page_size)

    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        return publishing.reply(self.session, to, text, key=key, now=now)

    def direct(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        raise Unsupported("private messages are another service, closed to app passwords by default")

    def post(self, text: str, *, language: str, key: str, now: datetime) -> Receipt:
        return publishing.post(self.session, text, language, key=key, now=now)

    def find_post(self, text: str, *, key: str, since: datetime) -> Receipt | None:
        return publishing.find_post(self.session, text, key=key)

    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        session = self.session
        doing: dict[Act, Callable[[], Receipt]] = {
            Act.LIKE: lambda: moderation.like(session, item, now),
            Act.HIDE: lambda: moderation.set_hidden(session, item, hidden=True, now=now),
            Act.UNHIDE: lambda: moderation.set_hidden(session, item, hidden=False, now=now),
            Act.REPORT: lambda: moderation.report(session, item, reason, self._setting("labeler")),
            Act.MUTE: lambda: moderation.mute(session, item),
            Act.BLOCK: lambda: moderation.block(session, item, now),
            Act.DELETE_OWN: lambda: publishing.delete_own(session, item),
        }
        if act not in doing:
            raise Unsupported(act)
        if isinstance(allowed := self.may(act, item, now), Never):
            raise Refused(allowed.reason)
        return doing[act]()

    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        by_key = publishing.find_by_key(self.session, to, text, key=key)
        return by_key or publishing.find_by_text(self.session, to, text, since)

    def applied(self, act: Act, item: Item) -> bool | None:
        session = self.session
        reading: dict[Act, Callable[[], bool]] = {
            Act.LIKE: lambda: moderation.likes(session, item),
            Act.HIDE: lambda: moderation.hides(session, item),
            Act.UNHIDE: lambda: not moderation.hides(session, item),
            Act.MUTE: lambda: moderation.mutes(session, item),
            Act.BLOCK: lambda: moderation.blocks(session, item),
            Act.DELETE_OWN: lambda: not publishing.exists(session, item.native_id),
        }
        try:
            return reading[act]() if act in reading else None
        except (Refused, TryLater):  # of what is gone, or cannot be asked now
            return None

    @property
    def _us(self) -> Us:
        if self.config.native_id.startswith("did:"):
            return Us(self.config.native_id, self.config.handle)
        login = self.session.login
        return Us(login.did, login.handle)

    @property
    def _relay(self) -> str:
        relay = self._setting("relay") or RELAY
        return relay if relay.startswith(("ws://", "wss://")) else address_of(relay).replace("http", "ws", 1)

    @property
    def _page_size(self) -> int:
        size = self.config.settings.get("page_size")
        return min(size, LARGEST_PAGE) if isinstance(size, int) and size > 0 else LARGEST_PAGE

    def _setting(self, name: str) -> str:
        value = self.config.settings.get(name)
        return value.strip() if isinstance(value, str) else ""


CONNECTOR = Bluesky
