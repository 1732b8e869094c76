"""A forum on Discourse, as one of its users: read, answered, and moderated where that user is of its staff.

See docs/networks/discourse.md.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from vigie.connectors.contract import (
    AccountConfig,
    Allowed,
    Budget,
    Call,
    CallAnswer,
    Cursor,
    Health,
    May,
    Never,
    Page,
    Receipt,
    Traits,
)
from vigie.connectors.discourse.fields import TRAITS
from vigie.connectors.discourse.forum import Forum, moment
from vigie.connectors.discourse.hooks import answer_call, read_call
from vigie.connectors.discourse.mailbox import Mailbox
from vigie.connectors.discourse.moderation import ACTS, is_so, may_act, moderate
from vigie.connectors.discourse.reading import Reader
from vigie.connectors.discourse.stand import Stand
from vigie.connectors.discourse.writing import Writer
from vigie.connectors.errors import Gone, Refused, Unsupported
from vigie.connectors.http import GuardedClient
from vigie.core.types import Act, Item

YES = frozenset({"1", "yes", "oui", "true", "on"})


class Discourse:
    """One forum, as one user."""

    traits: ClassVar[Traits] = TRAITS

    def __init__(self, config: AccountConfig, http: GuardedClient) -> None:
        given = config.settings
        key, hook = config.secret.get("api_key", ""), config.secret.get("hook_secret", "")
        http.hide(key, *hook.split())
        self._http = http
        self._hook_secrets = tuple(hook.split())
        self._forum = Forum(
            http, config.server or str(given.get("server", "")), str(given.get("user", "")), key
        )
        self._reader = Reader(
            self._forum, colleagues=_names(given.get("staff")), ours=_yes(given.get("ours"))
        )
        self._mailbox = Mailbox(self._reader) if _yes(given.get("messages")) else None
        self._writer = Writer(self._reader)

    def health(self, now: datetime) -> Health:
        """Raises AccessLost when the key is refused or the forum moved."""
        me = self._forum.me(again=True)
        till = moment(me.suspended_till)
        suspended = till is not None and till > now
        words = "account-suspended" if suspended else ""
        return Health(not suspended, words, native_id=f"user:{me.id}", handle=me.username)

    def budget(self) -> Budget:
        return self._http.budget

    def may(self, act: Act, item: Item, now: datetime) -> May:
        return Allowed() if act in {Act.READ, Act.FIND_OWN} else may_act(act, item, self._forum)

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        for page in self._reader.follow(cursor, now):
            cursor = page.cursor
            yield page
        if self._mailbox and "gap" not in cursor:
            yield from self._mailbox.follow(Stand(cursor), now)

    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        raise Unsupported("stream")

    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]:
        return self._reader.since(since, now)

    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return self._reader.about(words, cursor, now)

    def read_thread(self, item: Item) -> tuple[Item, ...]:
        return self._reader.thread(item)

    def look(self, native_id: str) -> Item | None:
        return self._reader.look(native_id)

    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        self._must(Act.REPLY, to, now)
        return self._writer.reply(to, text)

    def direct(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        self._must(Act.DIRECT, to, now)
        return self._writer.direct(to, text)

    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        """What is already so, there, is a success; so is a second try after a lost answer."""
        if act not in ACTS:
            raise Unsupported(act)
        self._must(act, item, now)
        post = self._reader.one(item.native_id)
        if post is None:
            raise Gone("gone")
        if not is_so(act, post):
            moderate(self._forum, act, post, reason)
        return Receipt(item.native_id, item.url)

    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        return self._writer.find(to, text, since=since)

    def applied(self, act: Act, item: Item) -> bool | None:
        return is_so(act, self._reader.one(item.native_id)) if act in ACTS else None

    def answer(self, call: Call, now: datetime) -> CallAnswer:
        return answer_call(call, self._hook_secrets)

    def read_call(self, call: Call, now: datetime) -> Iterator[Page]:
        return read_call(self._reader, call, now)

    def _must(self, act: Act, item: Item, now: datetime) -> None:
        may = self.may(act, item, now)
        if isinstance(may, Never):
            raise Gone(may.reason) if item.deleted else Refused(may.reason)


def _names(given: object) -> list[str]:
    """User names of colleagues who also speak for the brand, as a list or "anna, bruno"."""
    words = given if isinstance(given, list) else str(given or "").replace(",", " ").split()
    return [str(word).strip().removeprefix("@") for word in words if str(word).strip()]


def _yes(given: object) -> bool:
    return given is True or str(given).strip().lower() in YES


CONNECTOR = Discourse
