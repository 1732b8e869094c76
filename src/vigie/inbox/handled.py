"""Which messages a person dealt with, in which case, who and when: what is learned from looks here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Min, OuterRef
from django.db.models.functions import Coalesce

from vigie.brands.models import Brand, Member
from vigie.inbox.models import Case, CaseEvent, Reply
from vigie.listening.queries import Thread

ENDINGS = (CaseEvent.Kind.CLOSED, CaseEvent.Kind.REPLIED, CaseEvent.Kind.ACT_DONE)
"""How a case ends by somebody's doing; `by` is empty where the community or the network did it."""


@dataclass(frozen=True, slots=True)
class Handled:
    """The case of a message; who ended it and when, if a person did."""

    case: Case
    by: Member | None = None
    at: datetime | None = None


def handled_messages(*, brand: Brand, since: datetime | None, limit: int) -> list[int]:
    """Ids of the messages whose case a member ended, latest first: one a case, that whose labels it shows."""
    rows = Case.objects.filter(brand=brand, status=Case.Status.DONE)
    if since:
        rows = rows.filter(closed_at__gte=since)
    ended = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=ENDINGS, by__isnull=False)
    latest = rows.filter(Exists(ended)).order_by("-closed_at", "-id")
    return list(latest.values_list("mention_id", flat=True)[:limit])


def handled_in(*, brand: Brand, mention_ids: Collection[int]) -> dict[int, Handled]:
    """The case of each of these messages of the brand that has one."""
    cases = Case.objects.filter(brand=brand, case_mentions__mention__in=mention_ids)
    found: dict[int, Case] = {}
    for case in cases.prefetch_related("case_mentions"):
        found |= {one.mention_id: case for one in case.case_mentions.all()}
    endings = _endings([case.pk for case in found.values()])
    return {
        pk: Handled(found[pk], *endings.get(found[pk].pk, (None, None))) for pk in mention_ids if pk in found
    }


def _endings(case_ids: Collection[int]) -> dict[int, tuple[Member | None, datetime]]:
    """The last ending of each case by a person."""
    rows = CaseEvent.objects.filter(case__in=case_ids, kind__in=ENDINGS, by__isnull=False)
    return {row.case_id: (row.by, row.at) for row in rows.select_related("by__user").order_by("seq")}


def closed_threads(*, brand: Brand, since: datetime, until: datetime, limit: int) -> dict[int, Thread]:
    """Case → the thread it is of, of the cases about the brand that were closed then; the last first."""
    rows = Case.objects.filter(brand=brand, status=Case.Status.DONE)
    rows = rows.filter(closed_at__gte=since, closed_at__lt=until).exclude(cause=Case.Cause.NOT_US)
    latest = rows.order_by("-closed_at", "-id").values_list("pk", "account_id", "thread_root")[:limit]
    return {pk: (account, root) for pk, account, root in latest}


def first_answers(*, cases: Collection[int]) -> dict[Thread, datetime]:
    """Thread → when the first public reply to one of these cases was published."""
    rows = Reply.objects.filter(case__among=cases, state=Reply.State.PUBLISHED, is_private=False)
    told = rows.values("case__account_id", "case__thread_root").annotate(
        at=Min(Coalesce("delivery__sent_at", "delivery__settled_at"))
    )
    return {(one["case__account_id"], one["case__thread_root"]): one["at"] for one in told if one["at"]}
