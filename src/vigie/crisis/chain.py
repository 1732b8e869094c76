"""The timeline of a crisis: appended, never changed, each line sealed to the one before.

The seal is that of the cases' histories (`inbox.chain`), keyed outside the database. What the team
wrote stands in rows; a line carries its digest, so that words changed afterwards are found too.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from vigie.brands.models import Member
from vigie.bus.services import record
from vigie.crisis.models import Crisis, CrisisEvent
from vigie.inbox.chain import NOTHING_BEFORE, Break, first_breaks, seal


def append(
    *,
    crisis: Crisis,
    kind: CrisisEvent.Kind,
    by: Member | None,
    now: datetime,
    data: Mapping[str, object] | None = None,
    topic: str = "crises.changed",
) -> CrisisEvent:
    """Add one line and tell it. Call it inside the transaction of the fact."""
    content = dict(data or {})
    with transaction.atomic(savepoint=False):
        Crisis.objects.filter(pk=crisis.pk).update(version=F("version") + 1)  # also takes the row's lock
        last = CrisisEvent.objects.filter(crisis=crisis).order_by("-seq").first()
        seq, previous = (last.seq, last.hash) if last else NOTHING_BEFORE
        by_id = by.pk if by else None
        event = CrisisEvent.objects.create(
            crisis=crisis,
            brand_id=crisis.brand_id,
            seq=seq + 1,
            kind=kind,
            by=by,
            at=now,
            data=content,
            previous=previous,
            hash=seal(str(crisis.public_id), seq + 1, kind, by_id, now, content, previous),
        )
        record(topic=topic, payload={"crisis": crisis.pk, "line": event.pk}, now=now)
        crisis.version = event.seq
    return event


def digest(*words: object) -> str:
    """What a line remembers of words that stand in a row."""
    return hashlib.sha256("\x1f".join(str(one) for one in words).encode()).hexdigest()


def verify(events: Iterable[CrisisEvent]) -> list[Break]:
    """The first break of each timeline among `events`, ordered by crisis and seq, crisis loaded."""
    return first_breaks(events, lambda event: event.crisis)
