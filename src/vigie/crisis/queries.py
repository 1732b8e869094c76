"""What the room shows. Everything is reached through the brand."""

from django.db.models import F, QuerySet

from vigie.brands.models import Brand
from vigie.core.types import REMOVING
from vigie.crisis.models import (
    Crisis,
    CrisisEvent,
    Decision,
    Fact,
    HandOver,
    Improvement,
    Pause,
    Publication,
    Review,
    RoomLink,
    Stakeholder,
    Statement,
    Step,
    Update,
    UpdateMail,
)
from vigie.inbox.models import Case, Reply
from vigie.networks.models import Delivery

PEOPLE = ("holder__user", "speaker__user", "opened_by__user", "closed_by__user")
MOST_LINES = 300


def crises_of(*, brand: Brand) -> QuerySet[Crisis]:
    """All crises of the brand, open ones first, then the newest."""
    rows = Crisis.objects.filter(brand=brand).select_related("brand", "watch", *PEOPLE)
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-opened_at")


def open_crises(*, brand: Brand) -> QuerySet[Crisis]:
    """Crises that are not over, the gravest and oldest first."""
    return Crisis.objects.filter(brand=brand, closed_at=None).order_by("-level", "opened_at")


def crisis_of_case(*, case: Case) -> Crisis | None:
    """The open crisis a case belongs to."""
    rows = Crisis.objects.filter(crisis_cases__case=case, crisis_cases__left_at=None, closed_at=None)
    return rows.select_related("brand").order_by("pk").first()


def facts_of(*, crisis: Crisis) -> QuerySet[Fact]:
    """What is known, to be checked and false, in the order in which it was said."""
    return (
        Fact.objects.filter(crisis=crisis)
        .select_related("by__user", "checked_by__user", "crisis")
        .order_by("pk")
    )


def decisions_of(*, crisis: Crisis) -> QuerySet[Decision]:
    """The log, newest first, corrected ones included."""
    rows = Decision.objects.filter(crisis=crisis).select_related("by__user", "replaces", "replaced_by")
    return rows.order_by("-at", "-pk")


def steps_of(*, crisis: Crisis) -> QuerySet[Step]:
    """The steps in the order of the plan."""
    rows = Step.objects.filter(crisis=crisis)
    return rows.select_related("crisis__brand", "owner__user", "deputy__user", "done_by__user").order_by(
        "position", "pk"
    )


def statements_of(*, crisis: Crisis) -> QuerySet[Statement]:
    """Versions of the statement, newest first, with their words and names."""
    rows = Statement.objects.filter(crisis=crisis).select_related(
        "by__user", "crisis__brand", "crisis__speaker"
    )
    return rows.prefetch_related("texts", "approvals__by__user").order_by("-version")


def statement_in_force(*, crisis: Crisis) -> Statement | None:
    """The one that everybody uses."""
    return statements_of(crisis=crisis).filter(state=Statement.State.IN_FORCE).first()


def publications_of(*, crisis: Crisis) -> QuerySet[Publication]:
    """Where statements went, newest first."""
    rows = Publication.objects.filter(statement__crisis=crisis)
    return rows.select_related("account", "delivery", "statement", "by__user").order_by("-pk")


def cases_in(*, crisis: Crisis) -> QuerySet[Case]:
    """The cases that belong to the crisis, done ones included."""
    return Case.objects.filter(crisis_cases__crisis=crisis, crisis_cases__left_at=None)


def cases_to_answer(*, crisis: Crisis) -> QuerySet[Case]:
    """Those that still wait for an answer, soonest owed first."""
    rows = cases_in(crisis=crisis).filter(is_owed=True, lane=Case.Lane.ANSWER)
    joined = (
        "brand",
        "account",
        "author",
        "place",
        "department",
        "mention__reading_row",
        "assigned_to__user",
    )
    return rows.select_related(*joined).order_by("rank_at", "pk")


def answers_in(*, crisis: Crisis) -> int:
    """Signed answers seen on the networks, in cases of this crisis."""
    return Reply.objects.filter(
        case__in=cases_in(crisis=crisis), state=Reply.State.PUBLISHED, created_at__gte=crisis.began_at
    ).count()


def pauses_of(*, crisis: Crisis) -> QuerySet[Pause]:
    """What this crisis stopped, what goes on again included."""
    return (
        Pause.objects.filter(crisis=crisis)
        .select_related("hold__placed_by__user", "resumed_by__user")
        .order_by("pk")
    )


def open_hand_over(*, crisis: Crisis) -> HandOver | None:
    """The offer nobody accepted yet."""
    rows = HandOver.objects.filter(crisis=crisis, accepted_at=None, withdrawn_at=None)
    return rows.select_related("crisis__brand", "giver__user", "taker__user").first()


def stakeholders_of(*, crisis: Crisis) -> QuerySet[Stakeholder]:
    """Who is kept informed."""
    return Stakeholder.objects.filter(crisis=crisis, removed_at=None).order_by("name", "pk")


def updates_of(*, crisis: Crisis) -> QuerySet[Update]:
    """What they were told, newest first, with the mails."""
    return (
        Update.objects.filter(crisis=crisis)
        .select_related("by__user")
        .prefetch_related("mails__to")
        .order_by("-pk")
    )


def links_of(*, crisis: Crisis) -> QuerySet[RoomLink]:
    """Links to read the room, newest first."""
    return RoomLink.objects.filter(crisis=crisis).select_related("by__user", "crisis__brand").order_by("-pk")


def timeline_of(*, crisis: Crisis) -> list[CrisisEvent]:
    """The newest lines, newest first."""
    rows = CrisisEvent.objects.filter(crisis=crisis).select_related("by__user").order_by("-seq")
    return list(rows[:MOST_LINES])


def review_of(*, crisis: Crisis) -> Review | None:
    """What the team said of it, once it did."""
    return Review.objects.filter(crisis=crisis).select_related("by__user").first()


def improvements_of(*, crisis: Crisis) -> QuerySet[Improvement]:
    """What will change, soonest due first."""
    rows = Improvement.objects.filter(crisis=crisis).select_related("owner__user", "crisis__brand")
    return rows.order_by("due_on", "pk")


def removals_in(*, crisis: Crisis) -> QuerySet[Delivery]:
    """What was removed among the cases of the matter, and seen to be gone."""
    cases = cases_in(crisis=crisis)
    return Delivery.objects.filter(
        case_act__case__in=cases, act__in=sorted(REMOVING), state=Delivery.State.SETTLED
    )


def mails_of(*, crisis: Crisis) -> QuerySet[UpdateMail]:
    """Mails to those who are kept informed."""
    return UpdateMail.objects.filter(update__crisis=crisis)
