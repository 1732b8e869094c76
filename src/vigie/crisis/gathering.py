"""The cases of a crisis: gathered by what it is about and when, or put there by hand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vigie.brands.models import Member
from vigie.crisis.chain import append
from vigie.crisis.models import Crisis, CrisisCase, CrisisEvent
from vigie.inbox.models import Case

MOST = 1000  # cases looked at in one turn: the next turn goes on


def gather_cases(now: datetime) -> None:
    """Every few seconds: what was opened since goes to the open crisis it belongs to."""
    for crisis in Crisis.objects.filter(closed_at=None).select_related("brand", "watch"):
        gather(crisis=crisis, now=now)


def gather(*, crisis: Crisis, now: datetime) -> int:
    """Add the cases opened since the last look; how many. One taken out by a person stays out."""
    rows = Case.objects.filter(
        brand=crisis.brand_id,
        opened_at__gt=crisis.gathered_at,
        opened_at__lte=now,
        lane__in=("answer", "watch"),
    ).order_by("opened_at")
    looked = list(rows.select_related("mention__reading_row")[:MOST])
    if not looked:
        return 0
    found = [case for case in looked if _belongs(case, crisis)]
    with transaction.atomic():
        known = set(
            CrisisCase.objects.filter(crisis=crisis, case__in=[case.pk for case in found]).values_list(
                "case_id", flat=True
            )
        )
        fresh = [case for case in found if case.pk not in known]
        _add(crisis, fresh, None, now)
        Crisis.objects.filter(pk=crisis.pk).update(gathered_at=looked[-1].opened_at)
    crisis.gathered_at = looked[-1].opened_at
    return len(fresh)


def _belongs(case: Case, crisis: Crisis) -> bool:
    """Its watch caught it, or it is about its topic; a crisis of the whole brand takes what is negative."""
    row = getattr(case.mention, "reading_row", None)
    if crisis.watch_id:
        return crisis.watch_id in case.mention.watches
    if crisis.topic:
        return bool(row and row.topic == crisis.topic)
    return bool(row and row.sentiment == "negative")


def add_cases(*, crisis: Crisis, cases: Sequence[Case], by: Member, now: datetime) -> int:
    """Put cases into the crisis by hand; how many were not there yet."""
    with transaction.atomic():
        back = CrisisCase.objects.filter(crisis=crisis, case__in=cases).exclude(left_at=None)
        again = list(back.values_list("case_id", flat=True))
        back.update(left_at=None, by=by, at=now)
        known = set(
            CrisisCase.objects.filter(crisis=crisis, case__in=cases).values_list("case_id", flat=True)
        )
        fresh = [case for case in cases if case.pk not in known]
        _add(crisis, fresh, by, now, also=again)
    return len(fresh) + len(again)


def leave_case(*, crisis: Crisis, case: Case, by: Member, now: datetime) -> None:
    """Take a case out: it is of another matter."""
    with transaction.atomic():
        there = CrisisCase.objects.filter(crisis=crisis, case=case, left_at=None)
        if there.update(left_at=now):
            append(crisis=crisis, kind=CrisisEvent.Kind.CASE_LEFT, by=by, now=now, data={"case": case.pk})


def _add(
    crisis: Crisis, cases: Sequence[Case], by: Member | None, now: datetime, also: Sequence[int] = ()
) -> None:
    if not cases and not also:
        return
    CrisisCase.objects.bulk_create(CrisisCase(crisis=crisis, case=case, by=by, at=now) for case in cases)
    added = [*also, *(case.pk for case in cases)]
    append(
        crisis=crisis,
        kind=CrisisEvent.Kind.CASE_ADDED,
        by=by,
        now=now,
        data={"count": len(added), "cases": added[:200]},
    )
