"""Read the accounts whose turn has come, each by one worker at a time, from where it stopped."""

import threading
from datetime import timedelta
from uuid import uuid4

import structlog
from django.db.models import Q
from django.utils import timezone

from vigie.connectors.contract import Connector, Page
from vigie.connectors.errors import AccessLost, NetworkError
from vigie.listening.crew import NEVER, Crew
from vigie.listening.filling import make_up
from vigie.listening.keeping import store_page
from vigie.listening.missing import note_missed, unreadable
from vigie.listening.searching import search_watches
from vigie.networks.forecasts import is_to_be_checked, note_health, note_uncalled, note_unchecked
from vigie.networks.gateway import connector_for, streams
from vigie.networks.health import every, note_failure, note_read
from vigie.networks.models import Account
from vigie.networks.queries import account_to_be_read

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=90)
READERS = 6
MAX_PAGES = 200  # a turn: then the others, and this one again at once


def pump(*, account: Account, lease: str = "", stopping: threading.Event = NEVER) -> int:
    """Read one account until it has nothing more for now, or is told to stop; how many mentions are new.

    Errors of the network are noted on the account, never raised: the cursor stays where it was.
    """
    connector = connector_for(account)
    try:
        new = _drain(account, connector, lease, stopping)
        if connector.traits.search_every and not streams(account) and not stopping.is_set():
            new += search_watches(account=account, connector=connector, lease=lease, now=timezone.now())
        new += make_up(account=account, connector=connector, now=timezone.now(), stopping=stopping)
        _ask_how_it_is(account, connector)
    except NetworkError as error:
        note_failure(account=account, error=error, now=timezone.now())
        return 0
    return new


def _ask_how_it_is(account: Account, connector: Connector) -> None:
    """Once a day: rights, subscriptions and tokens end there without a word."""
    now = timezone.now()
    if not is_to_be_checked(account=account, now=now):
        return
    try:
        health = connector.health(now)
    except AccessLost:
        raise
    except NetworkError:
        note_unchecked(account=account, now=now)
    else:
        note_health(account=account, health=health, now=now)


def _drain(account: Account, connector: Connector, lease: str, stopping: threading.Event) -> int:
    new, refused, heard, more = 0, 0, 0, False
    held = {"lease": lease} if lease else {}
    for number, page in enumerate(connector.read(account.cursor.get("read") or {}, timezone.now()), start=1):
        cursor = {"read": dict(page.cursor)}
        kept = store_page(account=account, page=page, cursor=cursor, now=timezone.now(), held=held)
        new, refused, heard, more = (
            new + len(kept.new),
            refused + len(unreadable(page)),
            heard + len(page.items),
            page.more,
        )
        note_missed(account=account, page=page, now=timezone.now())
        log_refused(account, page)
        if lease and not _renew(account, lease):
            return new
        if number >= MAX_PAGES or stopping.is_set():
            more = True
            break
    now = timezone.now()
    note_read(account=account, connector=connector, heard=heard, refused=refused, now=now)
    if new:
        note_uncalled(account=account, now=now)
    # With more to read: again at once, behind those who wait already.
    wait = timedelta(0) if more else every(account=account, now=now)
    Account.objects.filter(pk=account.pk).update(next_read_at=now + wait)
    return new


def log_refused(account: Account, page: Page) -> None:
    """What could not be read, for whoever mends the connector."""
    for reason, raw in page.refused:
        log.warning(
            "unreadable item", account=account.pk, network=account.network, reason=reason, raw=raw[:300]
        )


def _renew(account: Account, lease: str) -> bool:
    return bool(
        Account.objects.filter(pk=account.pk, lease=lease).update(leased_until=timezone.now() + LEASE)
    )


def take(account: Account) -> str:
    """A lease on the account, or "" when another worker has it."""
    now, lease = timezone.now(), str(uuid4())
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    taken = Account.objects.filter(free, pk=account.pk, status="on", next_read_at__lte=now).update(
        lease=lease, leased_until=now + LEASE
    )
    return lease if taken else ""


def give_back(account: Account, lease: str) -> None:
    """End the lease. An account whose reading failed keeps the later turn it was given."""
    now = timezone.now()
    mine = Account.objects.filter(pk=account.pk, lease=lease)
    mine.filter(next_read_at__lte=now, failures__gt=0).update(
        next_read_at=now + timedelta(seconds=account.read_every)
    )
    mine.update(lease="", leased_until=None)


def make_pump() -> Crew:
    """The worker's task that reads."""
    return Crew(READERS, due=_due, take=take, work=_read_one)


def _due() -> list[Account]:
    return list(account_to_be_read(now=timezone.now()).select_related("brand", "secret"))


def _read_one(account: Account, lease: str, stopping: threading.Event) -> None:
    try:
        pump(account=account, lease=lease, stopping=stopping)
    except Exception as error:
        log.error("reading failed", account=account.pk, exc_info=error)
        _note_surprise(account, error)
    finally:
        give_back(account, lease)


def _note_surprise(account: Account, error: Exception) -> None:
    failure = NetworkError(f"{type(error).__name__}: {error}")
    account.refresh_from_db(fields=["failures"])
    note_failure(account=account, error=failure, now=timezone.now())
