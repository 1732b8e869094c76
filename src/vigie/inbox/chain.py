"""What happened to a case, in order: appended, never changed, each event sealed to the one before.

The seal is keyed with a key that lives outside the database: who can write rows cannot forge one.
"""

import hmac
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max

from vigie.brands.models import Member
from vigie.bus.inserting import insert_rows
from vigie.inbox.models import Case, CaseEvent
from vigie.vault.services import derived_key

Link = tuple[int, str]
"""What an event hangs on: number and seal of the one before."""
NOTHING_BEFORE: Link = (0, "")

_plainly = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to a case by itself. data: ids and codes, never words of the person."""

    case: Case
    kind: CaseEvent.Kind
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: the first bad line of a history, and what is wrong with it."""

    of_id: int  # the row it is the history of
    seq: int
    what: str  # "altered", "missing", "order"


def append(
    *,
    case: Case,
    kind: CaseEvent.Kind,
    by: Member | None,
    now: datetime,
    data: Mapping[str, object] | None = None,
) -> CaseEvent:
    """Add one event and let the case's version grow. Call it inside the transaction of the fact.

    `data` holds ids and codes, never words of the person.
    """
    with transaction.atomic(savepoint=False):
        Case.objects.filter(pk=case.pk).update(version=F("version") + 1)  # also takes the row's lock
        last = CaseEvent.objects.filter(case=case).order_by("-seq").first()
        before = (last.seq, last.hash) if last else NOTHING_BEFORE
        event = CaseEvent.objects.create(**sealed(case, kind, by.pk if by else None, now, data or {}, before))
        case.version += 1
    return event


def append_all(*, entries: Sequence[Entry], now: datetime) -> None:
    """The same for what happened by itself to many cases, in a handful of queries; in this order."""
    cases = {entry.case.pk: entry.case for entry in entries}
    grown = Counter(entry.case.pk for entry in entries)
    with transaction.atomic(savepoint=False):
        for more in set(grown.values()):
            rows = Case.objects.filter(pk__among=[pk for pk in cases if grown[pk] == more])
            rows.update(version=F("version") + more)
        last = _last_links(list(cases))
        events = []
        for entry in entries:
            before = last.get(entry.case.pk, NOTHING_BEFORE)
            event = sealed(entry.case, entry.kind, None, now, entry.data, before)
            last[entry.case.pk] = before[0] + 1, str(event["hash"])
            events.append(event)
        insert_rows(CaseEvent, events)
    for pk, case in cases.items():
        case.version += grown[pk]


def _last_links(case_ids: Sequence[int]) -> dict[int, Link]:
    newest = CaseEvent.objects.filter(case__among=case_ids).values("case").annotate(newest=Max("pk"))
    rows = CaseEvent.objects.filter(pk__among=[row["newest"] for row in newest])
    return {case_id: (seq, seal) for case_id, seq, seal in rows.values_list("case_id", "seq", "hash")}


class Sealable(Protocol):
    """What the seal of a line takes from what it is the history of."""

    @property
    def pk(self) -> int: ...
    @property
    def public_id(self) -> UUID: ...
    @property
    def brand_id(self) -> int: ...


def sealed(
    case: Sealable,
    kind: CaseEvent.Kind,
    by_id: int | None,
    now: datetime,
    data: Mapping[str, object],
    before: Link,
) -> dict[str, object]:
    """The columns of the event that would follow `before`: triage stores many at once."""
    seq, previous = before[0] + 1, before[1]
    return {
        "case_id": case.pk,
        "brand_id": case.brand_id,
        "seq": seq,
        "kind": kind,
        "by_id": by_id,
        "at": now,
        "data": dict(data),
        "previous": previous,
        "hash": seal(str(case.public_id), seq, kind, by_id, now, data, previous),
    }


def seal(
    of: str,
    seq: int,
    kind: str,
    by_id: int | None,
    at: datetime,
    data: Mapping[str, object],
    previous: str,
) -> str:
    """The seal of one line of a history. of: the public id of what it is the history of."""
    content = [of, seq, kind, by_id, at.astimezone(UTC).isoformat(), data, previous]
    key = derived_key("chain", settings.VAULT_KEY)
    return hmac.digest(key, _plainly(content).encode(), "sha256").hex()


class Line(Protocol):
    """A stored line of a history."""

    seq: int
    kind: str
    at: datetime
    previous: str
    hash: str

    @property
    def by_id(self) -> int | None: ...
    @property
    def data(self) -> Mapping[str, object]: ...


L = TypeVar("L", bound=Line)


def verify(events: Iterable[CaseEvent]) -> list[Break]:
    """The first break of each case among `events`, which come ordered by case and seq, case loaded."""
    return first_breaks(events, lambda event: event.case)


def first_breaks(lines: Iterable[L], of: Callable[[L], Sealable]) -> list[Break]:
    """The first break of each history among `lines`, which come ordered by what they are `of`, and by seq."""
    breaks: list[Break] = []
    previous: L | None = None
    whose = broken = 0
    for line in lines:
        owner = of(line)
        if owner.pk != whose:
            whose, previous = owner.pk, None
        if whose != broken and (what := _wrong(line, previous, owner)):
            breaks.append(Break(whose, line.seq, what))
            broken = whose
        previous = line
    return breaks


def _wrong(line: Line, previous: Line | None, owner: Sealable) -> str:
    if line.seq != (previous.seq + 1 if previous else 1):
        return "missing"
    if line.previous != (previous.hash if previous else ""):
        return "order"
    expected = seal(str(owner.public_id), line.seq, line.kind, line.by_id, line.at, line.data, line.previous)
    return "" if hmac.compare_digest(line.hash, expected) else "altered"
