"""What comes next, whoever answers or does not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.duty.ladder import (
    DEFAULT,
    MOST_STEPS,
    SHORTEST_ROUND,
    Ladder,
    LadderFault,
    Step,
    Way,
    first_rung,
    next_rung,
    read_ladder,
    write_ladder,
)

NINE = datetime(2026, 11, 18, 9, tzinfo=UTC)
WHO = st.sampled_from(["on_duty", "deputy", "contact:7", "role:admin"])
STEPS = st.builds(
    Step,
    after=st.integers(0, 60),
    who=st.lists(WHO, min_size=1, max_size=3).map(tuple),
    ways=st.lists(st.sampled_from(Way), max_size=3).map(tuple),
)
LADDERS = st.builds(
    Ladder, steps=st.lists(STEPS, min_size=1, max_size=5).map(tuple), again=st.integers(SHORTEST_ROUND, 60)
)


def test_nobody_answers_the_shipped_ladder() -> None:
    rung, minutes = first_rung(DEFAULT, NINE), []
    for _ in range(5):
        minutes.append((rung.round, rung.step, (rung.due_at - NINE) // timedelta(minutes=1)))
        rung = next_rung(DEFAULT, rung, rung.due_at, called=True)

    assert minutes == [(0, 0, 0), (0, 1, 10), (0, 2, 20), (1, 0, 35), (1, 1, 45)]


def test_step_that_reached_nobody_is_followed_at_once() -> None:
    second = next_rung(DEFAULT, first_rung(DEFAULT, NINE), NINE, called=False)

    assert (second.step, second.due_at) == (1, NINE)


@given(LADDERS, st.lists(st.booleans(), min_size=20, max_size=60))
def test_ladder_is_never_a_tight_loop(ladder: Ladder, called: list[bool]) -> None:
    """Whoever can be called or not: as many steps as it has in the shortest round, no more."""
    rung, moments = first_rung(ladder, NINE), []
    for reached in called:
        moments.append(rung.due_at)
        rung = next_rung(ladder, rung, rung.due_at, called=reached)

    assert moments == sorted(moments)
    for start in moments:
        within = [one for one in moments if start <= one < start + timedelta(minutes=SHORTEST_ROUND)]
        assert len(within) <= 2 * len(ladder.steps)


@given(LADDERS)
def test_what_is_written_is_read_back(ladder: Ladder) -> None:
    assert read_ladder(write_ladder(ladder)) == ladder


def test_the_shipped_ladder_is_one_that_can_be_stored() -> None:
    assert read_ladder(write_ladder(DEFAULT)) == DEFAULT


@pytest.mark.parametrize(
    ("said", "code", "step"),
    [
        ({}, "no-steps", None),
        ({"steps": [], "again": 15}, "no-steps", None),
        ({"steps": "on_duty", "again": 15}, "no-steps", None),
        (
            {"steps": [{"after": 0, "who": ["on_duty"]}] * (MOST_STEPS + 1), "again": 15},
            "too-many-steps",
            None,
        ),
        ({"steps": [{"after": 0, "who": ["on_duty"]}], "again": 1}, "round-too-short", None),
        ({"steps": [{"after": 0, "who": ["on_duty"]}], "again": "15"}, "minutes", None),
        ({"steps": ["on_duty"], "again": 15}, "not-a-step", 0),
        ({"steps": [{"after": 0, "who": []}], "again": 15}, "nobody", 0),
        ({"steps": [{"after": 0, "who": ["contact:x"]}], "again": 15}, "nobody", 0),
        ({"steps": [{"after": 0, "who": ["role:"]}], "again": 15}, "nobody", 0),
        ({"steps": [{"after": 0, "who": ["anybody"]}], "again": 15}, "nobody", 0),
        ({"steps": [{"after": -1, "who": ["on_duty"]}], "again": 15}, "minutes", 0),
        ({"steps": [{"after": True, "who": ["on_duty"]}], "again": 15}, "minutes", 0),
        ({"steps": [{"after": 0, "who": ["on_duty"], "ways": ["fax"]}], "again": 15}, "unknown-way", 0),
    ],
)
def test_ladder_that_makes_no_sense_is_refused(said: dict[str, object], code: str, step: int | None) -> None:
    with pytest.raises(LadderFault) as refused:
        read_ladder(said)

    assert (refused.value.code, refused.value.step) == (code, step)
