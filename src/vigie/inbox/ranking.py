"""What many people hear comes a little earlier in the queue; its deadline stays what it is."""

from collections.abc import Collection
from datetime import datetime, timedelta
from math import log10
from typing import Final

from vigie.inbox.deciding import FAR
from vigie.inbox.models import Case, CaseMention

STEPS: Final = 5  # one for each tenfold from a thousand people: 1,000, 10,000, ... 10,000,000
MOST: Final = timedelta(minutes=30)  # earlier, and never more than a quarter of the time allowed
NOT_OWED: Final = timedelta(days=1)  # for each step; still after everything that is owed


def open_cases_in(*, groups: Collection[int]) -> list[int]:
    """The open cases with a message in these groups."""
    rows = CaseMention.objects.filter(mention__group_mention__group__among=list(groups), case__is_open=True)
    return list(rows.values_list("case_id", flat=True).distinct()) if groups else []


def rank_by_reach(*, cases: Collection[int]) -> None:
    """Rank these cases by how many people follow those who say what they are about."""
    rows = CaseMention.objects.filter(case__among=list(cases), mention__group_mention__isnull=False)
    audiences: dict[int, int] = {}
    found = rows.values_list("case_id", "mention__group_mention__group__audience") if cases else ()
    for pk, audience in found:
        audiences[pk] = max(audiences.get(pk, 0), audience)
    if not audiences:
        return
    changed = []
    for case in Case.objects.filter(pk__among=list(audiences)).select_related("mention"):
        rank = rank_of(case, audiences[case.pk])
        if rank < case.rank_at:
            case.rank_at = rank
            changed.append(case)
    Case.objects.bulk_update(changed, ["rank_at"])


def rank_of(case: Case, audience: int) -> datetime:
    """Where the case stands in the queue when so many people follow those who said it."""
    steps = min(max(int(log10(audience)) - 2, 0), STEPS) if audience > 0 else 0
    if case.answer_before is None:
        return case.mention.said_at + FAR - steps * NOT_OWED
    allowed = timedelta(minutes=case.decision.get("minutes") or 0)
    return case.answer_before - min(MOST, allowed / 4) * steps / STEPS
