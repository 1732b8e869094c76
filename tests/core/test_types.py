"""Values that travel between floors: nobody changes them on the way, and their sets agree with each other."""

import dataclasses
import inspect

import pytest

from vigie.core import types
from vigie.core.types import OWED, REMOVAL_LADDER, REMOVING, UNKNOWN, Act, Ground, Guess, Strategy

VALUES = [
    value
    for _, value in inspect.getmembers(types, inspect.isclass)
    if dataclasses.is_dataclass(value) and value.__module__ == types.__name__
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_value_is_frozen_and_slotted(value: type) -> None:
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(value)


@pytest.mark.parametrize(
    ("guess", "sure"),
    [
        (Guess("yes", 0.85), True),
        (Guess("yes", 0.84), False),
        (Guess(None, 1.0), False),
        (UNKNOWN, False),
    ],
)
def test_guess_is_sure_only_of_a_value_and_from_85_in_100(guess: Guess, sure: bool) -> None:
    assert guess.sure is sure


def test_every_act_that_hides_is_a_step_of_the_ladder() -> None:
    assert set(REMOVAL_LADDER) >= REMOVING


def test_ladder_ends_with_what_hides_nothing() -> None:
    hiding = [act in REMOVING for act in REMOVAL_LADDER]

    assert hiding == sorted(hiding, reverse=True)
    assert REMOVAL_LADDER[-1] is Act.REPORT


def test_no_ground_is_false_so_that_it_never_removes_by_accident() -> None:
    assert [ground for ground in Ground if not ground] == [Ground.NONE]


def test_somebody_waits_for_us_unless_we_only_look() -> None:
    assert set(Strategy) - OWED == {Strategy.COMMUNITY, Strategy.WATCH, Strategy.NOTHING}
