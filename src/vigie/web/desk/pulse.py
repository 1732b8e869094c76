"""How well we hear: sources that listen, the last thing heard, and a small curve of the last hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.utils.translation import ngettext

from vigie.brands.models import Brand
from vigie.listening.queries import heard_by_minute
from vigie.networks.models import Account
from vigie.networks.queries import accounts_of

SPANS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
STORING = timedelta(minutes=5)  # from a minute's end until all that was heard in it is surely stored
POINTS = 36  # of the curve, whatever its span
WIDTH, HEIGHT, MARGIN = 180, 30, 3


@dataclass(frozen=True, slots=True)
class Curve:
    """Two SVG paths and the last point, in a box of width × height. Texts: no comma may slip in."""

    line: str
    area: str
    x: str
    y: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the top bar says. silent: accounts that no longer hear."""

    listening: int
    heard_at: datetime | None
    silent: list[Account]
    total: int
    hours: int
    curve: Curve

    @property
    def words(self) -> str:
        """What the curve says, for who does not see it."""
        many = ngettext("{0} mention", "{0} mentions", self.total).format(self.total)
        return ngettext("{0} in the last hour", "{0} in the last {1} hours", self.hours).format(
            many, self.hours
        )


def pulse_of(*, brand: Brand, now: datetime) -> Pulse:
    """The brand’s sources and the mentions of the last hours, in two queries, three once an hour."""
    accounts = list(accounts_of(brand=brand))
    on = [account for account in accounts if account.status == Account.Status.ON]
    until = now.replace(second=0, microsecond=0)
    heard = _heard(brand, since=until - SPANS[-1], until=until)
    span = span_of(heard, until)
    counts = binned(heard, since=until - span, until=until)
    return Pulse(
        listening=len(on),
        heard_at=max((account.heard_at for account in on if account.heard_at), default=None),
        silent=[
            account
            for account in accounts
            if account.status == Account.Status.RECONNECT or account.failures >= 3
        ],
        total=sum(counts),
        hours=int(span / timedelta(hours=1)),
        curve=curve_of(counts),
    )


def _heard(brand: Brand, *, since: datetime, until: datetime) -> dict[datetime, int]:
    """Mentions by minute. Minutes are ours, so an hour that is over never changes: it is asked for once."""
    hour = (until - STORING).replace(minute=0)
    closed = _heard_before(brand, brand.public_id, hour)
    latest = heard_by_minute(brand=brand, since=hour, until=until)
    return {minute: count for minute, count in closed.items() if minute >= since} | dict(latest)


@lru_cache(maxsize=64)
def _heard_before(brand: Brand, _public_id: UUID, hour: datetime) -> Mapping[datetime, int]:
    # Brands are equal by their number, which another database gives again; the public id is theirs alone.
    return heard_by_minute(brand=brand, since=hour - SPANS[-1], until=hour)


def span_of(heard: Mapping[datetime, int], until: datetime) -> timedelta:
    """The shortest span that leaves nothing out: a source connected this morning has no yesterday."""
    first = min(heard, default=until)
    return next((span for span in SPANS if first >= until - span), SPANS[-1])


def binned(heard: Mapping[datetime, int], *, since: datetime, until: datetime) -> list[int]:
    """Minutes added up into POINTS equal stretches, empty ones included."""
    counts = [0] * POINTS
    for minute, count in heard.items():
        counts[min(int((minute - since) / (until - since) * POINTS), POINTS - 1)] += count
    return counts


def curve_of(counts: Sequence[int]) -> Curve:
    """A line through the counts; the highest reaches the top, none at all lies at the bottom."""
    highest = max([*counts, 1])
    room = HEIGHT - 2 * MARGIN
    step = WIDTH / max(len(counts) - 1, 1)
    points = [
        (round(n * step, 1), round(HEIGHT - MARGIN - room * count / highest, 1))
        for n, count in enumerate(counts)
    ]
    path = "L".join(f"{x} {y}" for x, y in points)
    x, y = points[-1]
    return Curve(
        line=f"M{path}",
        area=f"M{path}L{WIDTH} {HEIGHT}L0 {HEIGHT}Z",
        x=str(x),
        y=str(y),
        width=WIDTH,
        height=HEIGHT,
    )
