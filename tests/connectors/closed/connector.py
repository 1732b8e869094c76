"""An invented network with all the manners of the closed ones at once: the contract is to bear each of them.

It signs its calls and asks whether our address is ours; counts calls and money; lets some things be done for
a time, once, or after somebody granted them; replaces an earlier answer; deletes nothing of others; ends its
versions.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

import msgspec

from tests.connectors.closed.access import Access
from tests.connectors.closed.hooks import answer_call, read_call
from tests.connectors.closed.payloads import item_of, told
from tests.connectors.closed.permits import ACTS, may_do
from vigie.connectors.contract import (
    AccountConfig,
    Budget,
    ByHand,
    Call,
    CallAnswer,
    Connector,
    Cursor,
    Field,
    Health,
    May,
    Never,
    Page,
    Receipt,
    Traits,
)
from vigie.connectors.errors import Garbled, Gone, Refused, Unknown, Unsupported
from vigie.connectors.http import GuardedClient
from vigie.core.types import Act, Item

OVERLAP = timedelta(hours=1)
READ = "comments.read"


class Closed:
    """One page of the brand there, with keys of its own."""

    traits: ClassVar[Traits] = Traits(
        name="closed",
        title="Closed network",
        fields=(
            Field("server", "Address", kind="url"),
            Field("token", "Token of the page", secret=True, kind="password"),
            Field("app_secret", "Secret of your app", secret=True, kind="password"),
            Field("verify_token", "Word that proves the address is yours", secret=True, kind="password"),
        ),
        acts=frozenset({Act.READ, Act.REPLY, Act.DIRECT, Act.FIND_OWN, *ACTS}),
        reply_limit=350,
        listing_lag=timedelta(seconds=30),
        private=True,
        calls=True,
        search_every=timedelta(minutes=1),
        prices={"read": 5_000, "search": 50_000, "count": 1_000, "reply": 15_000, "reply-with-link": 200_000},
        last_checked="2026-11-26",
    )

    def __init__(self, config: AccountConfig, http: GuardedClient) -> None:
        secret = config.secret
        http.hide(*secret.values())
        self._limit = int(str(config.settings.get("page_size", 50)))
        self._app_secret, self._verify = secret.get("app_secret", ""), secret.get("verify_token", "")
        money = config.settings.get("money")
        self._access = Access(
            http,
            config.server,
            secret.get("token", ""),
            self.traits.prices,
            None if money is None else int(str(money)),
        )

    def health(self, now: datetime) -> Health:
        """Asked once a day at least: subscriptions and rights vanish there without a word."""
        page = self._access.me(again=True)
        approvals = {str(k): str(v) for k, v in page["approvals"].items()}
        may_read = approvals.get(READ) == "granted"
        subscribed = page["subscribed"] is True
        words = "missing-right-read" if not may_read else "" if subscribed else "subscription-lost"
        return Health(
            ok=may_read,
            words=words,
            native_id=str(page["id"]),
            handle=str(page["name"]),
            token_ends_at=datetime.fromisoformat(page["token_ends_at"]),
            sunset_at=datetime.fromisoformat(page["sunset_at"]),
            approvals=approvals,
        )

    def budget(self) -> Budget:
        return self._access.budget()

    def may(self, act: Act, item: Item, now: datetime) -> May:
        return may_do(act, item, now, granted=self._access.granted)

    # --- Reading ------------------------------------------------------------------------------

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """The cursor `{"after": the network's own, "at": newest time}`; theirs ends after a while."""
        after, at = str(cursor.get("after", "")), str(cursor.get("at", ""))
        more = True
        while more:
            try:
                said = self._feed({"after": after})
            except Refused as refusal:
                if refusal.reason != "cursor_expired" or not at:
                    raise
                said = self._feed({"since": (datetime.fromisoformat(at) - OVERLAP).isoformat()})
            page = self._page_of(said, at)
            after, at, more = str(page.cursor["after"]), str(page.cursor["at"]), page.more
            yield page

    def _feed(self, asked: dict[str, str]) -> Any:
        return self._access.ask("GET", "/feed", price="read", params={**asked, "limit": self._limit})

    def _page_of(self, said: Any, at: str) -> Page:
        rows = said.get("data") if isinstance(said, dict) else None
        if not isinstance(rows, list):
            raise Garbled("no feed")
        items, refused = [], []
        for row in rows:
            try:
                items.append(self._item(row))
            except (msgspec.ValidationError, ValueError) as error:
                refused.append((str(error)[:200], str(row)[:2000]))
        newest = max([at, *(item.said_at.isoformat() for item in items)])
        return Page(tuple(items), {"after": said["next"], "at": newest}, said["more"], tuple(refused))

    def _alone(self, row: object) -> Item:
        """One that no page can do without."""
        try:
            return self._item(row)
        except msgspec.ValidationError as error:
            raise Garbled(str(error)[:200]) from error

    def _item(self, row: object) -> Item:
        return item_of(told(row), us=self._access.us(), address=self._access.address)

    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        raise Unsupported("stream")

    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]:
        return self.read({"after": "expired", "at": (since + OVERLAP).isoformat()}, now)

    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """Newest first, down to `{"seen": number of the newest of the last search}`."""
        seen, top, before, more = int(str(cursor.get("seen", 0))), 0, "", True
        while more:
            asked = {"q": words, "limit": self._limit, **({"before": before} if before else {})}
            said = self._access.ask("GET", "/search", price="search", params=asked)
            if not isinstance(said, dict) or not isinstance(said.get("data"), list):
                raise Garbled("no search result")
            items = [self._item(row) for row in said["data"]]
            numbers = [int(item.native_id[1:]) for item in items]
            top = max([top, *numbers])
            more = bool(said["more"]) and min(numbers) > seen + 1
            before = str(min(numbers, default=0))
            fresh = tuple(item for item, n in zip(items, numbers, strict=True) if n > seen)
            yield Page(fresh, {"seen": seen if more else max(top, seen)}, more)

    def count(self, words: str, since: datetime, until: datetime) -> int:
        asked = {"q": words, "since": since.isoformat(), "until": until.isoformat()}
        return int(self._access.ask("GET", "/counts", price="count", params=asked)["total"])

    def read_thread(self, item: Item) -> tuple[Item, ...]:
        rows = self._access.ask("GET", f"/threads/{item.root_id}", price="read")
        return tuple(self._alone(row) for row in rows)

    def look(self, native_id: str) -> Item | None:
        try:
            return self._alone(self._access.ask("GET", f"/items/{native_id}", price="read"))
        except Gone:
            return None

    # --- Writing ------------------------------------------------------------------------------

    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        self._must(Act.REPLY, to, now)
        if len(text) > (self.traits.reply_limit or 0):
            raise Refused("too-long")
        price = "reply-with-link" if "://" in text else "reply"
        return _receipt(
            self._access.ask("POST", f"/items/{to.native_id}/replies", price=price, json={"text": text})
        )

    def direct(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        self._must(Act.DIRECT, to, now)
        return _receipt(
            self._access.ask("POST", f"/items/{to.native_id}/private", price="reply", json={"text": text})
        )

    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        """Accepted is not applied: `applied` tells when it is."""
        if act not in ACTS:
            raise Unsupported(act)
        self._must(act, item, now)
        if act is Act.DELETE_OWN:
            self._access.ask("DELETE", f"/items/{item.native_id}")
        elif act is Act.BLOCK:
            self._access.ask("POST", "/blocked", json={"author": item.author.native_id})
        else:
            self._access.ask("POST", f"/items/{item.native_id}/hidden", json={"hidden": act is Act.HIDE})
        return Receipt(item.native_id, item.url)

    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        rows = self._access.ask("GET", f"/items/{to.native_id}/replies", price="read")
        if not isinstance(rows, list):
            raise Garbled("an answer without its rows")
        ours = [row for row in rows if row["author"] == self._access.us() and row["text"] == text]
        return _receipt(ours[-1]) if ours else None

    def applied(self, act: Act, item: Item) -> bool | None:
        if act is Act.BLOCK:
            return item.author.native_id in self._access.ask("GET", "/blocked")
        now_there = self.look(item.native_id)
        if act is Act.DELETE_OWN or now_there is None or now_there.deleted:
            return (now_there is None or now_there.deleted) and act is not Act.UNHIDE
        return (now_there.status == "hidden") == (act is Act.HIDE) if act in {Act.HIDE, Act.UNHIDE} else None

    def _must(self, act: Act, item: Item, now: datetime) -> None:
        may = self.may(act, item, now)
        if isinstance(may, Never | ByHand):
            raise (
                Gone("gone") if item.deleted else Refused(may.reason if isinstance(may, Never) else "by-hand")
            )

    # --- What it sends us ---------------------------------------------------------------------

    def answer(self, call: Call, now: datetime) -> CallAnswer:
        return answer_call(call, now, secret=self._app_secret, token=self._verify)

    def read_call(self, call: Call, now: datetime) -> Iterator[Page]:
        return read_call(call, us=self._access.us(), address=self._access.address)


def _receipt(row: Any) -> Receipt:
    if "id" not in row:  # accepted, and answered with something else
        raise Unknown("the answer names nothing")
    return Receipt(str(row["id"]), raw={"cost_micros": row.get("cost", 0)})


CONNECTOR: type[Connector] = Closed
