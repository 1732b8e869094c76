"""Where a network is not streamed, ask its own search for what the watches listen for.

The network answers less exactly than a watch: everything it gives goes through the same matcher.
"""

from collections.abc import Iterator
from datetime import datetime

from vigie.connectors.contract import Connector
from vigie.core.query import network_words
from vigie.listening.keeping import store_page
from vigie.listening.models import Watch
from vigie.listening.watches import understood
from vigie.networks.models import Account


def search_watches(*, account: Account, connector: Connector, lease: str, now: datetime) -> int:
    """Search for every active watch, if its turn has come; how many mentions are new.

    The cursor of each search stands in the account's, under "search", and moves with what it found.
    Raises NetworkError: what was found before it is kept.
    """
    state = dict(account.cursor.get("search") or {})
    if not _is_due(state.get("at"), connector, now):
        return 0
    new = 0
    asked = list(_asked(account))
    kept = {words: cursor for words, cursor in dict(state.get("seen") or {}).items() if words in asked}
    for words in asked:
        for page in connector.search(words, kept.get(words) or {}, now):
            kept[words] = dict(page.cursor)
            cursor = {"search": {"at": now.isoformat(), "seen": kept}}
            held = {"lease": lease} if lease else {}
            found = store_page(account=account, page=page, cursor=cursor, now=now, held=held)
            new += len(found.new)
    return new


def _is_due(last: object, connector: Connector, now: datetime) -> bool:
    every = connector.traits.search_every
    if every is None:
        return False
    if not last:
        return True
    waited = now - datetime.fromisoformat(str(last))
    # A clock that was set back must not silence the search until it catches up.
    return waited >= every or waited.total_seconds() < 0


def _asked(account: Account) -> Iterator[str]:
    seen: set[str] = set()
    rows = Watch.objects.filter(brand=account.brand_id, is_active=True).values_list("pk", "query")
    queries = [query for pk, text in rows if (query := understood(pk, text))]
    for query in queries:
        for words in network_words(query):
            if words not in seen:
                seen.add(words)
                yield words
