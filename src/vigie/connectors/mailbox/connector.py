"""A mailbox of the brand: what customers write, and what networks tell by mail. See docs/networks/mailbox.md.

Mail is private, so an answer is `direct`; nothing here is public.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
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
from vigie.connectors.errors import AccessLost, Gone, Refused, Unsupported
from vigie.connectors.http import GuardedClient
from vigie.connectors.mailbox import smtp
from vigie.connectors.mailbox.answers import LONGEST, Answers
from vigie.connectors.mailbox.box import Box, opened
from vigie.connectors.mailbox.fields import FIELDS, access_of, alias_of, page_size_of, us_of
from vigie.connectors.mailbox.moderation import MOVES, is_so, may_mail, may_notice, move
from vigie.connectors.mailbox.payloads import item_of
from vigie.connectors.mailbox.places import Places
from vigie.connectors.mailbox.reading import Reader
from vigie.core.types import Act, Item


class Mailbox:
    """One folder of one mailbox, as one address. Each call has a line of its own to the server."""

    traits: ClassVar[Traits] = Traits(
        name="mailbox",
        title="E-mail",
        fields=FIELDS,
        acts=frozenset({Act.READ, Act.DIRECT, Act.FIND_OWN, *MOVES}),
        reply_limit=LONGEST,
        listing_lag=timedelta(seconds=5),
        poll=timedelta(seconds=60),
        streams=True,
        private=True,
        public_docs="https://www.rfc-editor.org/rfc/rfc9051",
        last_checked="2026-11-26",
    )

    def __init__(self, config: AccountConfig, http: GuardedClient) -> None:
        self._access = access_of(config)
        self._guard = http.guard
        self._places = Places(us_of(config))
        self._reader = Reader(
            self._opened,
            self._places,
            folder=self._access.folder,
            alias=alias_of(config),
            page_size=page_size_of(config),
        )
        self._answers = Answers(self._opened, self._access, self._guard, self._places)

    def _opened(self) -> AbstractContextManager[Box]:
        return opened(self._access, self._guard)

    def health(self, now: datetime) -> Health:
        """Both servers are entered. Raises TryLater when one does not answer now."""
        address = self._places.us.address
        try:
            words = self._trouble()
        except AccessLost as error:
            words = str(error).partition(":")[0]
        return Health(not words, words, native_id=address, handle=address)

    def _trouble(self) -> str:
        with self._opened() as box:
            box.select(self._access.folder)
            if box.is_full():
                return "quota-full"
            if "sent" not in box.folders():
                return "sent-folder-missing"
        with smtp.line(self._access, self._guard, sender=self._places.us.address):
            return ""

    def budget(self) -> Budget:
        return Budget()

    def may(self, act: Act, item: Item, now: datetime) -> May:
        if act in {Act.READ, Act.FIND_OWN}:
            return Allowed()
        return may_notice(act, item) if item.raw.get("alert") else may_mail(act, item)

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return self._reader.follow(cursor, now)

    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return self._reader.hear(cursor)

    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]:
        return self._reader.since(since, now)

    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return self._reader.about(words, cursor, now)

    def read_thread(self, item: Item) -> tuple[Item, ...]:
        with self._opened() as box:
            return self._places.thread(box, item)

    def look(self, native_id: str) -> Item | None:
        with self._opened() as box:
            found = self._places.find(box, native_id)
            if found is None:
                return None
            box.select(self._access.folder)  # what it answers came in here
            return item_of(found, self._places.us, self._places.kin(box, [found]))

    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        raise Unsupported(Act.REPLY)

    def direct(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        self._must(Act.DIRECT, to, now)
        return self._answers.send(to, text, key=key, now=now)

    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        """Move it. What is already so is a success; so is a second try after a lost answer."""
        self._must(act, item, now)
        with self._opened() as box:
            move(box, act, self._places.find(box, item.native_id))
        return Receipt(item.native_id)

    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        """Raises Unknown when the answer was about to leave and nothing says whether it did."""
        return self._answers.find(key)

    def applied(self, act: Act, item: Item) -> bool | None:
        if act not in MOVES:
            return None
        with self._opened() as box:
            return is_so(act, self._places.find(box, item.native_id))

    def _must(self, act: Act, item: Item, now: datetime) -> None:
        if act not in self.traits.acts:
            raise Unsupported(act)
        may = self.may(act, item, now)
        if isinstance(may, Never):
            raise Gone(may.reason) if item.deleted else Refused(may.reason)


CONNECTOR = Mailbox
