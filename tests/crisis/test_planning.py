"""A plan is written as a draft, put in force once, and never changes after."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from tests import factories as make
from tests.crisis.plans import make_draft, make_plan
from vigie.alerts.queries import open_alerts
from vigie.brands.models import Brand, Role
from vigie.brands.services import remove_member
from vigie.bus.models import Event
from vigie.core.readiness import Answers, Duty, Scenario, Statement, Step
from vigie.crisis.models import PlanVersion
from vigie.crisis.plan_queries import content_of, draft_of, plan_in_force
from vigie.crisis.planning import (
    discard_draft,
    edit_plan,
    put_in_force,
    review_plan,
    save_draft,
    start_plan,
    warn_of_leaver,
    watch_reviews,
)

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 11, 18)


def kinds_of_alerts(brand: Brand) -> list[str]:
    return [alert.kind for alert in open_alerts(brands=[brand])]


def test_questionnaire_makes_a_whole_draft() -> None:
    draft = make_draft()
    plan = content_of(draft)

    assert draft.state == PlanVersion.State.DRAFT
    assert [scenario.key for scenario in plan.scenarios] == ["outage", "leak", "account"]
    assert all(scenario.steps and scenario.statements for scenario in plan.scenarios)
    assert all(one.fr and one.en for scenario in plan.scenarios for one in scenario.statements)
    assert plan_in_force(brand=draft.brand) is None


def test_statements_begin_from_the_brands_own_texts() -> None:
    brand = make.make_brand()
    for language, text in (("fr", "À nous de jouer : {heure}."), ("en", "Our move: {time}.")):
        make.make_template(brand, key="H1-hold", use="statement", language=language, text=text, version=3)

    statement = content_of(make_draft(brand)).scenarios[0].statements[0]

    assert (statement.fr, statement.en) == ("À nous de jouer : {heure}.", "Our move: {time}.")
    assert (statement.template, statement.template_version) == ("H1-hold", 3)


def test_second_draft_is_refused_while_one_is_written() -> None:
    draft = make_draft()
    assert draft.by

    with pytest.raises(ValidationError, match="already"):
        start_plan(brand=draft.brand, answers=Answers("fr", ("outage",)), by=draft.by, now=make.NINE)


def test_version_before_stays_to_be_read() -> None:
    first = make_plan()
    assert first.by
    draft = edit_plan(brand=first.brand, by=first.by, now=make.NINE)
    save_draft(
        draft=draft,
        plan=replace(content_of(draft), fallback="Au café d’en face."),
        seen=1,
        by=first.by,
        now=make.NINE,
    )
    second = put_in_force(draft=draft, review_by=NEXT_YEAR, note="Café", by=first.by, now=make.NINE, seen=2)

    first.refresh_from_db()
    assert (first.state, second.state) == (PlanVersion.State.RETIRED, PlanVersion.State.IN_FORCE)
    assert plan_in_force(brand=first.brand) == second
    assert content_of(first).fallback != content_of(second).fallback
    assert draft_of(brand=first.brand) is None


def test_plan_in_force_cannot_be_written() -> None:
    plan = make_plan()
    assert plan.by

    with pytest.raises(ValidationError, match="Somebody saved"):
        save_draft(draft=plan, plan=content_of(plan), seen=plan.revision, by=plan.by, now=make.NINE)
    with pytest.raises(ValidationError, match="kept"):
        discard_draft(draft=plan, by=plan.by, now=make.NINE)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        PlanVersion.objects.filter(pk=plan.pk).update(content={})


def test_two_who_write_at_once_see_each_other() -> None:
    draft = make_draft()
    assert draft.by
    plan = content_of(draft)
    save_draft(draft=draft, plan=plan, seen=1, by=draft.by, now=make.NINE)

    with pytest.raises(ValidationError, match="Somebody saved"):
        save_draft(draft=draft, plan=plan, seen=1, by=draft.by, now=make.NINE)
    with pytest.raises(ValidationError, match="read it again"):
        put_in_force(draft=draft, review_by=NEXT_YEAR, note="", by=draft.by, now=make.NINE, seen=1)
    assert plan_in_force(brand=draft.brand) is None


def test_failed_putting_in_force_leaves_the_old_plan() -> None:
    first = make_plan()
    assert first.by
    draft = edit_plan(brand=first.brand, by=first.by, now=make.NINE)

    with pytest.raises(ValidationError):
        put_in_force(draft=draft, review_by=NEXT_YEAR, note="", by=first.by, now=make.NINE, seen=99)

    assert plan_in_force(brand=first.brand) == first


def test_plan_names_members_of_its_brand_only() -> None:
    draft = make_draft()
    stranger = make.make_member()
    assert draft.by

    with pytest.raises(ValidationError, match="do not belong"):
        save_draft(
            draft=draft,
            plan=replace(content_of(draft), decides=Duty(stranger.pk)),
            seen=1,
            by=draft.by,
            now=make.NINE,
        )


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        (Scenario("a", "A", cluster="guilty"), "guilty"),
        (Scenario("a", "A", gravity=9), "from 1 to 4"),
        (Scenario("a", "A", steps=(Step("x", minutes=10**6),)), "minutes after"),
        (Scenario("a", "A", statements=(Statement("s"), Statement("s"))), "same key"),
        (Scenario("a", "A", statements=(Statement("s", strategy="deny"),)), "deny"),
        (Scenario("outage", "A"), "same key"),
        (Scenario("../x", "A"), "letters, digits"),
        (Scenario("a", "x" * 6000), "characters"),
    ],
)
def test_nonsense_is_refused_with_words(scenario: Scenario, said: str) -> None:
    draft = make_draft()
    assert draft.by
    plan = content_of(draft)

    with pytest.raises(ValidationError, match=said):
        save_draft(
            draft=draft,
            plan=replace(plan, scenarios=(*plan.scenarios, scenario)),
            seen=1,
            by=draft.by,
            now=make.NINE,
        )


def test_overdue_review_is_told_until_it_is_done() -> None:
    plan = make_plan()
    assert plan.by
    later = make.NINE + timedelta(days=200)

    watch_reviews(make.NINE)
    assert kinds_of_alerts(plan.brand) == []
    watch_reviews(later)
    assert kinds_of_alerts(plan.brand) == ["plan-review"]
    with pytest.raises(ValidationError, match="future"):
        review_plan(plan=plan, review_by=later.date(), by=plan.by, now=later)
    review_plan(plan=plan, review_by=NEXT_YEAR, by=plan.by, now=later)
    assert kinds_of_alerts(plan.brand) == []


def test_leaver_the_plan_counts_on_is_told() -> None:
    plan = make_plan()
    assert plan.by
    other = make.make_member(plan.brand, role=Role.ADMIN)
    payload = {"member": plan.by.pk, "by": other.pk}

    warn_of_leaver({"member": other.pk, "by": other.pk}, make.NINE)
    assert kinds_of_alerts(plan.brand) == []
    remove_member(member=plan.by, by=other, now=make.NINE)
    warn_of_leaver(payload, make.NINE)
    warn_of_leaver(payload, make.NINE)
    assert kinds_of_alerts(plan.brand) == ["plan-orphan"]


def test_change_is_an_event() -> None:
    plan = make_plan()

    event = Event.objects.get(topic="plans.changed")
    assert (event.payload["plan"], event.payload["what"]) == (plan.pk, "in_force")
