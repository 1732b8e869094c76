"""One feed over time: asked politely, remembered where it moved, and compared with what it said before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from vigie.connectors.errors import Garbled, NetworkError, Refused, TryLater
from vigie.connectors.http import Answer, GuardedClient
from vigie.connectors.rss.documents import NotAFeed, document_of
from vigie.connectors.rss.entries import Entry, Feed, native_id_of, short, signature_of
from vigie.connectors.rss.jsonfeed import feed_of_json
from vigie.connectors.rss.payloads import item_of
from vigie.connectors.rss.xmlfeed import feed_of_xml
from vigie.core.types import Item

LONGEST_WAIT = timedelta(hours=1)  # a publisher's `ttl` may ask for less haste, not for blindness
FIRST_BACKOFF = timedelta(minutes=15)
LONGEST_BACKOFF = timedelta(hours=6)
ASKED_WHOLE = timedelta(days=1)  # some servers answer 304 for ever
REMEMBERED = 100  # entries that left the feed, or more while it holds more
MOVED_FOR_GOOD = 3  # failures at the new address after which the given one is tried again

ACCEPT = {
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, application/json;q=0.8, text/xml;q=0.8, */*;q=0.1"
}


@dataclass(slots=True)
class State:
    """What is remembered of one feed, as it stands in the cursor.

    at: where it moved. wait: seconds its publisher asks for. seen: signature by entry, both as
    short hashes. error: why the last reading failed.
    """

    etag: str = ""
    modified: str = ""
    at: str = ""
    whole_at: str = ""
    next_at: str = ""
    wait: int = 0
    failures: int = 0
    error: str = ""
    gone: bool = False
    seen: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: object) -> "State":
        if not isinstance(stored, Mapping):
            return cls()
        known = {name: stored[name] for name in cls.__slots__ if name in stored}
        state = cls(**known)
        state.seen = dict(state.seen)
        return state

    def stored(self) -> dict[str, object]:
        """Only what is not as at the beginning: the cursor stays small."""
        blank = State()
        return {n: getattr(self, n) for n in self.__slots__ if getattr(self, n) != getattr(blank, n)}

    def is_due(self, now: datetime) -> bool:
        return not self.gone and (not self.next_at or datetime.fromisoformat(self.next_at) <= now)


class Source:
    """One address that people gave."""

    def __init__(self, http: GuardedClient, url: str, *, to_us: bool) -> None:
        self.url = url
        self._http = http
        self._to_us = to_us

    def fetch(self, url: str = "") -> Feed:
        """The feed as it is now, unconditionally."""
        return self._parsed(self._ask(url or self.url, {}))

    def items(self, feed: Feed, now: datetime | None) -> list[Item]:
        return [self._item(feed, entry, now) for entry in feed.entries]

    def news(self, state: State, now: datetime) -> tuple[list[Item], tuple[tuple[str, str], ...]]:
        """What is new or changed, and what could not be read; the state moves on, or notes the failure."""
        try:
            answer = self._ask(state.at or self.url, self._conditions(state, now))
            if answer.status == 304:
                self._well(state, now)
                return [], ()
            feed = self._parsed(answer, known=bool(state.seen))
        except NetworkError as error:
            self._fail(state, error, now)
            raise
        self._note(state, answer, feed, now)
        rolled = (("gap", self.url),) if _has_rolled_over(state, feed, self.url) else ()
        return self._changed(state, feed, now), feed.refused + rolled

    def _conditions(self, state: State, now: datetime) -> dict[str, str]:
        if not state.whole_at or now - datetime.fromisoformat(state.whole_at) > ASKED_WHOLE:
            return {}
        said = {"If-None-Match": state.etag, "If-Modified-Since": state.modified}
        return {name: value for name, value in said.items() if value}

    def _ask(self, url: str, conditions: Mapping[str, str]) -> Answer:
        answer = self._http.get(url, headers={**ACCEPT, **conditions}, ok={304, 404, 410})
        if answer.status == 410:
            raise Refused("feed-gone")
        if answer.status == 404:
            raise Refused("feed-not-found")
        return answer

    def _parsed(self, answer: Answer, *, known: bool = False) -> Feed:
        try:
            document = document_of(answer.body, answer.headers.get("content-type", ""), answer.url)
            read = feed_of_json if document.kind == "json" else feed_of_xml
            return read(document, answer.url)
        except NotAFeed as error:
            if known:  # it was a feed: a maintenance or login page stands in its place
                raise Garbled("a page instead of the feed") from error
            raise

    def _note(self, state: State, answer: Answer, feed: Feed, now: datetime) -> None:
        state.etag = _header(answer, "etag")
        state.modified = _header(answer, "last-modified")
        state.at = answer.moved or state.at
        state.whole_at = now.isoformat()
        state.wait = int(min(feed.wait, LONGEST_WAIT).total_seconds())
        self._well(state, now)

    def _well(self, state: State, now: datetime) -> None:
        state.failures, state.error = 0, ""
        state.next_at = (now + timedelta(seconds=state.wait)).isoformat() if state.wait else ""

    def _fail(self, state: State, error: NetworkError, now: datetime) -> None:
        state.failures += 1
        state.error = str(error)[:200]
        state.gone = isinstance(error, Refused) and error.reason == "feed-gone"
        wait = min(FIRST_BACKOFF * 2 ** min(state.failures - 1, 10), LONGEST_BACKOFF)
        if isinstance(error, TryLater):
            wait = error.after if state.failures == 1 else max(wait, error.after)
        state.next_at = (now + wait).isoformat()
        if state.failures >= MOVED_FOR_GOOD:
            state.at = ""

    def _changed(self, state: State, feed: Feed, now: datetime) -> list[Item]:
        fresh: list[Item] = []
        seen: dict[str, str] = {}
        for entry in feed.entries:
            key, signature = short(native_id_of(entry, self.url)), signature_of(entry)
            if state.seen.get(key) != signature and key not in seen:
                fresh.append(self._item(feed, entry, now))
            seen.setdefault(key, signature)
        # What left the feed is remembered a while: some publishers bring it back.
        left = {k: v for k, v in state.seen.items() if k not in seen}
        state.seen = dict(list((left | seen).items())[-max(len(seen), REMEMBERED) :])
        return fresh

    def _item(self, feed: Feed, entry: Entry, now: datetime | None) -> Item:
        return item_of(entry, feed, source=self.url, to_us=self._to_us, now=now)

    def since(self, since: datetime, now: datetime, pages: int) -> Iterator[list[Item]]:
        """Entries said since, this page and the older ones the publisher links to (RFC 5005, JSON Feed)."""
        url, been = self.url, {self.url}
        for _ in range(pages):
            feed = self.fetch(url)
            found = [item for item in self.items(feed, now) if item.said_at >= since]
            if found:
                yield found
            if not feed.older or feed.older in been or not found:
                return
            url = feed.older
            been.add(url)


def _has_rolled_over(state: State, feed: Feed, url: str) -> bool:
    """No entry is one that we know: more were published since than the feed holds."""
    known = (short(native_id_of(entry, url)) in state.seen for entry in feed.entries)
    return bool(state.seen and feed.entries) and not any(known)


def _header(answer: Answer, name: str) -> str:
    value = answer.headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= 300 else ""
