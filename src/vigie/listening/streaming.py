"""Hear what happens as it happens: one thread for each account whose network sends it by itself.

Beside the reading, which neither waits for the stream nor holds it up: each has its lease, its part of
the cursor and its misfortunes.
"""

import threading
import time
from datetime import timedelta
from uuid import uuid4

import structlog
from django.db.models import Q
from django.utils import timezone

from vigie.connectors.contract import Page
from vigie.connectors.errors import NetworkError
from vigie.listening.crew import NEVER, Crew
from vigie.listening.keeping import store_page
from vigie.listening.missing import note_missed, unreadable
from vigie.listening.pump import log_refused
from vigie.networks.gateway import connector_for, streams
from vigie.networks.health import note_stream_broken, note_streamed
from vigie.networks.models import Account
from vigie.networks.queries import account_to_be_streamed

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
SIGN_OF_LIFE = 10.0  # seconds between two signs that it goes on; an idle stream writes nothing else
TURN = 600.0  # seconds: then it is opened anew, with the account as it is by then
MOST_STREAMS = 50


def stream(*, account: Account, lease: str = "", stopping: threading.Event = NEVER) -> int:
    """Follow one account's stream until its turn ends, it breaks or we are told to stop; how many are new.

    Errors of the network are noted on the account, never raised: nothing is lost by starting again from
    the cursor.
    """
    turn = _Turn(account, lease)
    try:
        connector = connector_for(account)
        for page in connector.stream(account.cursor.get("stream") or {}, timezone.now()):
            turn.keep(page)
            if stopping.is_set() or not turn.goes_on():
                break
    except NetworkError as error:
        turn.tell()
        note_stream_broken(account=account, error=error, now=timezone.now())
    else:
        turn.tell()
    return turn.new


class _Turn:
    """One stretch of a stream: what it heard, and the signs of life it gives."""

    def __init__(self, account: Account, lease: str) -> None:
        self.account = account
        self.held = {"stream_lease": lease} if lease else {}
        self.new = self.heard = self.refused = self.pages = 0
        self.began = self.told = time.monotonic()
        self.behind = True  # no page of this turn is stored yet

    def keep(self, page: Page) -> None:
        """Store a page; an empty one only with the next sign of life: a quiet line sends one a second."""
        self.pages += 1
        self.heard += len(page.items)
        self.refused += len(unreadable(page))
        note_missed(account=self.account, page=page, now=timezone.now())
        due = time.monotonic() - self.told >= SIGN_OF_LIFE
        if page.items or page.refused or due or self.behind:
            cursor = {"stream": dict(page.cursor)}
            kept = store_page(
                account=self.account, page=page, cursor=cursor, now=timezone.now(), held=self.held
            )
            self.behind = False
            self.new += len(kept.new)
            log_refused(self.account, page)

    def goes_on(self) -> bool:
        """From time to time: renew the lease, which fails when the account was paused or taken over."""
        now = time.monotonic()
        if now - self.told < SIGN_OF_LIFE:
            return True
        self.tell()
        return now - self.began < TURN and self._renew()

    def tell(self) -> None:
        """Say how it went since the last time; nothing when no page came."""
        self.told = time.monotonic()
        if self.pages:
            note_streamed(account=self.account, heard=self.heard, refused=self.refused, now=timezone.now())
            self.heard = self.refused = self.pages = 0

    def _renew(self) -> bool:
        mine = Account.objects.filter(pk=self.account.pk, status="on", **self.held)
        return bool(mine.update(stream_until=timezone.now() + LEASE))


def take_stream(account: Account) -> str:
    """A lease on the account's stream, or "" when another worker has it."""
    now, lease = timezone.now(), str(uuid4())
    free = Q(stream_until=None) | Q(stream_until__lt=now)
    due = Q(stream_at=None) | Q(stream_at__lte=now)
    taken = Account.objects.filter(free, due, pk=account.pk, status="on").update(
        stream_lease=lease, stream_until=now + LEASE
    )
    return lease if taken else ""


def give_stream_back(account: Account, lease: str) -> None:
    """End the lease; when it goes on, if later than at once, was noted with what broke it."""
    Account.objects.filter(pk=account.pk, stream_lease=lease).update(
        stream_lease="", stream_until=timezone.now()
    )


def make_streams() -> Crew:
    """The worker's task that follows streams."""
    return Crew(MOST_STREAMS, due=_due, take=take_stream, work=_stream_one)


def _due() -> list[Account]:
    rows = account_to_be_streamed(now=timezone.now()).select_related("brand", "secret")
    return [account for account in rows if streams(account)]


def _stream_one(account: Account, lease: str, stopping: threading.Event) -> None:
    try:
        stream(account=account, lease=lease, stopping=stopping)
    except Exception as error:
        log.error("stream failed", account=account.pk, exc_info=error)
        failure = NetworkError(f"{type(error).__name__}: {error}")
        note_stream_broken(account=account, error=failure, now=timezone.now())
    finally:
        give_stream_back(account, lease)
