"""Where a network is not streamed, ask its own search for what the watches listen for.

The network answers less exactly than a watch: everything it gives goes through the same matcher. With little
left to spend, some words are asked for at a time, the newest page alone, and what lies under it is estimated;
with next to nothing, the network only counts.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from vigie.connectors.contract import Connector, Counted, Page
from vigie.core.pacing import Estimate, Level, extrapolate
from vigie.core.query import network_words
from vigie.listening.keeping import store_page
from vigie.listening.missing import note_missed
from vigie.listening.models import Watch
from vigie.listening.watches import understood
from vigie.networks.gaps import note_filled_part, open_gap
from vigie.networks.models import Account

SPARING = frozenset({Level.SAMPLED, Level.COUNTED})


def search_watches(*, account: Account, connector: Connector, lease: str, now: datetime) -> int:
    """Search for every active watch, if its turn has come; how many mentions are new.

    The cursor of each search stands in the account's, under "search", and moves with what it found.
    Raises NetworkError: what was found before it is kept.
    """
    state = dict(account.cursor.get("search") or {})
    if account.pace == Level.WAITING or not _is_due(state.get("at"), connector, account.stretch, now):
        return 0
    asked = asked_of(account)
    seen = {words: cursor for words, cursor in dict(state.get("seen") or {}).items() if words in asked}
    turn = _Turn(account, connector, {"lease": lease} if lease else {}, seen, state, now)
    for words in turn.chosen(asked):
        turn.ask(words)
    return turn.new


class _Turn:
    """One round of searches: cursors, and until when each of the words was heard."""

    def __init__(
        self,
        account: Account,
        connector: Connector,
        held: dict[str, str],
        seen: dict[str, Any],
        state: dict[str, Any],
        now: datetime,
    ) -> None:
        self.account, self.connector, self.held, self.now = account, connector, held, now
        self.seen = seen
        self.until = {words: at for words, at in dict(state.get("until") or {}).items() if words in seen}
        self.next = int(state.get("next") or 0)
        self.new = 0

    def chosen(self, asked: Sequence[str]) -> list[str]:
        """All of them, or as many as the share allows, each in its turn."""
        if self.account.pace not in SPARING or not asked:
            return list(asked)
        count = max(1, math.ceil(self.account.share * len(asked)))
        first = self.next % len(asked)
        self.next = first + count
        return [asked[(first + step) % len(asked)] for step in range(min(count, len(asked)))]

    def ask(self, words: str) -> None:
        if self.account.pace == Level.COUNTED and isinstance(self.connector, Counted):
            self._count(self.connector, words)
        elif self.account.pace in SPARING:
            self._sample(words)
        else:
            self._sweep(words)

    def _sweep(self, words: str) -> None:
        """Down to where the last search ended: whatever samples and counts left out is found, too."""
        more = False
        for page in self.connector.search(words, self.seen.get(words) or {}, self.now):
            self.seen[words], more = dict(page.cursor), page.more
            self.until[words] = self.now.isoformat()
            self._keep(page)
            note_missed(account=self.account, page=page, now=self.now, part=words[:300])
        if not more:
            note_filled_part(account=self.account, part=words[:300], now=self.now)

    def _sample(self, words: str) -> None:
        """The newest page. The cursor stays: with more to spend, a search goes down to it."""
        page = next(iter(self.connector.search(words, self.seen.get(words) or {}, self.now)), None)
        if page is None:
            return
        self.seen.setdefault(words, {})
        since, oldest = self._heard_until(words), min((i.said_at for i in page.items), default=self.now)
        if page.more and since < oldest:
            found = extrapolate(len(page.items), self.now - oldest, oldest - since)
            self._gap(words, "sampled", since, oldest, found)
        self.until[words] = self.now.isoformat()
        self._keep(page)

    def _count(self, network: Counted, words: str) -> None:
        since = self._heard_until(words)
        found = network.count(words, since, self.now)
        self.seen.setdefault(words, {})
        self.until[words] = self.now.isoformat()
        self._keep(Page((), {}))
        self._gap(words, "counted", since, self.now, Estimate(found, found, found))

    def _heard_until(self, words: str) -> datetime:
        known = self.until.get(words)
        usual = self.connector.traits.search_every or timedelta(minutes=1)
        return min(datetime.fromisoformat(known) if known else self.now - usual, self.now)

    def _gap(self, words: str, why: str, since: datetime, until: datetime, found: Estimate) -> None:
        open_gap(
            account=self.account,
            part=words[:300],
            why=why,
            since=since,
            until=until,
            estimate=found,
            now=self.now,
        )

    def _keep(self, page: Page) -> None:
        search = {"at": self.now.isoformat(), "seen": self.seen, "until": self.until, "next": self.next}
        kept = store_page(
            account=self.account, page=page, cursor={"search": search}, now=self.now, held=self.held
        )
        self.new += len(kept.new)


def _is_due(last: object, connector: Connector, stretch: float, now: datetime) -> bool:
    every = connector.traits.search_every
    if every is None:
        return False
    if not last:
        return True
    waited = now - datetime.fromisoformat(str(last))
    # A clock that was set back must not silence the search until it catches up.
    return waited >= every * stretch or waited.total_seconds() < 0


def asked_of(account: Account) -> list[str]:
    """What its network is searched for: the words of every active watch of the brand, each once."""
    return list(dict.fromkeys(_words_of_watches(account)))


def _words_of_watches(account: Account) -> Iterator[str]:
    rows = Watch.objects.filter(brand=account.brand_id, is_active=True).values_list("pk", "query")
    for query in [query for pk, text in rows if (query := understood(pk, text))]:
        yield from network_words(query)
