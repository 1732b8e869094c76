"""Make up for what was not heard, and ask in another way whether reading hears what is there.

Both go by `Connector.backfill`, which knows no cursor: what a stuck cursor, a lying page or a lost
subscription hides from reading is seen by it.
"""

import threading
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import structlog

from vigie.alerts.services import clear_alert
from vigie.connectors.contract import Connector, Page
from vigie.connectors.errors import AccessLost, NetworkError, Unsupported
from vigie.core.pacing import Level
from vigie.listening.crew import NEVER
from vigie.listening.keeping import store_page
from vigie.listening.models import Mention
from vigie.listening.searching import asked_of
from vigie.networks.gaps import (
    gaps_to_fill,
    note_filled,
    note_found_by_probe,
    note_lost,
    note_not_filled,
)
from vigie.networks.gateway import streams
from vigie.networks.health import every, longest_normal_silence
from vigie.networks.models import Account, Gap

log = structlog.get_logger(__name__)

OVERLAP = timedelta(minutes=10)  # clocks differ, and networks list late
MOST_PAGES = 500
PROBED_EVERY = timedelta(hours=6)
PROBED_AGAIN = timedelta(hours=1)  # while it stays silent
FRESH = timedelta(minutes=5)  # reading may not have had its turn for what is younger


def make_up(
    *, account: Account, connector: Connector, now: datetime, stopping: threading.Event = NEVER
) -> int:
    """Fill the oldest gap that is due, or probe if its time has come; how many mentions are new.

    Waits while there is little to spend. Raises AccessLost; other misfortunes are noted for later.
    """
    if account.pace not in {Level.FULL, Level.SLOWER} or stopping.is_set():
        return 0
    if gap := gaps_to_fill(account=account, now=now).select_related("account__brand").first():
        return _fill(gap, account, connector, now, stopping)
    if is_to_be_probed(account=account, now=now):
        return _probe(account, connector, now, stopping)
    return 0


def _fill(gap: Gap, account: Account, connector: Connector, now: datetime, stopping: threading.Event) -> int:
    new: list[int] = []
    try:
        ended = _keep(account, _said_since(account, connector, gap.since - OVERLAP, now), new, now, stopping)
    except Unsupported:
        note_lost(gap=gap, trouble="unsupported", found=0, now=now)
    except AccessLost:
        raise
    except NetworkError as error:
        note_not_filled(gap=gap, error=error, found=len(new), now=now)
    else:
        if ended:
            note_filled(gap=gap, found=len(new), now=now)
        elif not stopping.is_set():
            note_lost(gap=gap, trouble="too-much", found=len(new), now=now)
    return len(new)


def _said_since(account: Account, connector: Connector, since: datetime, now: datetime) -> Iterator[Page]:
    """What concerns us; and of a stream, which is not played again, what the search still finds."""
    yield from connector.backfill(since, now)
    if streams(account) and connector.traits.search_every:
        for words in asked_of(account):
            for page in connector.search(words, {}, now):
                yield page
                if page.items and all(item.said_at < since for item in page.items):
                    break


def _keep(
    account: Account, pages: Iterable[Page], new: list[int], now: datetime, stopping: threading.Event
) -> bool:
    """Store pages, adding the ids of new mentions; True when there was no more, and nobody stopped us."""
    for number, page in enumerate(pages, start=1):
        new += store_page(account=account, page=page, cursor=None, now=now).new
        if stopping.is_set() or number == MOST_PAGES:
            return False
    return True


def is_to_be_probed(*, account: Account, now: datetime) -> bool:
    """Four times a day, and once an hour while a source is silent for longer than is usual."""
    if account.probed_at is None:
        return True
    wait = PROBED_AGAIN if _is_silent(account, now) else PROBED_EVERY
    return now - account.probed_at >= wait


def _is_silent(account: Account, now: datetime) -> bool:
    normal = longest_normal_silence(account=account, now=now)
    return bool(normal and account.heard_at and now - account.heard_at > normal)


def _probe(account: Account, connector: Connector, now: datetime, stopping: threading.Event) -> int:
    """Ask for the last hours by the other way. What it shows that is old enough, reading has missed."""
    mine = Account.objects.filter(pk=account.pk)
    if account.probed_at is None:  # what it reads first was asked for by the same way, just now
        mine.update(probed_at=now)
        return 0
    since = min(account.probed_at, account.heard_at or now) - OVERLAP
    since = max(since, now - 4 * PROBED_EVERY)
    new: list[int] = []
    try:
        _keep(account, connector.backfill(since, now), new, now, stopping)
    except AccessLost:
        raise
    except NetworkError as error:  # what cannot be asked for so proves nothing
        log.info("could not be probed", account=account.pk, error=error.code)
        mine.update(probed_at=now)
        return len(new)
    missed = _missed(account, new, now)
    mine.update(probed_at=now, probe_found=missed)
    if missed:
        note_found_by_probe(account=account, since=since, found=missed, now=now)
    else:
        clear_alert(brand=account.brand, key=f"deaf:{account.pk}", now=now)
    return len(new)


def _missed(account: Account, new: list[int], now: datetime) -> int:
    """Those that reading had its turn for and did not bring."""
    settled = now - max(FRESH, 2 * every(account=account, now=now))
    return Mention.objects.filter(pk__in=new, said_at__lt=settled).count()
