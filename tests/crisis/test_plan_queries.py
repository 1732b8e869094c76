"""What others ask of the plan: steps, statements, a snapshot, how ready the team is."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.crisis.plans import PHONE, make_draft, make_plan
from vigie.brands.models import Role
from vigie.brands.services import remove_member
from vigie.crisis.models import PlanCopy
from vigie.crisis.plan_queries import (
    contacts_known,
    plan_in_force,
    readiness_of,
    snapshot_of,
    statement_texts,
    steps_for,
    who_could,
)
from vigie.crisis.preparing import check_contact, note_copy, note_rehearsal

pytestmark = pytest.mark.django_db


def test_plan_of_another_brand_is_not_ours() -> None:
    make_plan()

    assert plan_in_force(brand=make.make_brand()) is None


def test_crisis_does_what_an_alert_does_and_more() -> None:
    plan = make_plan()
    alert = steps_for(plan=plan, scenario="leak", level="alert")
    crisis = steps_for(plan=plan, scenario="leak", level="crisis")

    assert set(alert) < set(crisis)
    assert [step.minutes for step in crisis] == sorted(step.minutes for step in crisis)
    assert steps_for(plan=plan, scenario="unknown", level="alert") == [
        step
        for step in alert
        if step not in (snapshot_of(plan=plan, scenario="leak", level="alert").scenario.steps)  # type: ignore[union-attr]
    ]


def test_snapshot_is_plain_data_for_one_crisis() -> None:
    plan = make_plan()

    taken = snapshot_of(plan=plan, scenario="leak", level="crisis")
    assert (taken.version, taken.level) == (plan.number, "crisis")
    assert taken.scenario
    assert taken.scenario.title == "Fuite de données personnelles"
    assert taken.statements == taken.scenario.statements
    assert "72 heures" in taken.legal
    assert {step.owner for step in taken.steps} > {taken.decides.owner}
    assert [contact.name for contact in taken.contacts] == ["Hébergeur", "Avocate", "Assureur"]


def test_readiness_rises_with_what_is_done() -> None:
    plan = make_plan(now=make.just_now())
    assert plan.by
    before = readiness_of(plan=plan, now=make.just_now())
    for phone in (PHONE, "+33 1 44 55 66 77", "514-555-0134"):
        check_contact(brand=plan.brand, phone=phone, works=True, by=plan.by, now=make.just_now())
    note_rehearsal(plan=plan, note="autour de la table", by=plan.by, now=make.just_now())
    note_copy(plan=plan, kind=PlanCopy.Kind.PDF, by=plan.by, now=make.just_now())
    after = readiness_of(plan=plan, now=make.just_now())

    assert {"unchecked", "rehearsal", "offline"} <= {one.code for one in before.findings}
    assert not {"unchecked", "rehearsal", "offline"} & {one.code for one in after.findings}
    assert after.score > before.score


def test_dead_number_is_found_however_it_is_written() -> None:
    plan = make_plan()
    assert plan.by
    check_contact(brand=plan.brand, phone="0612345678", works=False, by=plan.by, now=make.NINE)

    found = [one for one in readiness_of(plan=plan, now=make.NINE).findings if one.code == "phone-dead"]
    assert [(one.what, one.where) for one in found] == [("Hébergeur", "contacts/contact:0")]


def test_owner_who_left_is_found() -> None:
    plan = make_plan()
    assert plan.by
    other = make.make_member(plan.brand, role=Role.ADMIN)
    remove_member(member=plan.by, by=other, now=make.NINE)

    codes = {one.code for one in readiness_of(plan=plan, now=make.NINE).findings}
    assert {"nobody-decides-left", "owner-left", "deputy-left"} <= codes


def test_newer_text_of_the_playbook_is_found() -> None:
    plan = make_plan()
    assert "behind" not in {one.code for one in readiness_of(plan=plan, now=make.NINE).findings}
    make.make_template(plan.brand, key="H2-outage", use="statement", version=2)

    assert "behind" in {one.code for one in readiness_of(plan=plan, now=make.NINE).findings}


def test_review_counts_the_days_of_the_brand() -> None:
    plan = make_plan()
    late = make.NINE + timedelta(days=181)

    codes = {one.code: one for one in readiness_of(plan=plan, now=late).findings}
    assert codes["review-late"].params == {"days": "1"}


def test_every_statement_the_library_names_exists() -> None:
    draft = make_draft()
    texts = statement_texts(draft.brand)

    from vigie.core.readiness.resources import scenarios

    named = {key for row in scenarios().values() for key in row["statements"]}
    assert named <= set(texts)
    assert all({"fr", "en"} == set(texts[key].words) for key in named)


def test_what_the_brand_has_fills_the_questionnaire() -> None:
    brand = make.make_brand()
    admin = make.make_member(brand, role=Role.ADMIN, signature="direction")
    supervisor = make.make_member(brand, role=Role.SUPERVISOR, signature="porte-parole")
    agent = make.make_member(brand, role=Role.AGENT)
    make.make_member(brand, role=Role.READER)
    make.make_department(brand, name="Presse", internal="06 11 22 33 44, presse@marque.example")
    make.make_department(brand, name="Vide", internal="")

    deciding, speaking, agents = who_could(brand=brand)
    assert (deciding[0], speaking[0], agents[0]) == (admin, supervisor, agent)
    assert [(one.name, one.phone, one.email) for one in contacts_known(brand=brand)] == [
        ("Presse", "06 11 22 33 44", "presse@marque.example")
    ]
