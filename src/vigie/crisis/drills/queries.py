"""Which drills a brand may see, what was done in them, and what there is to play."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.db.models import Q, QuerySet

from vigie.brands.models import Brand
from vigie.core.drill.acts import Act, Did
from vigie.core.drill.parse import parse_scenario
from vigie.core.drill.resources import scenario_ids, scenario_text
from vigie.core.drill.scenario import Inject, Scenario
from vigie.core.drill.score import Compared, Score, compare
from vigie.crisis.drills.clock import clock_of
from vigie.crisis.drills.marks import score_from_json
from vigie.crisis.models import Drill, DrillAct


def drills_of(*, brand: Brand) -> QuerySet[Drill]:
    """Drills played in this brand, or by it in its exercise; newest first."""
    return (
        Drill.objects.filter(Q(brand=brand) | Q(home=brand))
        .select_related("brand", "home", "account", "by__user")
        .order_by("-started_at", "-pk")
    )


def live_drill(*, brand: Brand) -> Drill | None:
    """The one that is being played, if any."""
    return drills_of(brand=brand).filter(state__in=Drill.LIVE).first()


def drill_played_on(*, account_id: int) -> Drill | None:
    """The live drill whose crowd speaks on this account."""
    return Drill.objects.filter(account=account_id, state__in=Drill.LIVE).select_related("brand").first()


def exercise_of(*, brand: Brand) -> Brand | None:
    """The brand in which this one rehearses; itself where it is an exercise already."""
    if brand.is_exercise:
        return brand
    last = Drill.objects.filter(home=brand).select_related("brand").order_by("-pk").first()
    return last.brand if last else None


def acts_of(*, drill: Drill) -> list[Act]:
    """What the team did, in order."""
    rows = DrillAct.objects.filter(drill=drill).select_related("by__user").order_by("at_ms", "pk")
    return [act_of(row) for row in rows]


def act_of(row: DrillAct) -> Act:
    return Act(
        did=Did(row.did),
        at_ms=row.at_ms,
        message=row.message,
        about=row.about,
        named=row.named,
        text=row.text,
        by=str(row.by) if row.by else "",
        felt_ms=row.felt_ms,
    )


def scenario_of(drill: Drill) -> Scenario:
    """The scenario as it was played."""
    return parse_scenario(drill.text)


@cache
def library() -> tuple[Scenario, ...]:
    """The scenarios that come with the product."""
    return tuple(parse_scenario(scenario_text(name)) for name in scenario_ids())


def packaged(*, name: str) -> Scenario | None:
    return next((scenario for scenario in library() if scenario.id == name), None)


def cards_given(*, drill: Drill, scenario: Scenario, now: datetime) -> Sequence[Inject]:
    """Cards that were handed out so far, newest first."""
    minutes = clock_of(drill, now) // 60_000
    given = [inject for inject in scenario.injects if inject.at_min <= minutes]
    return sorted(given, key=lambda inject: -inject.at_min)


def score_of(drill: Drill) -> Score | None:
    """Its marks; None while it is played."""
    return score_from_json(drill.marks) if drill.marks else None


def compared(*, drill: Drill) -> tuple[Compared, ...]:
    """Each capability beside the brand's earlier drills, whatever their scenario."""
    score = score_of(drill)
    if score is None:
        return ()
    earlier = Drill.objects.filter(home=drill.home, state="ended", started_at__lt=drill.started_at)
    kept = [score_from_json(one.marks) for one in earlier.order_by("started_at", "pk")]
    return compare(score, kept)
