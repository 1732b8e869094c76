"""The timeline of a crisis: appended, never changed, each line sealed to the one before.

The seal is that of the cases' histories (`inbox.chain`), keyed outside the database. What the team
wrote stands in rows; a line carries its digest, so that words changed afterwards are found too.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from vigie.brands.models import Member
from vigie.bus.services import record
from vigie.crisis.models import Crisis, CrisisEvent
from vigie.inbox.chain import NOTHING_BEFORE, seal


@dataclass(frozen=True, slots=True)
class Break:
    """Where a timeline does not hold: its first bad line, and what is wrong with it."""

    crisis_id: int
    seq: int
    what: str  # "altered", "missing", "order"


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
    breaks: list[Break] = []
    previous: CrisisEvent | None = None
    broken = 0
    for event in events:
        if previous is not None and event.crisis_id != previous.crisis_id:
            previous = None
        if event.crisis_id != broken and (what := _wrong(event, previous)):
            breaks.append(Break(event.crisis_id, event.seq, what))
            broken = event.crisis_id
        previous = event
    return breaks


def _wrong(event: CrisisEvent, previous: CrisisEvent | None) -> str:
    if event.seq != (previous.seq + 1 if previous else 1):
        return "missing"
    if event.previous != (previous.hash if previous else ""):
        return "order"
    expected = seal(
        str(event.crisis.public_id),
        event.seq,
        event.kind,
        event.by_id,
        event.at,
        event.data,
        event.previous,
    )
    return "" if hmac.compare_digest(event.hash, expected) else "altered"
