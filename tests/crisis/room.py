"""A crisis with a team: what tests of the room stand on."""

from datetime import datetime, timedelta

from django.utils import timezone

from tests.factories import make_brand, make_member
from vigie.brands.models import Brand, Member, Role
from vigie.crisis.models import Crisis, Statement
from vigie.crisis.opening import name_speaker, open_crisis
from vigie.crisis.snapshots import ContactPlan, PlanSnapshot, StatementPlan, StepPlan
from vigie.crisis.stating import Words, approve_statement, write_statement

FR = "Le paiement ne fonctionne pas depuis 18 h 52. Nous sommes désolés. Prochain point à 20 h 30."
EN = "Payment has not worked since 6:52 p.m. We are sorry. Next update at 8:30 p.m."
PLAN = PlanSnapshot(
    scenario="Panne de l’application",
    level="crisis",
    steps=(
        StepPlan("Prévenir la direction et le support", owner="Sara", deputy="Camille", minutes=10),
        StepPlan("Publier la déclaration d’attente FR/EN", owner="Camille", minutes=30),
        StepPlan("Point public promis", minutes=90),
    ),
    statements=(StatementPlan("fr", FR), StatementPlan("en", EN)),
    contacts=(
        ContactPlan("Direction", "direction@example.org"),
        ContactPlan("Avocate", phone="514 555 0100"),
    ),
    pauses=("promotion", "scheduled"),
    speaker="Camille",
)


class Team:
    """A brand with a supervisor, an agent and a reader."""

    def __init__(self, brand: Brand | None = None) -> None:
        self.brand = brand or make_brand(name="Boréale, livraison")
        self.sara = make_member(self.brand, role=Role.SUPERVISOR, first_name="Sara", signature="direction")
        self.camille = make_member(self.brand, role=Role.AGENT, first_name="Camille")
        self.reader = make_member(self.brand, role=Role.READER, first_name="Luc")

    def opened(self, *, now: datetime | None = None, plan: PlanSnapshot = PLAN, **fields: object) -> Crisis:
        now = now or timezone.now()
        fields = {"name": "Le paiement ne marche plus", "by": self.sara} | fields
        crisis, _ = open_crisis(brand=self.brand, plan=plan, now=now, **fields)  # type: ignore[arg-type]
        return crisis


def in_force(
    crisis: Crisis, *, by: Member, second: Member, now: datetime, words: tuple[Words, ...] = ()
) -> Statement:
    """A statement that two people signed."""
    if crisis.speaker is None:
        name_speaker(crisis=crisis, speaker=by, by=by, now=now)
    statement = write_statement(
        crisis=crisis,
        words=words or (Words("fr", FR), Words("en", EN)),
        strategy=Statement.Strategy.INFORM,
        by=by,
        now=now,
    )
    approve_statement(statement=statement, by=second, now=now)
    statement.refresh_from_db()
    return approve_statement(statement=statement, by=by, now=now)


def later(now: datetime, **more: float) -> datetime:
    return now + timedelta(**more)
