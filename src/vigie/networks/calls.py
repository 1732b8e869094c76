"""What networks send to our address: kept before it is answered, read later (`listening.calls`).

Here nothing is asked of a network and nothing is taken apart: genuine or not is a matter of signature and
secret, and a call is answered once it is stored. Where anything keeps it from being stored, the network
must hear of a failure: then it sends it again.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from vigie.bus.services import record
from vigie.connectors.contract import Call, CallAnswer, Called
from vigie.networks.gateway import connector_for, traits_of, words_of
from vigie.networks.models import Account, ReceivedCall
from vigie.networks.refusals import note_refused_call
from vigie.vault.services import open_text, seal_text

PURPOSE = "received-call"
LONGEST_KEY = 100
KEEP_DONE = timedelta(days=7)  # to know one that is sent twice; networks try again for three days at most
KEEP_UNREAD = timedelta(days=30)  # time to mend a connector; words of strangers are not kept for longer
WAKES = timedelta(minutes=2)  # after its event, one that still waits is told of again
AT_ONCE = 500
# The account is known by the address and the call is genuine: what proved it is of no more use.
SECRETS = (
    "signature",
    "hmac",
    "secret",
    "token",
    "authorization",
    "password",
    "cookie",
    "challenge",
    "api-key",
    "apikey",
)
# What the way here added, for the server and not for the connector.
WAY = frozenset(
    {"host", "connection", "user-agent", "content-length", "forwarded", "via", "traceparent", "tracestate"}
)
WAYS = ("accept", "x-forwarded", "x-real", "x-request", "cf-", "sec-")
LONGEST_HEADER = 500  # characters


def account_called(*, public_id: UUID) -> Account | None:
    """The account at this address, if its network is one that calls; None for any reason why not."""
    rows = Account.objects.select_related("brand", "secret").exclude(status=Account.Status.REMOVED)
    account = rows.filter(public_id=public_id).first()
    return account if account and calls_us(account.network) else None


def calls_us(network: str) -> bool:
    """True for a network that sends to our address; False for one that is not installed."""
    try:
        return traits_of(network).calls
    except KeyError:
        return False


def take_call(*, account: Account, call: Call, now: datetime) -> CallAnswer:
    """What the network is told. When it is told that we have the call, we do: its row is committed.

    An account that is paused, or waits to be reconnected, takes calls too: they are read once it goes on.
    Raises whatever kept the call from being looked at or stored.
    """
    answer = cast("Called", connector_for(account)).answer(call, now)
    if answer.keep:
        keep_call(account=account, call=call, key=answer.key, now=now)
    else:
        note_refused_call(account=account, status=answer.status, now=now)
    return answer


def keep_call(*, account: Account, call: Call, key: str, now: datetime) -> bool:
    """One row and one event, together. False when this account has a call with this key already."""
    if not (0 < len(key) <= LONGEST_KEY and key.isprintable()):
        key = hashlib.sha256(key.encode("utf-8", "replace") or call.body).hexdigest()
    try:
        with transaction.atomic():
            row = ReceivedCall.objects.create(
                account=account, key=key, sealed=_sealed(call), at=now, due_at=now
            )
            record(topic="calls.received", payload={"call": row.pk}, now=now)
    except IntegrityError:
        if ReceivedCall.objects.filter(account=account, key=key).exists():
            return False
        raise  # the account went away meanwhile
    return True


def waiting_call(*, call_id: int, now: datetime) -> ReceivedCall | None:
    """The call, if it is to be read now; None once it was read, while its account rests, before its time."""
    rows = ReceivedCall.objects.select_related("account__brand", "account__secret")
    return rows.filter(_waiting(now), pk=call_id).first()


def call_in(row: ReceivedCall) -> Call:
    """What was kept of it. Raises SecretSpoiled under another vault key."""
    kept = json.loads(open_text(purpose=PURPOSE, sealed=row.sealed))
    return Call(kept["method"], b64decode(kept["body"]), kept["headers"], kept["query"])


def note_read_call(*, row: ReceivedCall, now: datetime) -> None:
    """Read to the end: what it was goes, that it came stays for a while."""
    ReceivedCall.objects.filter(pk=row.pk).update(sealed="", done_at=now, unread_at=None, trouble="")


def note_unread_call(*, row: ReceivedCall, error: Exception, now: datetime) -> None:
    """It cannot be read, by this version: kept, told, and tried again when somebody asks for it."""
    trouble = words_of(error, row.account)
    ReceivedCall.objects.filter(pk=row.pk, done_at=None).update(unread_at=now, trouble=trouble)


def postpone_calls(*, account: Account, until: datetime) -> None:
    """The network is in trouble: none of this account's calls before then, so that others have their turn."""
    ReceivedCall.objects.filter(account=account, done_at=None, unread_at=None, due_at__lt=until).update(
        due_at=until
    )


def wake_calls(now: datetime) -> None:
    """Every minute: tell again of calls whose time has come, after trouble, a pause or a lost wake-up."""
    late = ReceivedCall.objects.filter(_waiting(now - WAKES)).order_by("at", "pk")
    _tell_again(list(late.values_list("pk", flat=True)[:AT_ONCE]), now)


def retry_unread_calls(*, now: datetime) -> int:
    """Try those again that could not be read, after the connector was mended; how many."""
    unread = list(unread_calls().values_list("pk", flat=True))
    _tell_again(unread, now)
    return len(unread)


def unread_calls() -> QuerySet[ReceivedCall]:
    """Calls that could not be read, oldest first."""
    return ReceivedCall.objects.exclude(unread_at=None).select_related("account__brand").order_by("pk")


def forget_calls(now: datetime) -> None:
    """Every hour: calls read a week ago, not read for a month, or of a removed account."""
    gone = ReceivedCall.objects.filter(account__status=Account.Status.REMOVED)
    done = ReceivedCall.objects.filter(done_at__lt=now - KEEP_DONE)
    old = ReceivedCall.objects.filter(at__lt=now - KEEP_UNREAD)
    for rows in (gone, done, old):
        while ids := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
            ReceivedCall.objects.filter(pk__in=ids).delete()


def _waiting(now: datetime) -> Q:
    return Q(done_at=None, unread_at=None, due_at__lte=now, account__status=Account.Status.ON)


def _tell_again(ids: list[int], now: datetime) -> None:
    for pk in ids:
        with transaction.atomic():
            if ReceivedCall.objects.filter(pk=pk, done_at=None).update(due_at=now, unread_at=None):
                record(topic="calls.received", payload={"call": pk}, now=now)


def _sealed(call: Call) -> str:
    kept = {
        "method": call.method,
        "query": {name: value for name, value in call.query.items() if not _is_secret(name)},
        "headers": _needed(call.headers),
        "body": b64encode(call.body).decode(),
    }
    return seal_text(purpose=PURPOSE, text=json.dumps(kept))


def _needed(headers: Mapping[str, str]) -> dict[str, str]:
    """Those a connector may need to read the call: what it is about, in which version, from where."""
    needed = {
        name: value
        for name, value in headers.items()
        if name not in WAY and not name.startswith(WAYS) and not _is_secret(name)
    }
    return {name: value for name, value in needed.items() if len(value) <= LONGEST_HEADER}


def _is_secret(name: str) -> bool:
    return any(word in name.lower().replace("_", "-") for word in SECRETS)
