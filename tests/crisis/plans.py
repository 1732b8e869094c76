"""Plans for tests: a team, its first plan, one in force."""

from datetime import date, datetime, timedelta

from tests import factories as make
from vigie.brands.models import Brand, Member, Role
from vigie.core.readiness import Answers, Contact, Duty
from vigie.crisis.models import PlanVersion
from vigie.crisis.planning import put_in_force, start_plan

PHONE = "06 12 34 56 78"


def make_draft(
    brand: Brand | None = None,
    *,
    now: datetime = make.NINE,
    kinds: tuple[str, ...] = ("outage", "leak", "account"),
    opens_itself: bool = False,
) -> PlanVersion:
    """A first plan of a team of three, whose names all differ."""
    brand = brand or make.make_brand()
    one, two, three = team_of_three(brand)
    answers = Answers(
        language="fr",
        kinds=kinds,
        decides=Duty(one.pk, two.pk),
        speaks=Duty(two.pk, one.pk),
        desk=Duty(three.pk, two.pk),
        contacts=tuple(
            Contact(name, phone=phone, purpose="tout")
            for name, phone in (
                ("Hébergeur", PHONE),
                ("Avocate", "+33 1 44 55 66 77"),
                ("Assureur", "514-555-0134"),
            )
        ),
        opens_itself=opens_itself,
    )
    return start_plan(brand=brand, answers=answers, by=one, now=now)


def team_of_three(brand: Brand) -> tuple[Member, Member, Member]:
    return (
        make.make_member(brand, role=Role.ADMIN, first_name="Awa"),
        make.make_member(brand, role=Role.SUPERVISOR, first_name="Bruno"),
        make.make_member(brand, role=Role.AGENT, first_name="Chloé"),
    )


def make_plan(
    brand: Brand | None = None, *, now: datetime = make.NINE, review_by: date | None = None, **given: object
) -> PlanVersion:
    """A plan in force, to be read again in half a year."""
    draft = make_draft(brand, now=now, **given)  # type: ignore[arg-type]
    assert draft.by
    return put_in_force(
        draft=draft,
        review_by=review_by or (now + timedelta(days=180)).date(),
        note="",
        by=draft.by,
        now=now,
        seen=draft.revision,
    )
