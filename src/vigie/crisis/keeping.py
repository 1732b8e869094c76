"""A crisis of our own beside past ones: what it is compared by, and the facts its log gives a case."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from vigie.core.likeness import Case, Profile, Source
from vigie.core.likeness import Fact as Told
from vigie.core.readiness import Scenario
from vigie.crisis import queries
from vigie.crisis.models import Crisis, CrisisEvent, Fact, PastCase, Statement
from vigie.crisis.past_cases import LONGEST, MOST_FACTS
from vigie.crisis.plan_queries import content_of, plan_in_force
from vigie.crisis.reviewing import times_of

SPEEDS = ((timedelta(days=1), "hours"), (timedelta(days=7), "days"), (timedelta(days=60), "weeks"))
GRAVITY = {Crisis.Level.ALERT: 2, Crisis.Level.CRISIS: 3}


def scenario_of(*, crisis: Crisis) -> Scenario | None:
    """The scenario of the plan in force that it was opened with."""
    plan = plan_in_force(brand=crisis.brand) if crisis.scenario else None
    known = content_of(plan).scenarios if plan else ()
    return next((one for one in known if one.title[:120] == crisis.scenario), None)


def speed_of(*, crisis: Crisis, now: datetime) -> str:
    """From the first message to the busiest minute, as cases are compared; until now while none was busy."""
    times = times_of(crisis=crisis)
    passed = (times.peak or times.end or now) - times.first_message
    return next((name for most, name in SPEEDS if passed <= most), "months")


def profile_of(*, crisis: Crisis, now: datetime) -> Profile:
    """What is known of it; nothing of what only its plan would tell where it has none."""
    scenario = scenario_of(crisis=crisis)
    if scenario is None:
        return Profile(place="social", speed=speed_of(crisis=crisis, now=now))
    return Profile(
        kind=scenario.kind,
        responsibility=scenario.cluster,
        place="social",
        speed=speed_of(crisis=crisis, now=now),
        gravity=scenario.gravity,
    )


def kept_case(*, crisis: Crisis) -> PastCase | None:
    """The case of the library that was made of it."""
    rows = PastCase.objects.filter(brand=crisis.brand_id, crisis=str(crisis.public_id))
    return rows.order_by("created_at").first()


def case_of_crisis(*, crisis: Crisis, now: datetime) -> Case:
    """The case as far as the log tells it, for a person to complete before it is kept."""
    profile = profile_of(crisis=crisis, now=now)
    networks = queries.cases_in(crisis=crisis).values_list("account__network", flat=True)
    title = {f"title_{language}": "" for language in ("fr", "en")}
    title[f"title_{_language(crisis)}"] = crisis.name
    return Case(
        key="",
        organisation=crisis.brand.name,
        year=timezone.localtime(crisis.began_at).year,
        kind=profile.kind or "other",
        responsibility=profile.responsibility or "accidental",
        place=profile.place,
        networks=tuple(sorted(set(networks))),
        speed=profile.speed,
        gravity=profile.gravity or GRAVITY[Crisis.Level(crisis.level)],
        is_own=True,
        facts=tuple(_told(crisis))[:MOST_FACTS],
        **title,
    )


def _language(crisis: Crisis) -> str:
    return "en" if crisis.brand.language == "en" else "fr"


def _told(crisis: Crisis) -> Iterator[Told]:
    """What was sure, what was decided and said, how it ended and what will change; no rumour."""
    for fact in queries.facts_of(crisis=crisis).filter(sureness=Fact.Sureness.SURE):
        yield _fact(crisis, "happened", fact.at, fact.text)
    for decision in queries.decisions_of(crisis=crisis).filter(replaced_by=None):
        yield _fact(crisis, "done", decision.at, decision.what)
    for statement in queries.statements_of(crisis=crisis).exclude(in_force_at=None):
        yield _statement(crisis, statement)
    for line in CrisisEvent.objects.filter(crisis=crisis, kind=CrisisEvent.Kind.CLOSED):
        yield _fact(crisis, "result", line.at, str(line.data.get("why", "")))
    for one in queries.improvements_of(crisis=crisis):
        yield _fact(crisis, "result", crisis.closed_at or crisis.opened_at, one.title)


def _fact(crisis: Crisis, part: str, at: datetime, text: str) -> Told:
    words = {_language(crisis): text[:LONGEST]}
    return Told(part=part, on=_day(at), source=_source(crisis, at), **words)


def _statement(crisis: Crisis, statement: Statement) -> Told:
    words = {one.language: one.text[:LONGEST] for one in statement.texts.all() if not one.network}
    at = statement.in_force_at or statement.at
    return Told(part="done", on=_day(at), source=_source(crisis, at), **words)


def _source(crisis: Crisis, at: datetime) -> Source:
    return Source(title=crisis.name, kind="internal", on=_day(at))


def _day(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()
