"""A crisis of our own beside past ones, and kept as one of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.crisis.plans import make_plan
from tests.crisis.room import FR, Team, in_force
from tests.factories import make_brand
from vigie.brands.models import Brand
from vigie.core.likeness import Profile
from vigie.crisis.activating import plan_for
from vigie.crisis.closing import close_crisis
from vigie.crisis.deciding import decide, note_fact
from vigie.crisis.keeping import case_of_crisis, kept_case, profile_of
from vigie.crisis.models import Crisis, Fact
from vigie.crisis.past_cases import enter_case
from vigie.crisis.reviewing import add_improvement

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def over() -> Crisis:
    """A crisis of four hours with a plan, a rumour, a fact, a decision and a statement."""
    team = Team(make_brand(name="Boréale", language="fr"))
    make_plan(team.brand, now=NOW - timedelta(days=1))
    plan = plan_for(brand=team.brand, scenario="leak", level="crisis")
    crisis = team.opened(now=NOW - timedelta(hours=4), plan=plan)
    for text, sure in (("Un fichier est dehors", "sure"), ("Ils ont tout perdu", "to_check")):
        note_fact(
            crisis=crisis, text=text, source="support", sureness=Fact.Sureness(sure), by=team.camille, now=NOW
        )
    decide(crisis=crisis, what="Prévenir l’autorité", why="le délai court", by=team.sara, now=NOW)
    in_force(crisis, by=team.camille, second=team.sara, now=NOW)
    close_crisis(crisis=crisis, why="Accès fermé", posture=Brand.Posture.CALM, by=team.sara, now=NOW)
    add_improvement(
        crisis=crisis,
        title="Chiffrer les copies",
        owner=team.camille,
        due_on=NOW.date(),
        by=team.sara,
        now=NOW,
    )
    crisis.refresh_from_db()
    return crisis


def test_it_is_compared_by_its_scenario_and_its_speed() -> None:
    profile = profile_of(crisis=over(), now=NOW)
    assert (profile.kind, profile.place, profile.speed) == ("leak", "social", "hours")
    assert profile.gravity > 0
    alone = Team().opened(now=NOW)
    assert profile_of(crisis=alone, now=NOW) == Profile(place="social", speed="hours")


def test_its_log_gives_facts_with_their_source_and_no_rumour() -> None:
    crisis = over()
    case = case_of_crisis(crisis=crisis, now=NOW)
    assert (case.title_fr, case.title_en, case.organisation, case.is_own) == (
        crisis.name,
        "",
        "Boréale",
        True,
    )
    assert [fact.fr for fact in case.told("happened")] == ["Un fichier est dehors"]
    assert [fact.fr for fact in case.told("done")] == ["Prévenir l’autorité", FR]
    assert [fact.fr for fact in case.told("result")] == ["Accès fermé", "Chiffrer les copies"]
    assert all(fact.source and fact.source.kind == "internal" for fact in case.facts)


def test_it_is_kept_once_and_found_again() -> None:
    crisis = over()
    assert kept_case(crisis=crisis) is None
    case = case_of_crisis(crisis=crisis, now=NOW)
    row = enter_case(brand=crisis.brand, case=case, by=None, now=NOW, crisis=str(crisis.public_id))
    assert kept_case(crisis=crisis) == row
