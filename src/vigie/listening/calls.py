"""Read what networks sent us, in a lane of its own: late, doubled and out of order as it comes.

A call that cannot be read stays, is told, and blocks no other; a network in trouble is left alone for a
while, with all of its account's calls, so that it holds up nobody else's.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast

import structlog
from django.utils import timezone

from vigie.bus.services import id_in
from vigie.connectors.contract import Called, Page
from vigie.connectors.errors import AccessLost, Gone, NetworkError, TryLater
from vigie.listening.keeping import store_page
from vigie.listening.pump import log_refused
from vigie.networks.calls import call_in, note_read_call, note_unread_call, postpone_calls, waiting_call
from vigie.networks.gateway import connector_for
from vigie.networks.health import note_access_lost, note_called
from vigie.networks.models import ReceivedCall
from vigie.networks.telling import tell

log = structlog.get_logger(__name__)

SHORTEST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
GIVEN_UP = timedelta(days=3)  # of a network in trouble; by then it would have stopped sending it, too


class Unreadable(Exception):
    """Parts of a call could not be read. The rest of it was."""


def read_received(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `calls.received`: store what the call brought, once more if need be.

    The clock is read again, not taken from the batch: what was read before it took its time.
    """
    now = max(now, timezone.now())
    row = waiting_call(call_id=id_in(payload, "call"), now=now)
    if row is None:
        return
    try:
        pages = _pages(row, now)
    except Gone:
        _store(row, (), now)  # what it told of is no longer there
    except AccessLost as error:
        note_access_lost(account=row.account, error=error, now=now)  # it waits until somebody reconnects
    except NetworkError as error:
        _wait_or_give_up(row, error, now)
    except Exception as error:  # noqa: BLE001 - a connector's mistake about one call must hold up no other
        note_called(account=row.account, heard=0, refused=0, now=now)
        _give_up(row, error, now)
    else:
        _store(row, pages, now)


def _pages(row: ReceivedCall, now: datetime) -> list[Page]:
    """All of them before anything is stored: trouble half-way leaves the call as it was."""
    return list(cast("Called", connector_for(row.account)).read_call(call_in(row), now))


def _store(row: ReceivedCall, pages: Sequence[Page], now: datetime) -> None:
    account = row.account
    refused = [one for page in pages for one in page.refused]
    for page in pages:
        store_page(account=account, page=page, cursor=None, now=now)
        log_refused(account, page)
    # What was refused before is counted already: it was tried again because somebody mended something.
    count = 0 if row.trouble else len(refused)
    note_called(account=account, heard=sum(len(page.items) for page in pages), refused=count, now=now)
    if refused:
        _give_up(row, Unreadable(refused[0][0]), now)
    else:
        note_read_call(row=row, now=now)


def _wait_or_give_up(row: ReceivedCall, error: NetworkError, now: datetime) -> None:
    age = now - row.at
    if not error.try_again or age > GIVEN_UP:
        _give_up(row, error, now)
        return
    asked = error.after if isinstance(error, TryLater) else SHORTEST_WAIT
    wait = max(asked, min(max(age, SHORTEST_WAIT), LONGEST_WAIT))  # twice as late each time, within bounds
    postpone_calls(account=row.account, until=now + wait)


def _give_up(row: ReceivedCall, error: Exception, now: datetime) -> None:
    log.warning(
        "call not read", account=row.account.pk, network=row.account.network, call=row.pk, exc_info=error
    )
    note_unread_call(row=row, error=error, now=now)
    tell(account=row.account, kind="unreadable-call", key=f"unreadable-call:{row.account.pk}", now=now)
