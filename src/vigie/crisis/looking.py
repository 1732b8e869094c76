"""Keep watch: every few seconds, what was heard in the minutes that are over goes through detection.

Closed minutes only, never the backlog: what is read after an outage was said long before and is added to the
past it belongs to. Whatever reached us late is noticed by counting the last minutes again. Nothing is counted
twice: a series knows the last minute that it took in.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import models, transaction
from django.db.models import F, Max, Q

from vigie.brands.models import Brand
from vigie.core.detect import (
    BadState,
    Minute,
    Settings,
    SignalKind,
    State,
    Verdict,
    correct,
    minute_of,
    moment_of,
    step,
)
from vigie.crisis.heard import Count, Heard, Key, count, heard_since
from vigie.crisis.models import Lookout, Quarter, Series
from vigie.crisis.signal_queries import budget_of
from vigie.crisis.signalling import Stir, note_calm, note_stirs
from vigie.listening.models import Mention
from vigie.networks.models import Account

log = structlog.get_logger(__name__)

GRACE = timedelta(seconds=20)  # a message heard in a minute is stored a little later
RECENT = 10  # minutes that are counted again
STOPPED = 5  # minutes without a look: nobody listened meanwhile
IDLE = 10  # minutes that a series of which nothing is heard may wait for its turn
QUARTER = 15  # minutes
FORGOTTEN = 60 * 24 * 60  # minutes without a word after which a series is dropped
LATELY = 300  # seconds since a read: somebody listens
KEPT = timedelta(days=90)  # quarters, to be looked at
MOST_SERIES = 300  # of one brand: those heard last


def look(now: datetime) -> int:
    """Take in the minutes that are over; how many there were."""
    last = minute_of(now - GRACE) - 1
    lookout = Lookout.objects.first()
    if lookout is None:
        Lookout.objects.create(minute=last, since=last + 1, marks=[[last, _newest(0, now)]])
        return 0
    if last <= lookout.minute:
        return 0
    if last - lookout.minute > STOPPED:
        lookout.since = last
    mark = _mark(lookout.marks, last)
    newest = _newest(mark, now)
    lines = heard_since(mark=mark, until=moment_of(last + 1))
    heard = count(lines, late_from=lookout.minute + 1)
    for brand in Brand.objects.filter(pk__in=_to_look_at(heard, last)).order_by("pk"):
        try:
            with transaction.atomic():
                _look_at(brand, heard, lookout, last, now)
        except Exception as error:  # one brand's trouble is not the others'
            log.error("watch not kept", brand=brand.pk, exc_info=error)
    marks = [one for one in lookout.marks if one[0] > last - 2 * RECENT]
    taken = last - lookout.minute
    Lookout.objects.filter(pk=lookout.pk).update(
        minute=last, since=lookout.since, marks=[*marks, [last, newest]]
    )
    return taken


def _newest(mark: int, now: datetime) -> int:
    """The newest mention that had reached us by now; `mark` where there is none after it."""
    rows = Mention.objects.filter(pk__gt=mark, received_at__lte=now)
    return rows.aggregate(newest=Max("pk"))["newest"] or mark


def _mark(marks: list[list[int]], last: int) -> int:
    """The newest mention of before the minutes that are counted again, as far back as is known."""
    before = [pk for at, pk in marks if at <= last - RECENT]
    return max(before) if before else min((pk for _, pk in marks), default=0)


def _to_look_at(heard: Heard, last: int) -> set[int]:
    """Brands of which something was heard, something stirs, or whose series wait for their turn."""
    due = Q(minute__lte=last - IDLE) | Q(is_stirred=True)
    quiet = Series.objects.filter(due).values_list("brand_id", flat=True).distinct()
    return {key.brand for key in [*heard.minutes, *heard.late]} | set(quiet)


@dataclass(slots=True)
class _Look:
    """One look at one brand."""

    brand: Brand
    settings: Settings
    last: int
    since: int  # no minute was left out from here on
    listened: bool
    stirs: list[Stir] = field(default_factory=list)


def _look_at(brand: Brand, heard: Heard, lookout: Lookout, last: int, now: datetime) -> None:
    look_ = _Look(brand, budget_of(brand=brand), last, lookout.since, is_listened(brand, now))
    mine = {key: counts for key, counts in heard.minutes.items() if key.brand == brand.pk}
    late = {key: counts for key, counts in heard.late.items() if key.brand == brand.pk}
    known = {Key(one.brand_id, one.kind, one.key): one for one in Series.objects.filter(brand=brand)}
    for key in mine.keys() - known.keys():
        known[key] = _begin(brand, key, mine[key], last)
    changed = []
    for key, series in known.items():
        counts = mine.get(key, {})
        if counts or key in late or series.is_stirred or series.minute <= last - IDLE:
            _take_in(series, counts, late.get(key, {}), look_)
            changed.append(series)
    _save(changed)
    note_stirs(brand=brand, stirs=look_.stirs, now=now)
    stirring = [one for one in known.values() if one.is_stirred]
    note_calm(brand=brand, stirring=stirring, now=now)


def _begin(brand: Brand, key: Key, counts: dict[int, Count], last: int) -> Series:
    first = min(counts, default=last)
    return Series(
        brand=brand, kind=key.kind, key=key.key, minute=first - 1, heard_minute=first, state=State().to_json()
    )


def _take_in(series: Series, counts: dict[int, Count], late: dict[int, Count], look_: _Look) -> None:
    """Late messages where they belong, then each minute since the last one taken in."""
    state = _state_of(series)
    state = _corrected(state, series, counts, late)
    verdict: Verdict | None = None
    for at in range(max(series.minute + 1, look_.last - 3 * 1440), look_.last + 1):
        state, verdict = step(state, _minute(at, counts, look_), look_.settings)
        if verdict.raised and verdict.kind:
            look_.stirs.append(Stir(series, verdict, counts))
    if verdict:
        series.verdict = dict(verdict.to_json())
        series.is_stirred = verdict.kind in {SignalKind.CRISIS, SignalKind.BUZZ, SignalKind.SILENCE}
    series.state, series.minute = state.to_json(), look_.last
    series.heard_minute = max([series.heard_minute, *counts])
    kept = {**{int(at): pair for at, pair in series.recent.items()}, **_pairs(counts)}
    series.recent = {str(at): pair for at, pair in kept.items() if at > look_.last - 2 * RECENT}


def _state_of(series: Series) -> State:
    try:
        return State.from_json(series.state)
    except BadState as error:  # of another version, or damaged: learnt anew rather than not at all
        log.warning("state of a series begun anew", series=series.pk, why=str(error))
        return State()


def _corrected(state: State, series: Series, counts: dict[int, Count], late: dict[int, Count]) -> State:
    """What is there now of minutes taken in before, and was not then."""
    if state.at is None:
        return state
    for at, one in late.items():
        state = correct(state, min(at, state.at), heard=one.heard, negative=one.negative)
    for at, one in counts.items():
        if at > series.minute:
            continue
        before = series.recent.get(str(at), [0, 0])
        heard, negative = one.heard - before[0], one.negative - before[1]
        if heard > 0 and 0 <= negative <= heard:
            state = correct(state, at, heard=heard, negative=negative)
    return state


def _minute(at: int, counts: dict[int, Count], look_: _Look) -> Minute:
    if found := counts.get(at):
        return found.minute(at)
    return Minute(at, 0 if look_.listened and at >= look_.since else None)


def _pairs(counts: dict[int, Count]) -> dict[int, list[int]]:
    return {at: [one.heard, one.negative] for at, one in counts.items()}


def _save(changed: Collection[Series]) -> None:
    known = [one for one in changed if one.pk]
    Series.objects.bulk_create([one for one in changed if not one.pk])
    fields = ["state", "verdict", "recent", "minute", "heard_minute", "is_stirred"]
    Series.objects.bulk_update(known, fields, batch_size=100)
    quarters = [quarter for one in changed for quarter in _quarters(one)]
    Quarter.objects.bulk_create(
        quarters,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["series", "at"],
        update_fields=["heard", "negative", "low", "usual", "high"],
    )


def _quarters(series: Series) -> Iterator[Quarter]:
    """Those of which every minute is still known, where something was heard or something is usual."""
    low, usual, high = series.verdict.get("heard") or (0.0, 0.0, 0.0)
    for start in range(series.minute // QUARTER * QUARTER, series.minute - 2 * RECENT, -QUARTER):
        pairs = [series.recent.get(str(at), (0, 0)) for at in range(start, start + QUARTER)]
        heard, negative = sum(one[0] for one in pairs), sum(one[1] for one in pairs)
        if heard or series.kind == Series.Kind.BRAND:
            at = moment_of(start)
            yield Quarter(
                series=series, at=at, heard=heard, negative=negative, low=low, usual=usual, high=high
            )


def is_listened(brand: Brand, now: datetime) -> bool:
    """Whether a source of the brand was read, or is streamed, just now."""
    rows = Account.objects.filter(brand=brand, status="on")
    streamed = rows.filter(stream_until__gte=now)
    if streamed.exists():
        return True
    read = rows.values_list("read_at", "read_every", "stretch")
    return any(
        at is not None and now - at <= timedelta(seconds=max(3 * every * stretch, LATELY))
        for at, every, stretch in read
    )


def forget_series(now: datetime) -> None:
    """Every day: series nobody spoke in for two months, and those beyond the most a brand may have."""
    last = minute_of(now)
    Quarter.objects.filter(at__lt=now - KEPT).delete()
    Series.objects.filter(heard_minute__lt=last - FORGOTTEN, is_stirred=False).exclude(kind="brand").delete()
    for brand in _crowded():
        kept = Series.objects.filter(brand=brand).order_by(F("is_stirred").desc(), "-heard_minute")
        ids = list(kept.values_list("pk", flat=True)[:MOST_SERIES])
        Series.objects.filter(brand=brand).exclude(pk__in=ids).exclude(kind="brand").delete()


def _crowded() -> Iterable[int]:
    counted = Series.objects.values("brand").annotate(n=models.Count("pk")).filter(n__gt=MOST_SERIES)
    return counted.values_list("brand", flat=True)
