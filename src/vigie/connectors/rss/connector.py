"""Feeds: RSS, Atom and JSON Feed, read only; what is to be done is done by hand, at the entry's address.

See docs/networks/rss.md.
"""

from collections.abc import Iterator, Mapping
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
from vigie.connectors.errors import NetworkError, Refused, TryLater, Unsupported
from vigie.connectors.http import GuardedClient
from vigie.connectors.markup import web_url
from vigie.connectors.rss.reading import Source, State
from vigie.connectors.silent import Silent
from vigie.core.types import REMOVING, Act, Item

MOST_FEEDS = 100
OLDER_PAGES = 20
STEPS = {
    Act.REPLY: ("copy-text", "paste-and-publish"),
    Act.DIRECT: ("copy-text", "paste-privately"),
    Act.LIKE: ("press-like",),
    Act.REPORT: ("write-to-editor",),
}
YES = frozenset({"1", "yes", "oui", "true"})


class Rss(Silent):
    """One or several feeds, each with its own pace and its own troubles."""

    traits: ClassVar[Traits] = Traits(
        name="rss",
        title="RSS, Atom, JSON Feed",
        fields=(
            Field(
                "feeds",
                "Addresses of the feeds",
                kind="textarea",
                help="One a line. The address of a page is refused, with that of its feed when it names one.",
                example="https://www.example.org/feed/",
            ),
            Field(
                "everything",
                "Keep everything",
                required=False,
                help="Write “yes” when all that these feeds say concerns the brand. "
                "Otherwise the watches choose.",
            ),
        ),
        acts=frozenset({Act.READ}),
        lists_own=False,
        poll=timedelta(minutes=5),
        public_docs="https://www.rssboard.org/rss-specification",
        last_checked="2026-11-25",
    )

    def __init__(self, config: AccountConfig, http: GuardedClient) -> None:
        given = config.settings
        to_us = str(given.get("everything", "")).strip().lower() in YES
        self._http = http
        self._sources = [Source(http, url, to_us=to_us) for url in _addresses(given.get("feeds"))]

    def health(self, now: datetime) -> Health:
        """Every feed is read once. Raises the leaf of the first that fails, naming it."""
        if not self._sources:
            return Health(ok=False, words="no-feed")
        titles = []
        for source in self._sources:
            if not web_url(source.url):
                raise Refused(f"{source.url[:200]}: not-an-address")
            try:
                titles.append(source.fetch().title)
            except NetworkError as error:
                raise _named(source.url, error) from error
        return Health(ok=True, handle=titles[0][:200])

    def budget(self) -> Budget:
        return self._http.budget

    def may(self, act: Act, item: Item, now: datetime) -> May:
        if act is Act.READ:
            return Allowed()
        if act in STEPS:
            return ByHand(item.url, ("open-link", *STEPS[act], "tick")) if item.url else Never("no-link")
        return Never("only-the-site-removes" if act in REMOVING else "no-such-act")

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """A page for each feed that is due. What fails is told, and does not keep the others from being read.

        Raises only when no feed of the account can be read any more.
        """
        stored = cursor.get("feeds")
        known = stored if isinstance(stored, Mapping) else {}
        states = {source.url: State.of(known.get(source.url)) for source in self._sources}
        due = [source for source in self._sources if states[source.url].is_due(now)]
        failed: NetworkError | None = None
        for number, source in enumerate(due, start=1):
            items: list[Item] = []
            refused: tuple[tuple[str, str], ...] = ()
            try:
                items, refused = source.news(states[source.url], now)
            except NetworkError as error:
                failed = _named(source.url, error)
                refused = ((str(failed)[:200], source.url),)
            after = {"feeds": {url: state.stored() for url, state in states.items()}}
            yield Page(tuple(items), after, more=number < len(due), refused=refused)
        if states and all(state.failures for state in states.values()):
            raise failed or _still_failing(states, now)

    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        raise Unsupported("stream")

    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]:
        for source in self._sources:
            for items in source.since(since, now, OLDER_PAGES):
                yield Page(tuple(items), {})

    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        raise Unsupported("search")

    def read_thread(self, item: Item) -> tuple[Item, ...]:
        return (item,)

    def look(self, native_id: str) -> Item | None:
        """The entry as the feeds have it now. Raises Unsupported once it left them: that is no deletion."""
        for source in self._sources:
            for item in source.items(source.fetch(), None):
                if item.native_id == native_id:
                    return item
        raise Unsupported("look")


def _addresses(given: object) -> list[str]:
    """The addresses of a list or of a text, each once."""
    words = given if isinstance(given, list | tuple) else str(given or "").split()
    return list(dict.fromkeys(str(word).strip() for word in words if str(word).strip()))[:MOST_FEEDS]


def _named(url: str, error: NetworkError) -> NetworkError:
    """The same leaf, saying which feed it is about."""
    said = f"{url[:200]}: {error}"
    if isinstance(error, TryLater):
        return TryLater(said, after=error.after)
    return Refused(said) if isinstance(error, Refused) else type(error)(said)


def _still_failing(states: Mapping[str, State], now: datetime) -> NetworkError:
    """Nothing was due, and nothing is well: the account stays in trouble until a feed answers."""
    waits = [datetime.fromisoformat(s.next_at) - now for s in states.values() if s.next_at and not s.gone]
    url, state = next(iter(states.items()))
    said = f"{url[:200]}: {state.error}"
    return TryLater(said, after=max(min(waits), timedelta(seconds=1))) if waits else Refused(said)


CONNECTOR = Rss
