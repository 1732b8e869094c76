"""Signals as screens need them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from vigie.brands.models import Brand, Member
from vigie.core.detect import Settings
from vigie.crisis.models import Quarter, Series, Signal, Watchkeeping
from vigie.listening.models import Mention
from vigie.people.models import Author


@dataclass(frozen=True, slots=True)
class Record:
    """What past alarms of a brand were worth: of those that people judged."""

    real: int
    false: int
    unjudged: int

    @property
    def precision(self) -> float | None:
        judged = self.real + self.false
        return self.real / judged if judged else None


def signals_of(*, brand: Brand) -> QuerySet[Signal]:
    """The newest first."""
    return (
        Signal.objects.filter(brand=brand)
        .select_related("brand", "mention", "judged_by")
        .order_by("-raised_at")
    )


def open_signals(*, brand: Brand) -> QuerySet[Signal]:
    """What goes on now."""
    return signals_of(brand=brand).filter(ended_at=None)


def signal_of(*, member: Member, signal_id: UUID) -> Signal | None:
    """One signal of the member's brand; None otherwise."""
    return signals_of(brand=member.brand).filter(public_id=signal_id).first()


def record_of(*, brand: Brand, kind: str) -> Record:
    """Of this kind of signal, all there ever were."""
    rows = Signal.objects.filter(brand=brand, kind=kind, ended_at__isnull=False)
    counts = dict(rows.values_list("outcome").annotate(n=Count("pk")))
    return Record(counts.get("real", 0), counts.get("false", 0), counts.get("", 0))


def budget_of(*, brand: Brand) -> Settings:
    """What the brand decided about being woken, or the usual."""
    row = Watchkeeping.objects.filter(brand=brand).first()
    return Settings(budget_per_month=row.budget_per_month) if row else Settings()


def series_of(*, signal: Signal) -> Series | None:
    """Where it shows most, as counted now; None once nobody spoke of it for long."""
    return Series.objects.filter(brand=signal.brand_id, kind=signal.where, key=signal.key).first()


def quarters_of(*, series: Series, since: datetime, until: datetime) -> QuerySet[Quarter]:
    """Its quarters of an hour, oldest first; one in which nothing was heard or usual may lack."""
    return Quarter.objects.filter(series=series, at__gte=since, at__lt=until).order_by("at")


def mentions_told(*, signal: Signal) -> dict[int, Mention]:
    """The messages that its telling names, by id."""
    first, carriers = signal.telling.get("first"), signal.telling.get("carriers", [])
    ids = {first, signal.mention_id, *(one[4] for one in carriers)} - {None}
    rows = Mention.objects.filter(brand=signal.brand_id, pk__in=ids).select_related("author", "place")
    return {row.pk: row for row in rows}


def authors_told(*, signal: Signal) -> dict[int, Author]:
    """The people that its telling names, by id."""
    ids = [one[0] for one in signal.telling.get("carriers", [])]
    return {row.pk: row for row in Author.objects.filter(brand=signal.brand_id, pk__in=ids)}
