"""A crisis opens: by a click, or by itself when the plan says so. Opening twice is the same crisis."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from vigie.alerts.models import Alert
from vigie.alerts.services import raise_alert
from vigie.brands.models import Brand, Member
from vigie.brands.queries import team
from vigie.brands.services import set_posture
from vigie.crisis.chain import append, digest
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.gathering import gather
from vigie.crisis.holding import pause
from vigie.crisis.models import Crisis, CrisisEvent, Stakeholder, Step
from vigie.crisis.snapshots import NO_PLAN, PlanSnapshot, plan_to_json
from vigie.listening.models import Watch
from vigie.networks.models import Hold

LOOK_BACK = timedelta(hours=6)  # cases of the matter opened before anybody called it a crisis


def open_crisis(
    *,
    brand: Brand,
    name: str,
    now: datetime,
    by: Member | None = None,
    signal: str = "",
    topic: str = "",
    watch: Watch | None = None,
    level: Crisis.Level | None = None,
    plan: PlanSnapshot = NO_PLAN,
    began_at: datetime | None = None,
    detected_at: datetime | None = None,
) -> tuple[Crisis, bool]:
    """The crisis of this brand and topic, and whether it was opened just now.

    by: nobody when it opens by itself. signal: what called it. level: the plan's where not given.
    began_at: the first message that belongs to it. Of two who open at once, one does.
    """
    if not name.strip():
        raise CrisisRefused("empty")
    try:
        with transaction.atomic():
            crisis = Crisis.objects.create(
                brand=brand,
                name=name.strip()[:120],
                topic=topic,
                watch=watch,
                level=level or Crisis.Level(plan.level),
                scenario=plan.scenario[:120],
                plan=plan_to_json(plan),
                signal=signal,
                began_at=min(began_at or now, now),
                detected_at=detected_at,
                opened_at=now,
                opened_by=by,
                holder=by,
                speaker=_member(plan.speaker, list(team(brand=brand))),
                update_every=plan.update_every,
                update_due_at=now + timedelta(minutes=plan.update_every),
                gathered_at=min(began_at or now, now) - LOOK_BACK,
            )
            _furnish(crisis, plan, by, now)
    except IntegrityError:
        already = Crisis.objects.filter(brand=brand, topic=topic, closed_at=None).first()
        if already is None:
            raise
        return already, False
    return crisis, True


def _furnish(crisis: Crisis, plan: PlanSnapshot, by: Member | None, now: datetime) -> None:
    append(
        crisis=crisis,
        kind=CrisisEvent.Kind.OPENED,
        by=by,
        now=now,
        data={
            "level": crisis.level,
            "signal": crisis.signal,
            "scenario": crisis.scenario,
            "began_at": crisis.began_at.isoformat(),
            "detected_at": crisis.detected_at.isoformat() if crisis.detected_at else None,
            "words": digest(crisis.name),
        },
        topic="crises.opened",
    )
    _lay_steps(crisis, plan, now)
    for one in plan.contacts:
        if one.email:
            Stakeholder.objects.get_or_create(
                crisis=crisis,
                email=one.email.lower(),
                defaults={"name": one.name[:120], "role": one.role[:120]},
            )
    raise_posture(crisis=crisis, by=by, now=now)
    for what in plan.pauses:
        pause(crisis=crisis, what=Hold.What(what), by=by, now=now)
    gather(crisis=crisis, now=now)
    raise_alert(
        brand=crisis.brand,
        kind="crisis-opened",
        key=f"crisis:{crisis.pk}",
        now=now,
        # Opened by itself: whoever the signal wakes need not be woken, and say that they have it, twice.
        level=Alert.Level.URGENT if by else Alert.Level.WARNING,
        params={"crisis": str(crisis.public_id), "name": crisis.name},
    )


def _lay_steps(crisis: Crisis, plan: PlanSnapshot, now: datetime) -> None:
    people = list(team(brand=crisis.brand))
    Step.objects.bulk_create(
        Step(
            crisis=crisis,
            position=position,
            title=step.title[:200],
            why=step.why[:300],
            owner=_member(step.owner, people),
            owner_name=step.owner[:120],
            deputy=_member(step.deputy, people),
            deputy_name=step.deputy[:120],
            added_at=now,
            due_at=None if step.minutes is None else now + timedelta(minutes=step.minutes),
        )
        for position, step in enumerate(plan.steps)
    )


def _member(name: str, people: Sequence[Member]) -> Member | None:
    """Who of the team is meant, where exactly one is."""
    wanted = name.strip().casefold()
    if not wanted:
        return None
    found = [
        one
        for one in people
        if wanted in {one.first_name.casefold(), one.user.email, one.user.name.casefold()}
    ]
    return found[0] if len(found) == 1 else None


def raise_posture(*, crisis: Crisis, by: Member | None, now: datetime) -> None:
    """The brand is at least as careful as its gravest open crisis; opening never calms it."""
    brand = Brand.objects.get(pk=crisis.brand_id)
    order = list(Brand.Posture)
    if order.index(Brand.Posture(crisis.level)) > order.index(Brand.Posture(brand.posture)):
        set_posture(brand=crisis.brand, posture=Brand.Posture(crisis.level), by=by, now=now)


def change_level(*, crisis: Crisis, level: Crisis.Level, why: str, by: Member, now: datetime) -> None:
    """Graver or less grave, with the reason. A graver level makes the brand more careful at once."""
    if not why.strip():
        raise CrisisRefused("why-missing")
    with transaction.atomic():
        changed = Crisis.objects.filter(pk=crisis.pk, closed_at=None).exclude(level=level).update(level=level)
        if not changed:
            raise CrisisRefused("closed" if crisis.closed_at else "level-same")
        was, crisis.level = crisis.level, level
        append(
            crisis=crisis,
            kind=CrisisEvent.Kind.LEVEL,
            by=by,
            now=now,
            data={"from": was, "to": level, "why": why.strip()[:300]},
        )
        raise_posture(crisis=crisis, by=by, now=now)


def name_speaker(*, crisis: Crisis, speaker: Member, by: Member, now: datetime) -> None:
    """Who speaks for the brand from now on: the statement is signed with their name."""
    must_be_open(crisis)
    if speaker.brand_id != crisis.brand_id or speaker.left_at:
        raise CrisisRefused("not-a-member")
    with transaction.atomic():
        Crisis.objects.filter(pk=crisis.pk).update(speaker=speaker)
        crisis.speaker = speaker
        append(crisis=crisis, kind=CrisisEvent.Kind.SPEAKER, by=by, now=now, data={"member": speaker.pk})


def must_be_open(crisis: Crisis) -> None:
    """Raises CrisisRefused for a crisis that was closed meanwhile."""
    if not Crisis.objects.filter(pk=crisis.pk, closed_at=None).exists():
        raise CrisisRefused("closed")
