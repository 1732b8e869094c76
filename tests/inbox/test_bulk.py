from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_account, make_brand, make_case, make_member, make_mention
from tests.inbox.desk import COMPLAINT, INSULT, PRAISE, SCAM, VAGUE, agent, hear, open_brand
from tests.web.desk.scene import several
from vigie.brands.models import Role
from vigie.core.policy import carries
from vigie.core.types import NO, REMOVING, YES, Ground, Guess, Reading
from vigie.inbox import bulk
from vigie.inbox.models import Case
from vigie.inbox.queries import cases_among
from vigie.networks.models import Delivery

pytestmark = pytest.mark.django_db


def loaded(cases: Sequence[Case]) -> list[Case]:
    """As the desk gives them to the service."""
    return cases_among(brand=cases[0].brand, case_ids=[case.public_id for case in cases])


def versions(cases: Sequence[Case]) -> dict[object, int]:
    return {case.public_id: case.version for case in cases}


def told(outcomes: Sequence[bulk.Outcome]) -> dict[str, tuple[bool, str, str]]:
    return {one.case.author.handle: (one.done, one.because, str(one.ground)) for one in outcomes}


def test_removal_in_bulk_takes_what_carries_its_own_ground_and_nothing_else(tmp_path: Path) -> None:
    account = hear(tmp_path, several([INSULT, SCAM, COMPLAINT, VAGUE]), brand=open_brand(grace_seconds=30))
    cases = loaded(list(Case.objects.filter(account=account)))

    outcomes = bulk.remove_cases(
        cases=cases, versions=versions(cases), by=agent(account.brand), now=timezone.now()
    )

    assert told(outcomes) == {
        "p0": (True, "", "vulgar"),
        "p1": (True, "", "scam"),
        "p2": (False, "protected", ""),
        "p3": (False, "protected", ""),
    }
    removed = Delivery.objects.filter(act__in=REMOVING).values_list("target_id", flat=True)
    assert sorted(removed) == ["m0", "m1"]
    assert not Delivery.objects.filter(target_id__in=["m2", "m3"]).exists()


def test_undo_within_the_grace_delay_leaves_nothing_behind(tmp_path: Path) -> None:
    account = hear(tmp_path, several([INSULT, SCAM]), brand=open_brand(grace_seconds=30))
    cases, by, now = loaded(list(Case.objects.filter(account=account))), agent(account.brand), timezone.now()
    bulk.remove_cases(cases=cases, versions=versions(cases), by=by, now=now)

    outcomes = bulk.undo_removing(cases=loaded(cases), by=by, now=now + timedelta(seconds=10))

    assert all(outcome.done for outcome in outcomes)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}
    assert set(Case.objects.values_list("status", flat=True)) == {"open"}


def test_what_changed_since_it_was_selected_is_left_alone(tmp_path: Path) -> None:
    account = hear(tmp_path, several([INSULT, SCAM]), brand=open_brand())
    cases = loaded(list(Case.objects.filter(account=account)))
    seen = versions(cases)
    Case.objects.filter(pk=cases[0].pk).update(version=99)

    outcomes = bulk.remove_cases(
        cases=loaded(cases), versions=seen, by=agent(account.brand), now=timezone.now()
    )

    assert [(one.done, one.because) for one in outcomes] == [(False, "changed"), (True, "")]


def test_case_that_was_not_selected_is_never_touched(tmp_path: Path) -> None:
    account = hear(tmp_path, several([INSULT, SCAM]), brand=open_brand())
    cases = loaded(list(Case.objects.filter(account=account)))

    bulk.close_cases(
        cases=cases,
        versions={cases[0].public_id: cases[0].version},
        by=agent(account.brand),
        cause=Case.Cause.NOTHING,
        now=timezone.now(),
    )

    assert sorted(Case.objects.values_list("status", flat=True)) == ["done", "open"]


def test_closing_and_giving_can_be_undone() -> None:
    brand = make_brand()
    by, before, now = make_member(brand), make_member(brand), timezone.now()
    cases = loaded([make_case(brand, assigned_to=before), make_case(brand)])

    given_away = bulk.assign_cases(cases=cases, versions=versions(cases), to=by, by=by, now=now)
    assert [outcome.before for outcome in given_away] == [before.pk, None]
    owners = {outcome.case.public_id: before if outcome.before else None for outcome in given_away}
    bulk.undo_assigning(cases=loaded(cases), before=owners, by=by, now=now)
    assert sorted(Case.objects.values_list("assigned_to", flat=True), key=bool) == [None, before.pk]

    cases = loaded(cases)
    bulk.close_cases(cases=cases, versions=versions(cases), by=by, cause=Case.Cause.NOTHING, now=now)
    assert set(Case.objects.values_list("status", flat=True)) == {"done"}
    bulk.undo_closing(cases=loaded(cases), by=by, now=now)
    assert set(Case.objects.values_list("status", flat=True)) == {"open"}


def test_cases_of_another_brand_are_as_if_they_did_not_exist() -> None:
    mine, theirs = make_case(), make_case()

    assert cases_among(brand=mine.brand, case_ids=[mine.public_id, theirs.public_id]) == [mine]


@pytest.mark.parametrize("rows", [1, 3])
def test_foreseeing_a_removal_costs_the_same_for_any_number(
    rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    brand = make_brand()
    cases = loaded([make_case(brand) for _ in range(rows)])

    with django_assert_num_queries(1):
        bulk.foresee_removal(cases=cases)


GUESSES = st.builds(Guess, st.sampled_from([YES, NO, None]), st.floats(0, 1))
READINGS = st.builds(
    Reading,
    model=st.just("essai"),
    vulgar=GUESSES,
    abusive=GUESSES,
    spam=GUESSES,
    scam=GUESSES,
    unlawful=GUESSES,
    sentiment=st.builds(Guess, st.sampled_from(["negative", "positive"]), st.floats(0, 1)),
    removable=st.booleans(),
)


class TestFirstLawInBulk(TestCase):
    """Whatever was read, whoever asks: no removal without a ground that the message itself carries."""

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(READINGS, min_size=1, max_size=4), st.sampled_from([Role.AGENT, Role.SUPERVISOR, Role.ADMIN])
    )
    def test_criticism_is_never_removed(self, readings: list[Reading], role: Role) -> None:
        brand = make_brand()
        by = make_member(brand, role=role)
        account = make_account(brand, network="manual")
        mentions = [
            make_mention(brand, account=account, reading=reading, text=VAGUE, url="https://blogue.example/1")
            for reading in readings
        ]
        cases = loaded([make_case(brand, mention=mention) for mention in mentions])
        carried = {
            mention.pk: [ground for ground in bulk.GROUNDS if carries(reading, ground)]
            for mention, reading in zip(mentions, readings, strict=True)
        }

        outcomes = bulk.remove_cases(cases=cases, versions=versions(cases), by=by, now=timezone.now())

        for outcome in outcomes:
            grounds = carried[outcome.case.mention_id]
            assert (outcome.done, outcome.ground in (grounds or [Ground.NONE])) == (bool(grounds), True)
        removable = {mention.native_id for mention in mentions if carried[mention.pk]}
        removed = Delivery.objects.filter(brand=brand, act__in=REMOVING).values_list("target_id", flat=True)
        assert set(removed) <= removable


def test_praise_is_protected_too(tmp_path: Path) -> None:
    account = hear(tmp_path, several([PRAISE]), brand=open_brand())
    cases = loaded(list(Case.objects.filter(account=account)))

    assert [one.because for one in bulk.foresee_removal(cases=cases)] == ["protected"]
