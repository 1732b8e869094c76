"""What is known, what was decided, what is to be done: each a row, and a line of the timeline."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from vigie.alerts.models import Alert
from vigie.alerts.services import clear_alert, raise_alert
from vigie.brands.models import Member
from vigie.crisis.chain import append, digest
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, CrisisEvent, Decision, Fact, Step
from vigie.crisis.opening import must_be_open

Kind = CrisisEvent.Kind
Sureness = Fact.Sureness


def note_fact(
    *, crisis: Crisis, text: str, source: str, sureness: Fact.Sureness, by: Member | None, now: datetime
) -> Fact:
    """Write down what is said to have happened. Sure: it has a source, and `by` stands for it."""
    must_be_open(crisis)
    if not text.strip():
        raise CrisisRefused("empty")
    if sureness == Sureness.SURE and not source.strip():
        raise CrisisRefused("source-missing")
    is_checked = sureness != Sureness.TO_CHECK and by is not None
    with transaction.atomic():
        fact = Fact.objects.create(
            crisis=crisis,
            text=text.strip()[:500],
            source=source.strip()[:200],
            sureness=sureness,
            by=by,
            at=now,
            checked_by=by if is_checked else None,
            checked_at=now if is_checked else None,
        )
        data = {"fact": fact.pk, "sureness": sureness, "words": digest(fact.text)}
        append(crisis=crisis, kind=Kind.FACT, by=by, now=now, data=data)
    return fact


def check_fact(*, fact: Fact, sureness: Fact.Sureness, source: str, by: Member, now: datetime) -> Fact:
    """Say how sure we are now, and from whom. What it was before stays in the timeline."""
    must_be_open(fact.crisis)
    source = source.strip()[:200] or fact.source
    if sureness == Sureness.SURE and not source:
        raise CrisisRefused("source-missing")
    with transaction.atomic():
        Fact.objects.filter(pk=fact.pk).update(
            sureness=sureness, source=source, checked_by=by, checked_at=now
        )
        data = {"fact": fact.pk, "from": fact.sureness, "sureness": sureness, "source": source}
        append(crisis=fact.crisis, kind=Kind.CHECKED, by=by, now=now, data=data)
    fact.refresh_from_db()
    return fact


def decide(
    *,
    crisis: Crisis,
    what: str,
    why: str,
    by: Member,
    now: datetime,
    review_at: datetime | None = None,
    replaces: Decision | None = None,
) -> Decision:
    """Write down a decision with its reason. replaces: the one it corrects, which stays where it is."""
    must_be_open(crisis)
    if not what.strip():
        raise CrisisRefused("empty")
    if not why.strip():
        raise CrisisRefused("why-missing")
    if review_at and review_at <= now:
        raise CrisisRefused("past")
    try:
        with transaction.atomic():
            row = Decision.objects.create(
                crisis=crisis,
                what=what.strip()[:300],
                why=why.strip()[:500],
                by=by,
                at=now,
                review_at=review_at,
                replaces=replaces,
            )
            data = {
                "decision": row.pk,
                "replaces": replaces.pk if replaces else None,
                "words": digest(row.what, row.why),
            }
            append(crisis=crisis, kind=Kind.DECIDED, by=by, now=now, data=data)
    except IntegrityError as error:
        raise CrisisRefused("already-replaced") from error
    return row


def add_step(
    *,
    crisis: Crisis,
    title: str,
    by: Member,
    now: datetime,
    owner: Member | None = None,
    deputy: Member | None = None,
    due_at: datetime | None = None,
    why: str = "",
) -> Step:
    """One more thing to do, with who does it until when."""
    must_be_open(crisis)
    if not title.strip():
        raise CrisisRefused("empty")
    if due_at and due_at <= now:
        raise CrisisRefused("past")
    if any(one and (one.brand_id != crisis.brand_id or one.left_at) for one in (owner, deputy)):
        raise CrisisRefused("not-a-member")
    with transaction.atomic():
        step = Step.objects.create(
            crisis=crisis,
            position=Step.objects.filter(crisis=crisis).count(),
            title=title.strip()[:200],
            why=why.strip()[:300],
            owner=owner,
            owner_name=str(owner) if owner else "",
            deputy=deputy,
            deputy_name=str(deputy) if deputy else "",
            added_at=now,
            due_at=due_at,
        )
        data = {"step": step.pk, "words": digest(step.title)}
        append(crisis=crisis, kind=Kind.STEP_ADDED, by=by, now=now, data=data)
    return step


def tick_step(*, step: Step, by: Member, now: datetime) -> None:
    """It is done, says `by`. Of two who tick at once, one did."""
    must_be_open(step.crisis)
    with transaction.atomic():
        if not Step.objects.filter(pk=step.pk, done_at=None).update(done_at=now, done_by=by):
            raise CrisisRefused("already-done")
        late = int((now - step.due_at).total_seconds()) if step.due_at and now > step.due_at else 0
        data = {"step": step.pk, "late_seconds": late}
        append(crisis=step.crisis, kind=Kind.STEP_DONE, by=by, now=now, data=data)
        clear_alert(brand=step.crisis.brand, key=f"step:{step.pk}", now=now)


def untick_step(*, step: Step, by: Member, now: datetime) -> None:
    """It was not done after all: open again, and the timeline says both."""
    must_be_open(step.crisis)
    with transaction.atomic():
        undone = Step.objects.filter(pk=step.pk).exclude(done_at=None)
        if not undone.update(done_at=None, done_by=None, escalated_at=None):
            raise CrisisRefused("not-done")
        append(crisis=step.crisis, kind=Kind.STEP_BACK, by=by, now=now, data={"step": step.pk})


def watch_steps(now: datetime) -> None:
    """Every few seconds: a step whose time is over calls its deputy and whoever holds the room. Once."""
    late = Step.objects.filter(done_at=None, escalated_at=None, due_at__lt=now, crisis__closed_at=None)
    for step in late.select_related("crisis__brand", "owner__user", "deputy__user")[:100]:
        with transaction.atomic():
            if not Step.objects.filter(pk=step.pk, done_at=None, escalated_at=None).update(escalated_at=now):
                continue
            append(crisis=step.crisis, kind=Kind.STEP_LATE, by=None, now=now, data={"step": step.pk})
            raise_alert(
                brand=step.crisis.brand,
                kind="step-late",
                key=f"step:{step.pk}",
                now=now,
                level=Alert.Level.URGENT,
                params={
                    "crisis": str(step.crisis.public_id),
                    "title": step.title,
                    "owner": str(step.owner or step.owner_name or "–"),
                    "deputy": str(step.deputy or step.deputy_name or "–"),
                },
            )


def minutes_from(now: datetime, minutes: int | None) -> datetime | None:
    """A deadline as people give it."""
    return now + timedelta(minutes=minutes) if minutes else None
