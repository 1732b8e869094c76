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


def rank_by_reach(*, groups: Collection[int]) -> None:
    """Rank the open cases with messages in these groups by how many people their authors reach."""
    if not groups:
        return
    rows = CaseMention.objects.filter(mention__group_mention__group__in=groups, case__is_open=True)
    pairs = rows.values_list("case_id", "mention__group_mention__group__audience")
    audiences: dict[int, int] = {}
    for pk, audience in pairs:
        audiences[pk] = max(audiences.get(pk, 0), audience)
    changed = []
    for case in Case.objects.filter(pk__in=audiences).select_related("mention"):
        rank = rank_of(case, audiences[case.pk])
        if rank < case.rank_at:
            case.rank_at = rank
            changed.append(case)
    if changed:
        Case.objects.bulk_update(changed, ["rank_at"])


def rank_of(case: Case, audience: int) -> datetime:
    """Where the case stands in the queue when so many people follow those who said it."""
    steps = min(max(int(log10(audience)) - 2, 0), STEPS) if audience > 0 else 0
    if case.answer_before is None:
        return case.mention.said_at + FAR - steps * NOT_OWED
    allowed = timedelta(minutes=case.decision.get("minutes") or 0)
    return case.answer_before - min(MOST, allowed / 4) * steps / STEPS
