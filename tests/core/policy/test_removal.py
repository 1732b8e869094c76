from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.policy.drawing import readings
from vigie.core.policy.removal import Can, Step, carries, ground_of, next_step, removal_plan
from vigie.core.types import REMOVAL_LADDER, REMOVING, UNKNOWN, Act, Ground, Guess, Reading

SURE = Guess("yes", 0.95)


@pytest.mark.parametrize(
    ("reading", "ground"),
    [
        (Reading("m", removable=True, vulgar=SURE), Ground.VULGAR),
        (Reading("m", removable=True, abusive=SURE), Ground.VULGAR),
        (Reading("m", removable=True, spam=SURE), Ground.SPAM),
        (Reading("m", removable=True, spam=SURE, scam=SURE), Ground.SCAM),
        (Reading("m", removable=True, vulgar=SURE, unlawful=SURE), Ground.UNLAWFUL),
        (Reading("m", removable=False, vulgar=SURE, scam=SURE), Ground.NONE),
        (Reading("m", removable=True), Ground.NONE),
        (Reading("m", removable=True, vulgar=UNKNOWN, spam=Guess("no", 0.99)), Ground.NONE),
        (Reading("m", removable=True, vulgar=Guess("yes", 0.4)), Ground.NONE),
        (
            Reading("m", removable=True, sentiment=Guess("negative", 1.0), intent=Guess("complaint", 1.0)),
            Ground.NONE,
        ),
    ],
)
def test_ground_is_found_only_where_there_is_one(reading: Reading, ground: Ground) -> None:
    assert ground_of(reading) is ground


@given(readings)
def test_no_text_carries_an_override_or_nothing(reading: Reading) -> None:
    assert not carries(reading, Ground.NONE)
    assert not carries(reading, Ground.OVERRIDE)


@given(readings)
def test_ground_is_carried(reading: Reading) -> None:
    ground = ground_of(reading)

    assert ground is Ground.NONE or carries(reading, ground)
    assert ground is not Ground.NONE or not any(carries(reading, other) for other in Ground)


@pytest.mark.parametrize(
    ("answers", "step"),
    [
        ({Act.DELETE: Can.ALLOWED, Act.HIDE: Can.ALLOWED}, Step(Act.DELETE)),
        ({Act.DELETE: Can.NEVER, Act.HIDE: Can.UNTIL}, Step(Act.HIDE)),
        ({Act.DELETE: Can.BY_HAND, Act.REPORT: Can.ALLOWED}, Step(Act.REPORT)),
        ({Act.DELETE: Can.BY_HAND, Act.HIDE: Can.BY_HAND}, Step(Act.DELETE, by_hand=True)),
        ({Act.REPORT: Can.NEVER}, Step(Act.REPORT, by_hand=True)),
        ({Act.REPLY: Can.ALLOWED}, Step(Act.REPORT, by_hand=True)),
        ({}, Step(Act.REPORT, by_hand=True)),
    ],
)
def test_ladder_is_descended_to_what_the_network_allows(answers: Mapping[Act, Can], step: Step) -> None:
    assert next_step(answers) == step


@pytest.mark.parametrize(
    ("answers", "plan"),
    [
        ({Act.DELETE: Can.ALLOWED, Act.REPORT: Can.ALLOWED}, (Step(Act.DELETE), Step(Act.REPORT))),
        ({Act.MARK_SPAM: Can.ALLOWED}, (Step(Act.MARK_SPAM), Step(Act.REPORT, by_hand=True))),
        (
            {Act.DELETE: Can.BY_HAND, Act.REPORT: Can.ALLOWED},
            (Step(Act.REPORT), Step(Act.DELETE, by_hand=True)),
        ),
        ({Act.BLOCK: Can.ALLOWED, Act.REPORT: Can.UNTIL}, (Step(Act.BLOCK), Step(Act.REPORT))),
        ({}, (Step(Act.REPORT, by_hand=True),)),
    ],
)
def test_plan_removes_and_reports(answers: Mapping[Act, Can], plan: tuple[Step, ...]) -> None:
    assert removal_plan(answers) == plan


@given(st.dictionaries(st.sampled_from(Act), st.sampled_from(Can)))
def test_plan_always_reports_once_and_does_nothing_that_is_impossible(answers: dict[Act, Can]) -> None:
    plan = removal_plan(answers)

    assert [step.act for step in plan].count(Act.REPORT) == 1
    assert all(step.by_hand or answers[step.act] in {Can.ALLOWED, Can.UNTIL} for step in plan)
    assert {step.act for step in plan} <= set(REMOVAL_LADDER)
    possible = {act for act in REMOVING if answers.get(act, Can.NEVER) is not Can.NEVER}
    assert not possible or any(step.act in possible for step in plan)
