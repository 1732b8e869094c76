"""Record facts, and carry them to their handlers: at least once, never lost.

The outbox is the queue. What makes it safe: the deadline is a column, a claim is one
conditional UPDATE, a lease that ends is claimed again, and handlers are idempotent.
Tried elsewhere and refused: brokers that forget a task when a worker is killed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from django.db import transaction
from django.db.models import F, Q

from vigie.bus.models import Beat, Event

log = structlog.get_logger(__name__)

Handler = Callable[[Mapping[str, object], datetime], object]
"""Called as handler(payload, now), with keyword names `payload` and `now`."""

Payload = Mapping[str, object]
Together = Callable[[Payload, Payload], Payload | None]
"""What one event would carry that says what two in a row say; None where each has to be carried by itself."""

LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 8
BATCH = 20


@dataclass(frozen=True, slots=True)
class Wires:
    """What follows what. on: handlers by topic; every: services by period (wiring.py fills it).

    together: by topic, how events that wait behind each other are carried as one.
    """

    on: Mapping[str, Sequence[Handler]]
    every: Sequence[tuple[timedelta, Callable[[datetime], object]]]
    together: Mapping[str, Together] = field(default_factory=dict)


def record(
    *, topic: str, payload: Mapping[str, object], now: datetime, due_at: datetime | None = None
) -> Event:
    """Write the fact down. Call it inside the transaction that makes the fact true."""
    return Event.objects.create(topic=topic, payload=dict(payload), at=now, due_at=due_at or now)


def id_in(payload: Mapping[str, object], name: str) -> int:
    """An id that an event carries."""
    return int(str(payload[name]))


def run_due(
    *,
    wires: Wires,
    topics: Sequence[str],
    now: datetime,
    limit: int = BATCH,
    halt: Callable[[], bool] = bool,
) -> int:
    """Carry the events of these topics that are due to their handlers; how many were carried.

    halt: asked before each; when it says yes, the rest is left to whoever comes next, at once.
    """
    claimed = _claim(topics, now, limit)
    done = 0
    for events, payload in _put_together(claimed, wires):
        if halt():
            _unclaim(claimed[done:])
            return done
        _carry(events, payload, wires, now)
        done += len(events)
    return len(claimed)


def _claim(topics: Sequence[str], now: datetime, limit: int) -> list[Event]:
    due = Q(topic__in=topics, due_at__lte=now, handled_at=None, parked_at=None)
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    ids = list(Event.objects.filter(due & free).order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    if not ids:
        return []
    lease = str(uuid4())
    Event.objects.filter(due & free, pk__in=ids).update(
        lease=lease, leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    return list(Event.objects.filter(lease=lease, pk__in=ids).order_by("pk"))


def _unclaim(events: Sequence[Event]) -> None:
    mine = Event.objects.filter(pk__in=[event.pk for event in events], lease=events[0].lease)
    mine.update(lease="", leased_until=None, attempts=F("attempts") - 1)


def _put_together(claimed: Sequence[Event], wires: Wires) -> list[tuple[list[Event], Payload]]:
    """In their order, those that are carried as one with what they say together."""
    found: list[tuple[list[Event], Payload]] = []
    for event in claimed:
        payload, join = event.payload, wires.together.get(event.topic)
        if join and found and found[-1][0][0].topic == event.topic:
            events, before = found[-1]
            if (both := join(before, payload)) is not None:
                found[-1] = ([*events, event], both)
                continue
        found.append(([event], payload))
    return found


def _carry(events: Sequence[Event], payload: Payload, wires: Wires, now: datetime) -> None:
    try:
        for handler in wires.on.get(events[0].topic, ()):
            handler(payload, now)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the event must not be lost
        if len(events) > 1:  # one of them cannot be carried: the others must not wait and be parked with it
            for event in events:
                _carry([event], event.payload, wires, now)
            return
        _put_back(events[0], error, now)
    else:
        carried = Event.objects.filter(pk__in=[event.pk for event in events], lease=events[0].lease)
        carried.update(handled_at=now, lease="", leased_until=None, last_error="")


def _put_back(event: Event, error: Exception, now: datetime) -> None:
    """Wait longer each time; after the last attempt park it, where `vigie doctor` and an alert show it."""
    log.warning("event failed", topic=event.topic, event_id=event.pk, attempts=event.attempts, exc_info=error)
    parked = now if event.attempts >= MAX_ATTEMPTS else None
    Event.objects.filter(pk=event.pk, lease=event.lease).update(
        lease="",
        leased_until=None,
        parked_at=parked,
        due_at=now + timedelta(seconds=min(2**event.attempts, 300)),
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )


def replay_parked(*, now: datetime) -> int:
    """Try every parked event again, after what stopped it was mended; how many."""
    return Event.objects.exclude(parked_at=None).update(parked_at=None, attempts=0, due_at=now)


def drop_waiting(*, topics: Sequence[str], now: datetime) -> int:
    """Let go of facts of these topics that nobody has followed up yet, parked ones too; how many."""
    waiting = Event.objects.filter(topic__in=topics, handled_at=None)
    return waiting.update(handled_at=now, parked_at=None, lease="", leased_until=None)


def beat(*, wires: Wires, now: datetime) -> int:
    """Run the scheduled services that are due; each runs in one process only. How many ran."""
    ran = 0
    for period, service in wires.every:
        name = f"{service.__module__}.{service.__name__}"
        if _claim_beat(name, period, now):
            ran += 1
            try:
                service(now)
            except Exception as error:
                log.error("scheduled service failed", service=name, exc_info=error)
    return ran


def _claim_beat(name: str, period: timedelta, now: datetime) -> bool:
    # A clock set back an hour must not silence a service for an hour: a due time further away
    # than one period cannot be ours.
    late = Q(due_at__lte=now) | Q(due_at__gt=now + period)
    claimed = Beat.objects.filter(late, name=name).update(due_at=now + period, ran_at=now)
    if claimed:
        return True
    if Beat.objects.filter(name=name).exists():
        return False
    _, created = Beat.objects.get_or_create(name=name, defaults={"due_at": now + period, "ran_at": now})
    return created


def forget_handled(*, now: datetime, keep: timedelta = timedelta(days=7)) -> int:
    """Delete handled events older than `keep`, a thousand at a time so that nobody waits; how many."""
    old = Event.objects.filter(handled_at__lt=now - keep).values_list("pk", flat=True)
    gone = 0
    while ids := list(old[:1000]):
        with transaction.atomic():
            gone += Event.objects.filter(pk__in=ids).delete()[0]
    return gone
