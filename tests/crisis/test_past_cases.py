"""Past cases are facts with sources; nobody else's library is touched."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from tests import factories as make
from vigie.bus.models import Event
from vigie.core.likeness import Case, Fact, Profile, Source
from vigie.crisis.models import PastCase
from vigie.crisis.past_cases import copy_public_case, enter_case, forget_case, save_case
from vigie.crisis.past_queries import case_in_library, case_of, library, past_cases_of, similar_cases

pytestmark = pytest.mark.django_db

CASE = Case(
    "",
    "Boréale",
    "Panne de Noël",
    year=2025,
    kind="outage",
    place="service",
    speed="hours",
    is_own=True,
    facts=(Fact("happened", "Le site est tombé.", source=Source("Journal de crise", "internal")),),
)


def test_case_is_kept_under_a_key_of_its_own() -> None:
    member = make.make_member()
    first = enter_case(brand=member.brand, case=CASE, by=member, now=make.NINE, crisis="c-1")
    second = enter_case(brand=member.brand, case=CASE, by=member, now=make.NINE)

    assert (first.key, second.key) == ("boreale-2025", "boreale-2025-2")
    assert (first.crisis, first.title, first.is_own) == ("c-1", "Panne de Noël", True)
    assert case_of(first) == replace(CASE, key=first.key)
    assert Event.objects.filter(topic="past_cases.changed").count() == 2


def test_own_cases_come_first_and_stay_at_home() -> None:
    member, stranger = make.make_member(), make.make_member()
    row = enter_case(brand=member.brand, case=CASE, by=member, now=make.NINE)

    assert library(brand=member.brand)[0].key == row.key
    assert len(library(brand=member.brand)) == 26
    assert len(library(brand=stranger.brand)) == 25
    assert case_in_library(brand=stranger.brand, key=row.key) is None


def test_own_case_is_found_when_it_happens_again() -> None:
    member = make.make_member()
    enter_case(brand=member.brand, case=CASE, by=member, now=make.NINE)

    profile = Profile(kind="outage", responsibility="accidental", place="service", speed="hours", gravity=2)
    found = similar_cases(brand=member.brand, profile=profile)
    assert [one.case.is_own for one in found[:2]] == [True, False]


def test_shipped_case_is_copied_to_be_completed_and_is_there_once() -> None:
    member = make.make_member()
    row = copy_public_case(brand=member.brand, key="gitlab-2017", by=member, now=make.NINE)
    case = replace(case_of(row), outcome="mixed")
    save_case(row=row, case=case, seen=1, by=member, now=make.NINE)

    assert len(library(brand=member.brand)) == 25
    assert case_in_library(brand=member.brand, key="gitlab-2017") == case
    with pytest.raises(ValidationError, match="already"):
        copy_public_case(brand=member.brand, key="gitlab-2017", by=member, now=make.NINE)
    forget_case(row=row, by=member, now=make.NINE)
    assert case_in_library(brand=member.brand, key="gitlab-2017") != case


def test_unknown_case_cannot_be_copied() -> None:
    member = make.make_member()

    with pytest.raises(ValidationError, match="no case"):
        copy_public_case(brand=member.brand, key="nowhere", by=member, now=make.NINE)


def test_two_who_write_at_once_see_each_other() -> None:
    member = make.make_member()
    row = enter_case(brand=member.brand, case=CASE, by=member, now=make.NINE)
    save_case(row=row, case=CASE, seen=1, by=member, now=make.NINE)

    with pytest.raises(ValidationError, match="Somebody saved"):
        save_case(row=row, case=replace(CASE, year=2024), seen=1, by=member, now=make.NINE)
    assert past_cases_of(brand=member.brand).get().year == 2025


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (replace(CASE, kind="meteor"), "meteor"),
        (replace(CASE, title_fr=" "), "title"),
        (replace(CASE, year=12), "year"),
        (replace(CASE, facts=(Fact("done"),)), "words"),
        (replace(CASE, facts=(Fact("done", "x" * 3000),)), "characters"),
        (replace(CASE, facts=(Fact("done", "x", source=Source("x", url="javascript:alert(1)")),)), "https"),
        (replace(CASE, facts=(Fact("done", "x"),) * 61), "at most"),
    ],
)
def test_nonsense_is_refused_with_words(case: Case, said: str) -> None:
    member = make.make_member()

    with pytest.raises(ValidationError, match=said):
        enter_case(brand=member.brand, case=case, by=member, now=make.NINE)
    assert not PastCase.objects.exists()
