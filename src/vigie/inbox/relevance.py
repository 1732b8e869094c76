"""What "not about us" teaches a watch: which messages speak of somebody else of the same name.

They are neither hidden nor closed: they wait aside, with the reason, and what people then do with them
teaches the watch again.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from vigie.brands.models import Brand
from vigie.core.relevance import SURE, Relevance, learn
from vigie.core.types import Decision, Ground, Strategy
from vigie.inbox.models import Case, WatchRelevance
from vigie.inbox.said import Said
from vigie.listening.models import Watch

MOST: Final = 2000
"""Cases looked at, the newest: what a name means may change."""

GRAVE: Final = 2
"""From this severity on a person looks at once, whoever is meant."""

REASON: Final = "maybe_not_us"
_OURS: Final = frozenset({"answered", "removed", "thanked", "community", "nothing", "elsewhere"})


def learn_watches(*, brand: Brand, ids: Collection[int], now: datetime) -> None:
    """Learn these watches of the brand anew from the cases that people ended."""
    ended = Case.objects.filter(brand=brand, status=Case.Status.DONE).order_by("-pk")
    judged = list(ended.values_list("cause", "mention__watches", "mention__text")[:MOST])
    for watch in Watch.objects.filter(brand=brand, pk__in=ids):
        mine = [(cause, text) for cause, watches, text in judged if text and watch.pk in watches]
        found = learn(
            [text for cause, text in mine if cause in _OURS],
            [text for cause, text in mine if cause == Case.Cause.NOT_US],
        )
        WatchRelevance.objects.update_or_create(
            watch=watch,
            defaults={
                "ours": found.ours,
                "others": found.others,
                "caught": found.caught,
                "right": found.right,
                "bias": found.bias,
                "weights": dict(found.weights or {}),
                "learned_at": now,
            },
        )


def learn_from(*, case: Case, now: datetime) -> None:
    """A case was ended: its watches learn, if one of them was ever told "not about us"."""
    watches = case.mention.watches
    told = case.cause == Case.Cause.NOT_US
    if watches and (told or WatchRelevance.objects.filter(watch__in=watches).exists()):
        learn_watches(brand=case.brand, ids=watches, now=now)


def relevances_of(*, brand: Brand) -> dict[int, Relevance]:
    """By watch, those that were taught."""
    rows = WatchRelevance.objects.filter(watch__brand=brand)
    return {
        row.watch_id: Relevance(row.ours, row.others, row.caught, row.right, row.bias, row.weights)
        for row in rows
    }


def set_aside(*, brand: Brand, decided: Sequence[tuple[Said, Decision]]) -> list[tuple[Said, Decision]]:
    """The same, with what is surely about somebody else only watched. One small query."""
    learned = {pk: found for pk, found in relevances_of(brand=brand).items() if found.holds}
    if not learned:
        return list(decided)
    return [
        (one, _aside(decision) if _is_somebody_else(one, decision, learned) else decision)
        for one, decision in decided
    ]


def _is_somebody_else(one: Said, decision: Decision, learned: dict[int, Relevance]) -> bool:
    if one.to_us or one.place_ours or not one.watches or decision.severity >= GRAVE:
        return False
    known = [learned.get(watch) for watch in one.watches]
    return all(found and found.somebody_else(one.text) >= SURE for found in known)


def _aside(decision: Decision) -> Decision:
    return replace(
        decision,
        strategy=Strategy.WATCH,
        because=REASON,
        minutes=None,
        leave_minutes=None,
        template="",
        ground=Ground.NONE,
    )
