"""Calls that are not genuine: said in the log and in an alert, a few times however many come."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from vigie.networks.models import Account
from vigie.networks.telling import tell

log = structlog.get_logger(__name__)

WITHIN = timedelta(hours=1)
MANY = 4  # of them within that time are no accident; networks that are refused soon try less often
NOT_GENUINE = frozenset({401, 403})
NO_SECRET = 503


@dataclass(slots=True)
class _Count:
    since: datetime
    refused: int = 0


# In memory, by process: whoever forges calls must not make us write to the database for each.
_counts: dict[int, _Count] = {}
_lock = threading.Lock()


def note_refused_call(*, account: Account, status: int, now: datetime) -> None:
    """Count one that the connector answered with `status`; other answers (a challenge, a ping) are none."""
    if status not in {*NOT_GENUINE, NO_SECRET}:
        return
    refused = _count(account.pk, now)
    if refused & (refused - 1):
        return  # the first, the second, the fourth, the eighth… are told
    log.warning(
        "call refused", account=account.pk, network=account.network, status=status, within_hour=refused
    )
    key = f"calls:{account.pk}"
    if status == NO_SECRET:
        tell(account=account, kind="calls-no-secret", key=key, now=now)
    elif refused >= MANY:
        tell(account=account, kind="calls-refused", key=key, now=now, count=refused)


def _count(account_id: int, now: datetime) -> int:
    with _lock:
        count = _counts.setdefault(account_id, _Count(now))
        if now - count.since > WITHIN:
            count.since, count.refused = now, 0
        count.refused += 1
        return count.refused
