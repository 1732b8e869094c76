from hypothesis import given
from hypothesis import strategies as st

from vigie.core.detect import surge

COUNT = st.floats(0, 1e6)
USUAL = st.floats(0.001, 1e6)


@given(COUNT, USUAL, st.floats(0.1, 1e6))
def test_excess_is_a_number_of_nats_never_below_zero(count: float, usual: float, shape: float) -> None:
    assert 0 <= surge.excess(count, usual, shape) < float("inf") or count <= usual


@given(st.floats(1, 1e4), st.floats(0, 1e4), USUAL)
def test_more_never_says_less(count: float, more: float, usual: float) -> None:
    assert surge.excess(count + more, usual, 3) >= surge.excess(count, usual, 3) - 1e-6


def evidence(complaints: float, others: float, usual: float) -> float:
    return surge.evidence([complaints] * 90, [others] * 90, [usual] * 90, 0.15, 3.0)


def test_both_the_count_and_the_share_have_to_rise() -> None:
    assert evidence(1.0, 0.85, 1.0) > 3  # more complaints, and more of what is said
    assert evidence(1.0, 6.0, 1.0) == 0  # everybody speaks more, as much of it negative as ever
    assert evidence(0.1, 0.0, 1.0) == 0  # only the others fell silent


def test_neither_number_nor_share_alone_makes_a_crisis() -> None:
    doubled, praised = evidence(2.0, 1e6, 1.0), evidence(2.0, 11.4, 1.0)

    assert doubled == praised == 0
    assert evidence(20.0, 110.0, 1.0) < evidence(20.0, 80.0, 1.0) < evidence(20.0, 10.0, 1.0) <= 20


@given(COUNT, COUNT, USUAL, st.floats(0.01, 0.6), st.floats(2, 12))
def test_evidence_is_bounded(
    complaints: float, others: float, usual: float, share: float, spread: float
) -> None:
    found = surge.evidence([complaints] * 90, [others] * 90, [usual] * 90, share, spread)

    assert 0 <= found <= 20 + 1e-9


def test_few_cross_people_are_no_evidence() -> None:
    assert surge.evidence([0.0] * 88 + [1.0, 1.0], [0.0] * 90, [0.01] * 90, 0.15, 3.0) == 0


def test_beginning_is_where_it_rose() -> None:
    complaints = [0.0] * 60 + [3.0] * 30

    assert surge.begun(complaints, [1.0] * 90, 0.15) == 29
    assert surge.begun([0.0] * 90, [1.0] * 90, 0.15) == 0


def test_doubling_time_is_that_of_the_growth() -> None:
    assert surge.doubling([1.0] * 15 + [2.0] * 15) == 15
    assert surge.doubling([2.0] * 15 + [1.0] * 15) is None
    assert surge.doubling([0.0] * 29 + [1.0]) is None
    assert surge.doubling([0.0] * 15 + [1.0] * 15) is not None
