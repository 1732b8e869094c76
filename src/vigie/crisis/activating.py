"""The plan in force becomes what a room opens with: by a click, or by itself where the plan says so."""

from collections.abc import Mapping
from datetime import datetime

from vigie.brands.models import Brand
from vigie.brands.queries import team
from vigie.bus.services import id_in
from vigie.core.readiness.plan import LANGUAGES, Plan, Scenario
from vigie.crisis.models import Crisis, PlanVersion, Series, Signal
from vigie.crisis.opening import open_crisis
from vigie.crisis.plan_queries import content_of, plan_in_force, snapshot_of
from vigie.crisis.snapshots import NO_PLAN, ContactPlan, PlanSnapshot, StatementPlan, StepPlan
from vigie.listening.models import Watch
from vigie.networks.models import Hold

PAUSED = (Hold.What.PROMOTION, Hold.What.SCHEDULED)
"""What stops leaving when a plan opens: nobody wants to be seen selling meanwhile."""

LEVELS = {Signal.Kind.CRISIS: Crisis.Level.ALERT, Signal.Kind.GRAVITY: Crisis.Level.CRISIS}
"""How grave what a signal says is, before anybody looked."""

KINDS: Mapping[str, str] = {
    "injury": "safety",
    "child": "safety",
    "discrimination": "offence",
    "data_leak": "leak",
    "threat": "brigade",
    "legal": "wrongdoing",
    "boycott": "offence",
    "unlawful": "brigade",
    "delivery": "delivery",
    "availability": "delivery",
    "app": "outage",
    "billing": "outage",
    "staff": "staff",
    "safety": "safety",
    "product": "safety",
    "ethics": "wrongdoing",
}
"""Sort of scenario that what is grave, or a topic, most often belongs to."""


def room_plan(*, plan: PlanVersion, scenario: str, level: str) -> PlanSnapshot:
    """The plan as a room takes it: people by their address, the statements of the scenario, what stops."""
    taken = snapshot_of(plan=plan, scenario=scenario, level=level)
    people = {member.pk: member.user.email for member in team(brand=plan.brand)}

    def who(member: int | None) -> str:
        return people.get(member or 0, "")

    return PlanSnapshot(
        scenario=taken.scenario.title if taken.scenario else "",
        level=level,
        steps=tuple(
            StepPlan(step.title, who(step.owner), who(step.deputy), step.minutes, step.detail)
            for step in taken.steps
        ),
        statements=tuple(
            StatementPlan(language, text, one.strategy)
            for one in taken.statements
            for language in LANGUAGES
            if (text := one.text(language))
        ),
        contacts=tuple(ContactPlan(one.name, one.email, one.phone, one.role) for one in taken.contacts),
        pauses=tuple(str(what) for what in PAUSED),
        speaker=who(taken.speaks.owner),
    )


def plan_for(*, brand: Brand, scenario: str, level: str) -> PlanSnapshot:
    """What a room of this scenario opens with; nothing where the brand has no plan in force."""
    plan = plan_in_force(brand=brand)
    return room_plan(plan=plan, scenario=scenario, level=level) if plan else NO_PLAN


def scenario_like(*, plan: Plan, signal: Signal) -> Scenario | None:
    """The scenario that a signal most looks like: by what is grave, then by its topic: the one that stirs,
    else what most of its messages are about, since nothing is usual yet for a topic nobody spoke of before.
    """
    topics = [key for where, key in [(signal.where, signal.key), *signal.also] if where == Series.Kind.TOPIC]
    topics.append(str(signal.telling.get("topic", "")))
    wanted = [KINDS[code] for code in [*signal.gravity, *topics] if code in KINDS]
    for kind in wanted:
        found = [one for one in plan.scenarios if one.kind == kind]
        if found:
            return max(found, key=lambda one: (one.gravity, one.likelihood))
    return None


def open_by_itself(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `signals.raised`: the plan opens without a click, if it says so for what is as grave."""
    signal = Signal.objects.select_related("brand").filter(pk=id_in(payload, "signal"), ended_at=None).first()
    level = LEVELS.get(Signal.Kind(signal.kind)) if signal else None
    plan = plan_in_force(brand=signal.brand) if signal else None
    if signal is None or level is None or plan is None:
        return
    content = content_of(plan)
    if not content.level(level).opens_itself:
        return
    scenario, watch = scenario_like(plan=content, signal=signal), watch_of(signal)
    open_crisis(
        brand=signal.brand,
        name=name_of(signal, scenario),
        now=now,
        signal=signal.kind,
        watch=watch,
        topic=topic_of(watch),
        level=level,
        plan=room_plan(plan=plan, scenario=scenario.key if scenario else "", level=level),
        began_at=signal.since,
        detected_at=signal.raised_at,
    )


def name_of(signal: Signal, scenario: Scenario | None) -> str:
    """In the words people use, else as the plan calls it."""
    words = ", ".join(text for text, *_ in signal.telling.get("phrases", [])[:2])
    return (words or (scenario.title if scenario else "") or str(signal.get_kind_display()))[:120]


def watch_of(signal: Signal) -> Watch | None:
    """The watch that heard of it, where it is a watch."""
    is_watch = signal.where == Series.Kind.WATCH
    return Watch.objects.filter(brand=signal.brand_id, pk=signal.key).first() if is_watch else None


def topic_of(watch: Watch | None) -> str:
    """Under which name one room is open at a time, by hand or by itself."""
    return f"watch:{watch.pk}" if watch else ""
