from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import ClassVar

from vigie.connectors.contract import (
    AccountConfig,
    Budget,
    ByHand,
    Cursor,
    Health,
    May,
    Never,
    Page,
    Traits,
)
from vigie.connectors.errors import Unsupported
from vigie.connectors.http import GuardedClient
from vigie.connectors.manual.hosts import NETWORKS, network_of, shown
from vigie.connectors.manual.steps import steps_of
from vigie.connectors.silent import Silent
from vigie.core.types import Act, Item


class ManualConnector(Silent):
    """Nothing is read or sent by itself. `may` says where a person goes, and what they do there.

    Whether it was done is a person's tick, kept by the floors above.
    """

    traits: ClassVar[Traits] = Traits(
        name="manual",
        title="By hand",
        lists_own=False,
        poll=timedelta(days=1),
        by_hand=True,
        last_checked="2026-11-25",
    )

    def __init__(self, config: AccountConfig, http: GuardedClient) -> None:
        self._config = config

    def health(self, now: datetime) -> Health:
        return Health(ok=True, handle=self._config.handle)

    def budget(self) -> Budget:
        return Budget()

    def may(self, act: Act, item: Item, now: datetime) -> May:
        """By hand where the pages of the network let a brand do it; never where they do not."""
        if act is Act.READ:
            return Never("brought-by-people")
        if act is Act.FIND_OWN:
            return Never("confirmed-by-tick")
        network = _network_of(item)
        known = shown(network)
        if act not in known.hand:
            return Never("not-offered-there")
        url = item.url or known.home
        if not url:
            return Never("no-link")
        return ByHand(url, steps_of(act, linked=bool(item.url), network=network))

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        return iter(())

    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        raise Unsupported("stream")

    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]:
        raise Unsupported("backfill")

    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        raise Unsupported("search")

    def read_thread(self, item: Item) -> tuple[Item, ...]:
        raise Unsupported("read_thread")

    def look(self, native_id: str) -> Item | None:
        raise Unsupported("look")


def _network_of(item: Item) -> str:
    """The network that was said or guessed when the item was brought; the place keeps it too."""
    said = item.place.native_id.partition(":")[0]
    return str(item.raw.get("shown_network") or (said if said in NETWORKS else network_of(item.url)) or "web")


CONNECTOR = ManualConnector
