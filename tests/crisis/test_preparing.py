import pytest
from django.core.exceptions import ValidationError

from tests import factories as make
from tests.crisis.plans import make_plan
from vigie.bus.models import Event
from vigie.crisis.models import ContactCheck, PlanCopy
from vigie.crisis.plan_queries import checks_of
from vigie.crisis.preparing import check_contact, note_copy, note_rehearsal

pytestmark = pytest.mark.django_db


def test_last_check_of_a_number_counts() -> None:
    member = make.make_member()
    for works, hour in ((False, 10), (True, 11)):
        now = make.NINE.replace(hour=hour)
        check_contact(brand=member.brand, phone="+33 6 12 34 56 78", works=works, by=member, now=now)

    assert checks_of(brand=member.brand)["+33612345678"].works
    assert checks_of(brand=make.make_brand()) == {}


def test_what_is_no_number_is_not_checked() -> None:
    member = make.make_member()

    with pytest.raises(ValidationError, match="no telephone number"):
        check_contact(brand=member.brand, phone="à demander", works=True, by=member, now=make.NINE)
    assert not ContactCheck.objects.exists()


def test_rehearsal_and_copy_are_remembered() -> None:
    plan = make_plan()
    assert plan.by
    note_rehearsal(plan=plan, note=" autour de la table ", by=None, now=make.NINE)
    note_copy(plan=plan, kind=PlanCopy.Kind.PDF, by=plan.by, now=make.NINE)

    assert plan.rehearsals.get().note == "autour de la table"
    assert plan.copies.get().kind == "pdf"
    assert [event.payload["what"] for event in Event.objects.filter(topic="plans.changed")] == [
        "in_force",
        "rehearsed",
    ]
