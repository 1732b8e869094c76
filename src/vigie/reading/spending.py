"""What was asked of stronger engines: counted before it leaves, so that no day costs more than agreed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from vigie.brands.models import Brand
from vigie.reading.engines.answers import Outcome
from vigie.reading.models import Asked, Reader

GOING: Final = "no-answer"
"""The row of a question on its way; it stays so when the worker dies."""

A_QUESTION: Final = timedelta(minutes=1)  # no question is on its way longer than this
IN_A_ROW: Final = 3
REST: Final = timedelta(minutes=10)
LIMITED: Final = "limited"
"""A server that asked us to wait: `limited:SECONDS`."""


def left_today(*, reader: Reader, now: datetime) -> int:
    """Messages that may still be asked about today, the brand's own day."""
    midnight = now.astimezone(ZoneInfo(reader.brand.time_zone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    sent = Asked.objects.filter(brand=reader.brand_id, at__gte=midnight).aggregate(n=Sum("messages"))["n"]
    return max(0, reader.daily_messages - (sent or 0))


def is_resting(*, reader: Reader, now: datetime) -> bool:
    """True when the engine failed three times in a row of late, or its server asked for patience."""
    on_its_way = Q(trouble=GOING, at__gt=now - A_QUESTION)
    latest = Asked.objects.filter(brand=reader.brand_id, engine=reader.engine).exclude(on_its_way)
    rows = list(latest.order_by("-at", "-pk")[:IN_A_ROW])
    if not rows:
        return False
    failed = [row for row in rows if row.trouble and not row.answered]
    return now < rows[0].at + max(_asked_to_wait(rows[0]), REST if len(failed) == IN_A_ROW else timedelta())


def _asked_to_wait(row: Asked) -> timedelta:
    code, _, seconds = row.trouble.partition(":")
    return timedelta(seconds=int(seconds)) if code == LIMITED and seconds.isdigit() else timedelta()


def set_aside(*, reader: Reader, host: str, characters: Sequence[int], now: datetime) -> Asked | None:
    """The row of a question about as many of these messages as the day still allows; None when none is."""
    if not left_today(reader=reader, now=now):
        return None  # most pages of a spent day end here, without waiting for anybody
    with transaction.atomic():
        # One at a time: two sources read at once must not both spend the last of the day.
        Reader.objects.select_for_update(no_key=True).filter(pk=reader.pk).values_list(
            "pk", flat=True
        ).first()
        some = characters[: left_today(reader=reader, now=now)]
        if not some:
            return None
        return Asked.objects.create(
            brand=reader.brand,
            engine=reader.engine,
            host=host[:255],
            messages=len(some),
            characters=sum(some),
            trouble=GOING,
            at=now,
        )


def settle(*, asked: Asked, characters: Sequence[int], outcomes: Sequence[Outcome]) -> None:
    """What came of it. Messages that were not sent after all are given back to the day."""
    went = [count for count, outcome in zip(characters, outcomes, strict=True) if outcome.went]
    troubles = sorted({one.trouble for one in outcomes} - {""}, key=lambda code: not code.startswith(LIMITED))
    Asked.objects.filter(pk=asked.pk).update(
        messages=len(went),
        characters=sum(went),
        answered=sum(bool(one.answers) for one in outcomes),
        trouble=troubles[0] if troubles else "",
    )


def note_trouble(*, reader: Reader, code: str, now: datetime) -> None:
    """The engine could not even be asked."""
    Asked.objects.create(
        brand=reader.brand, engine=reader.engine, messages=0, characters=0, trouble=code, at=now
    )


def asked_since(*, brand: Brand, since: datetime) -> QuerySet[Asked]:
    """What was asked, newest first."""
    return Asked.objects.filter(brand=brand, at__gte=since).order_by("-at", "-pk")


def totals_since(*, brand: Brand, since: datetime) -> Mapping[str, int]:
    """How often it was asked (`times`), about how many `messages` and `characters`, how many `answered`."""
    found = Asked.objects.filter(brand=brand, at__gte=since).aggregate(
        times=Count("pk"), messages=Sum("messages"), characters=Sum("characters"), answered=Sum("answered")
    )
    return {name: count or 0 for name, count in found.items()}
