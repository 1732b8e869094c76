"""What was heard of a crisis, minute by minute, and what is usual at that hour of that brand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db.models import F, Sum

from vigie.crisis.ahead import Cone, cone_of_crisis, learnt_band
from vigie.crisis.models import Crisis
from vigie.listening.models import Tally

DAYS = 14  # looked back for what is usual
LEAST = 3  # days with something heard: fewer say nothing about what is usual
WIDTHS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
MOST_POINTS = 150


@dataclass(frozen=True, slots=True)
class Minute:
    """One stretch of time, named by its beginning."""

    at: datetime
    heard: int
    negative: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of equal width; usual: (low, high) for each, None while the brand's history is too short."""

    points: tuple[Minute, ...]
    width: timedelta
    usual: tuple[tuple[float, float], ...] | None = None
    cone: Cone | None = None

    @property
    def heard(self) -> int:
        return sum(one.heard for one in self.points)

    @property
    def negative(self) -> int:
        return sum(one.negative for one in self.points)


def minutes_of(*, crisis: Crisis, since: datetime, until: datetime | None) -> list[Minute]:
    """Minutes in which something was heard: of its watch, else of the brand, as the desk counts."""
    rows = Tally.objects.filter(brand=crisis.brand_id, minute__gte=since.replace(second=0, microsecond=0))
    heard, negative = Sum(F("heard") - F("again")), Sum(F("negative") - F("negative_again"))
    if crisis.watch_id:
        rows, heard, negative = rows.filter(watch=crisis.watch_id), Sum("heard"), Sum("negative")
    if until:
        rows = rows.filter(minute__lte=until)
    told = rows.values("minute").annotate(h=heard, n=negative).order_by("minute")
    return [Minute(row["minute"], row["h"], row["n"]) for row in told]


def curve_of(*, crisis: Crisis, now: datetime) -> Curve:
    """Closed minutes from half an hour before the first message to now or the end, and what is usual then.

    Usual is what was learnt minute by minute where there is a series, else the mean of two weeks. The cone
    is that of the signal that called the crisis.
    """
    until = crisis.closed_at or now.replace(second=0, microsecond=0)  # the minute that runs is not over
    since = crisis.began_at - timedelta(minutes=30)
    width = next((one for one in WIDTHS if (until - since) / one <= MOST_POINTS), WIDTHS[-1])
    since = max(since, until - width * MOST_POINTS).replace(second=0, microsecond=0)
    count = max(2, ceil((until - since) / width))
    minutes = minutes_of(crisis=crisis, since=since - timedelta(days=DAYS), until=until)
    points = _binned(minutes, since, width, count)
    usual = learnt_band(crisis=crisis, since=since, width=width, count=count)
    cone = cone_of_crisis(crisis=crisis, last=points[-1].at, width=width)
    return Curve(tuple(points), width, usual or _usual(minutes, since, width, count), cone)


def _binned(minutes: Sequence[Minute], since: datetime, width: timedelta, count: int) -> list[Minute]:
    heard, negative = [0] * count, [0] * count
    for one in minutes:
        place = int((one.at - since) / width) if one.at >= since else -1
        if 0 <= place < count:
            heard[place] += one.heard
            negative[place] += one.negative
    return [Minute(since + width * n, heard[n], negative[n]) for n in range(count)]


def _usual(
    minutes: Sequence[Minute], since: datetime, width: timedelta, count: int
) -> tuple[tuple[float, float], ...] | None:
    """Mean and spread of the hour around the same time on the days before, for each point."""
    days = {(since - one.at).days for one in minutes if one.at < since}
    if len(days) < LEAST:
        return None
    hours: dict[int, int] = defaultdict(int)
    for one in minutes:
        if one.at < since:
            hours[one.at.hour] += one.heard
    share = width / timedelta(hours=1) / (max(days) + 1)
    band = []
    for n in range(count):
        mean = hours[(since + width * n).hour] * share
        spread = 2 * (mean + 0.25) ** 0.5
        band.append((max(0.0, mean - spread), mean + spread))
    return tuple(band)
