import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.detect.days import DAY, again, calm, end, verdicts
from vigie.core.detect import BadState, State


def test_restart_equals_no_restart() -> None:
    minutes = calm(1, 4, 400)
    for cut in (17, DAY, 3 * DAY + 61):
        kept = State.from_json(again(end(minutes[:cut]).to_json()))

        assert kept == end(minutes[:cut])
        assert verdicts(minutes[cut:], kept) == verdicts(minutes)[cut:]


def test_new_state_travels() -> None:
    assert State.from_json(again(State().to_json())) == State()


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        {},
        {"version": 99},
        {"version": 1},
        {"version": 2, "complaints": [1]},
        {"version": 2, "complaints": [[0, 10**9]]},
        {"version": 2, "complaints": [[0, 1, 2]]},
        {"version": 2, "volume": {}},
        {"version": 2, "usual": {"seen": [1.0]}},
        {"version": 2, "told": []},
        {"version": 2, "somebody": "else"},
        {"version": 2, "calm": 4},
    ],
)
def test_what_is_no_state_is_refused(kept: object) -> None:
    with pytest.raises(BadState):
        State.from_json(kept)


@given(
    st.recursive(st.none() | st.integers() | st.text(), st.lists) | st.dictionaries(st.text(), st.integers())
)
def test_nonsense_never_becomes_a_state(kept: object) -> None:
    with pytest.raises(BadState):
        State.from_json(kept)


@pytest.mark.parametrize("per_day", [3, 400, 3_000 * DAY])
def test_state_is_a_few_kilobytes_however_much_is_said(per_day: float) -> None:
    size = len(json.dumps(end(calm(2, 8, per_day)).to_json()))

    assert size < 8_000
