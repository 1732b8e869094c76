import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import loops_of
from vigie.web.comparing import comparison

WORDS = st.lists(st.sampled_from(["a", "b", "c", " "]), max_size=40)


@given(old=WORDS, new=WORDS)
def test_opcodes_lead_from_one_to_the_other(old: list[str], new: list[str]) -> None:
    made: list[str] = []
    reached = (0, 0)
    for what, a, b, c, d in comparison(old, new).get_opcodes():
        assert (a, c) == reached
        assert (what == "equal") == (old[a:b] == new[c:d])
        made += new[c:d]
        reached = (b, d)

    assert made == new
    assert reached == (len(old), len(new))


def test_small_change_in_a_long_text_is_seen_as_such() -> None:
    old = [f"w{n}" for n in range(5000)]
    new = [*old[:2500], "autre", *old[2501:]]

    assert comparison(old, new).get_opcodes()[1] == ("replace", 2500, 2501, 2500, 2501)


@pytest.mark.parametrize("length", [400, 4000, 40_000])
def test_no_two_texts_take_long(length: int) -> None:
    old = ["ab"[n * n % 7 % 2] for n in range(length)]
    new = ["ab"[n * n % 11 % 2] for n in range(length)]

    assert loops_of(lambda: comparison(old, new).get_opcodes(), below=30) < 30
