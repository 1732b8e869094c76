from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.likeness import Case, Fact, Profile, Source, compare, similar
from vigie.core.likeness.case import CLUSTERS, KINDS, PLACES, SPEEDS
from vigie.core.likeness.compare import WEIGHTS, WORTH_SHOWING
from vigie.core.likeness.resources import public_cases

OUTAGE = Case(
    "panne", "x", "x", kind="outage", responsibility="accidental", place="service", speed="hours", gravity=2
)
PROFILE = Profile("outage", "accidental", "service", "hours", 2)


def verdicts(profile: Profile, case: Case) -> dict[str, str]:
    return {one.name: one.verdict for one in compare(profile, case).attributes}


def test_same_in_everything_is_a_hundred() -> None:
    likeness = compare(PROFILE, OUTAGE)

    assert likeness.points == 100
    assert likeness.differing == ()


def test_what_differs_is_said_attribute_by_attribute() -> None:
    other = replace(
        OUTAGE, kind="delivery", responsibility="victim", place="press", speed="months", gravity=4
    )

    assert verdicts(PROFILE, other) == {
        "kind": "near",
        "responsibility": "near",
        "gravity": "differs",
        "place": "differs",
        "speed": "differs",
    }


def test_what_only_comes_near_is_read_as_a_difference() -> None:
    likeness = compare(PROFILE, replace(OUTAGE, kind="delivery", place="press"))

    assert [one.name for one in likeness.differing] == ["place", "kind"]
    assert [one.name for one in likeness.alike] == ["responsibility", "gravity", "speed"]


def test_what_is_not_known_counts_for_nothing() -> None:
    likeness = compare(Profile(kind="outage"), OUTAGE)

    assert likeness.points == 100
    assert [one.verdict for one in likeness.attributes].count("unknown") == 4


def test_nothing_known_is_like_nothing() -> None:
    assert compare(Profile(), OUTAGE).points == 0
    assert similar(Profile(), public_cases()) == ()


def test_opposite_responsibility_differs() -> None:
    assert verdicts(Profile(responsibility="victim"), replace(OUTAGE, responsibility="preventable")) == {
        **dict.fromkeys(WEIGHTS, "unknown"),
        "responsibility": "differs",
    }


def test_what_has_too_little_in_common_is_not_shown() -> None:
    far = replace(OUTAGE, kind="offence", responsibility="preventable", place="press", speed="months")

    assert compare(PROFILE, far).points < WORTH_SHOWING
    assert similar(PROFILE, [far]) == ()


def test_at_equal_likeness_ours_comes_first_then_what_is_surer() -> None:
    sourced = replace(OUTAGE, key="sure", facts=(Fact("done", "Oui.", source=Source("x")),))
    unsure = replace(OUTAGE, key="unsure", facts=(Fact("done", "Oui."),))
    ours = replace(unsure, key="ours", is_own=True)

    assert [one.case.key for one in similar(PROFILE, [unsure, sourced, ours])] == ["ours", "sure", "unsure"]


@pytest.mark.parametrize(
    ("profile", "first"),
    [
        (Profile("outage", "accidental", "service", "hours", 2), "gitlab-2017"),
        (Profile("account", "victim", "social", "hours", 3), "ap-2013"),
        (Profile("safety", "preventable", "authority", "weeks", 4), "buitoni-2022"),
        (Profile("rumour", "victim", "press", "days", 2), "pepsi-1993"),
        (Profile("strike", "accidental", "press", "hours", 3), "air-france-2015"),
    ],
)
def test_known_situations_find_their_case(profile: Profile, first: str) -> None:
    assert similar(profile, public_cases())[0].case.key == first


profiles = st.builds(
    Profile,
    st.sampled_from(("", *KINDS)),
    st.sampled_from(("", *CLUSTERS)),
    st.sampled_from(("", *PLACES)),
    st.sampled_from(("", *SPEEDS)),
    st.integers(0, 4),
)


@given(profiles)
def test_ranking_is_by_points_and_within_bounds(profile: Profile) -> None:
    found = similar(profile, public_cases(), most=25)

    assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)
    assert all(WORTH_SHOWING <= one.points <= 100 for one in found)
    assert all(len(one.attributes) == len(WEIGHTS) for one in found)
