"""What happened, measured from the timeline; what the team says of it; what it will change."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

import msgspec
from django.db import transaction
from django.db.models import Min

from vigie.brands.models import Member
from vigie.crisis.chain import append, digest
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, CrisisEvent, Improvement, Review
from vigie.crisis.tallying import minutes_of
from vigie.inbox.models import CaseEvent

Kind = CrisisEvent.Kind


@dataclass(frozen=True, slots=True)
class Times:
    """When what happened; None: it did not. peak: the minute in which most was heard."""

    first_message: datetime
    detected: datetime | None
    opened: datetime
    first_decision: datetime | None
    first_answer: datetime | None
    statement: datetime | None
    peak: datetime | None
    end: datetime | None

    def as_json(self) -> dict[str, str | None]:
        return {name: at.isoformat() if at else None for name, at in asdict(self).items()}


def measure(*, crisis: Crisis) -> Times:
    """The times of a crisis, each read from the rows that the timeline names."""
    lines = CrisisEvent.objects.filter(crisis=crisis)
    answered = CaseEvent.objects.filter(
        case__crisis_cases__crisis=crisis, kind=CaseEvent.Kind.REPLIED, at__gte=crisis.began_at
    )
    minutes = minutes_of(crisis=crisis, since=crisis.began_at, until=crisis.closed_at)
    busiest = max(minutes, key=lambda one: (one.heard, -one.at.timestamp()), default=None)
    return Times(
        first_message=crisis.began_at,
        detected=crisis.detected_at,
        opened=crisis.opened_at,
        first_decision=lines.filter(kind=Kind.DECIDED).aggregate(at=Min("at"))["at"],
        first_answer=answered.aggregate(at=Min("at"))["at"],
        statement=lines.filter(kind=Kind.PUBLISHED).aggregate(at=Min("at"))["at"],
        peak=busiest.at if busiest else None,
        end=crisis.closed_at,
    )


def times_of(*, crisis: Crisis) -> Times:
    """As they were sealed when it was closed; as they stand while it is open."""
    sealed = CrisisEvent.objects.filter(crisis=crisis, kind=Kind.CLOSED).order_by("-seq").first()
    if sealed is None:
        return measure(crisis=crisis)
    return msgspec.convert(sealed.data["times"], Times)


def write_review(
    *, crisis: Crisis, went_well: str, was_hard: str, lucky: str, causes: str, by: Member, now: datetime
) -> Review:
    """What the team says of it. It may be written again; each time is a line of the timeline."""
    if crisis.closed_at is None:
        raise CrisisRefused("still-open")
    words = {
        "went_well": went_well.strip(),
        "was_hard": was_hard.strip(),
        "lucky": lucky.strip(),
        "causes": causes.strip(),
    }
    if not any(words.values()):
        raise CrisisRefused("empty")
    with transaction.atomic():
        review, _ = Review.objects.update_or_create(crisis=crisis, defaults={**words, "by": by, "at": now})
        data = {"review": review.pk, "words": digest(*words.values())}
        append(crisis=crisis, kind=Kind.REVIEWED, by=by, now=now, data=data)
    return review


def add_improvement(
    *, crisis: Crisis, title: str, owner: Member, due_on: date, by: Member, now: datetime
) -> Improvement:
    """One thing to change, with who does it until when."""
    if not title.strip():
        raise CrisisRefused("empty")
    if due_on < now.date():
        raise CrisisRefused("past")
    if owner.brand_id != crisis.brand_id or owner.left_at:
        raise CrisisRefused("not-a-member")
    with transaction.atomic():
        row = Improvement.objects.create(
            crisis=crisis, title=title.strip()[:200], owner=owner, owner_name=str(owner), due_on=due_on
        )
        data = {"improvement": row.pk, "words": digest(row.title), "due_on": due_on.isoformat()}
        append(crisis=crisis, kind=Kind.IMPROVEMENT, by=by, now=now, data=data)
    return row


def finish_improvement(*, improvement: Improvement, by: Member, now: datetime) -> None:
    """It is changed."""
    with transaction.atomic():
        if not Improvement.objects.filter(pk=improvement.pk, done_at=None).update(done_at=now):
            raise CrisisRefused("already-done")
        data = {"improvement": improvement.pk, "done": True}
        append(crisis=improvement.crisis, kind=Kind.IMPROVEMENT, by=by, now=now, data=data)
