from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.crisis.room import Team
from tests.factories import make_brand, make_member
from vigie.alerts.models import Alert
from vigie.brands.models import Brand
from vigie.crisis.closing import close_crisis
from vigie.crisis.deciding import (
    add_step,
    check_fact,
    decide,
    minutes_from,
    note_fact,
    tick_step,
    untick_step,
    watch_steps,
)
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import CrisisEvent, Fact, Step

pytestmark = pytest.mark.django_db
Sureness = Fact.Sureness


def kinds() -> list[str]:
    return list(CrisisEvent.objects.order_by("seq").values_list("kind", flat=True))


def test_a_rumour_becomes_a_fact_with_a_source_and_a_name() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    fact = note_fact(
        crisis=crisis,
        text="Cartes débitées deux fois",
        source="",
        sureness=Sureness.TO_CHECK,
        by=team.camille,
        now=now,
    )
    assert fact.checked_by is None
    with pytest.raises(CrisisRefused, match="source-missing"):
        check_fact(fact=fact, sureness=Sureness.SURE, source="", by=team.camille, now=now)

    fact = check_fact(fact=fact, sureness=Sureness.FALSE, source="La banque", by=team.sara, now=now)

    assert (fact.sureness, fact.source, fact.checked_by) == ("false", "La banque", team.sara)
    last = CrisisEvent.objects.order_by("-seq").first()
    assert last is not None
    assert (last.data["from"], last.data["sureness"]) == ("to_check", "false")


def test_the_database_wants_a_source_and_a_name_for_what_is_sure() -> None:
    crisis = Team().opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.create(crisis=crisis, text="Sûr", sureness="sure", at=timezone.now())


def test_a_decision_is_corrected_by_another_and_only_once() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    first = decide(crisis=crisis, what="Ne rien dire", why="On ne sait rien", by=team.sara, now=now)
    second = decide(
        crisis=crisis,
        what="Dire ce qu’on sait",
        why="Silence remarqué",
        by=team.sara,
        now=now,
        replaces=first,
    )
    assert second.replaces == first
    first.refresh_from_db()
    assert first.what == "Ne rien dire"
    with pytest.raises(CrisisRefused, match="already-replaced"):
        decide(crisis=crisis, what="Encore", why="Bof", by=team.sara, now=now, replaces=first)
    with pytest.raises(CrisisRefused, match="why-missing"):
        decide(crisis=crisis, what="Encore", why=" ", by=team.sara, now=now)


def test_a_step_is_ticked_by_one_and_may_be_taken_back() -> None:
    team, now = Team(), timezone.now()
    step = team.opened(now=now).steps.order_by("position")[0]
    tick_step(step=step, by=team.camille, now=now)
    with pytest.raises(CrisisRefused, match="already-done"):
        tick_step(step=step, by=team.sara, now=now)
    untick_step(step=step, by=team.sara, now=now)
    tick_step(step=step, by=team.sara, now=now + timedelta(minutes=12))

    step.refresh_from_db()
    assert step.done_by == team.sara
    assert kinds()[-3:] == ["step_done", "step_back", "step_done"]
    last = CrisisEvent.objects.order_by("-seq").first()
    assert last is not None
    assert last.data["late_seconds"] == 120


def test_a_late_step_calls_once_and_ticking_it_ends_the_call() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    late = now + timedelta(minutes=11)
    watch_steps(late)
    watch_steps(late + timedelta(minutes=1))

    alert = Alert.objects.get(kind="step-late", cleared_at=None)
    assert (alert.params["owner"], alert.params["deputy"]) == ("Sara", "Camille")
    assert kinds().count("step_late") == 1
    tick_step(step=Step.objects.get(crisis=crisis, position=0), by=team.sara, now=late)
    assert not Alert.objects.filter(kind="step-late", cleared_at=None).exists()


def test_a_step_belongs_to_people_of_the_brand() -> None:
    team, now = Team(), timezone.now()
    crisis, stranger = team.opened(now=now), make_member(make_brand())
    with pytest.raises(CrisisRefused, match="not-a-member"):
        add_step(crisis=crisis, title="Appeler", by=team.sara, owner=stranger, now=now)
    with pytest.raises(CrisisRefused, match="past"):
        add_step(crisis=crisis, title="Appeler", by=team.sara, due_at=now, now=now)

    step = add_step(
        crisis=crisis,
        title="Appeler",
        by=team.sara,
        owner=team.camille,
        due_at=minutes_from(now, 15),
        now=now,
    )
    assert (step.position, step.owner_name) == (3, "Camille")


def test_a_closed_crisis_takes_nothing_more() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    close_crisis(crisis=crisis, why="Réglé.", posture=Brand.Posture.ALERT, by=team.sara, now=now)
    with pytest.raises(CrisisRefused, match="closed"):
        note_fact(crisis=crisis, text="Encore", source="", sureness=Sureness.TO_CHECK, by=team.sara, now=now)
    with pytest.raises(CrisisRefused, match="closed"):
        decide(crisis=crisis, what="Encore", why="Bof", by=team.sara, now=now)
    with pytest.raises(CrisisRefused, match="closed"):
        tick_step(step=crisis.steps.order_by("position")[0], by=team.sara, now=now)
