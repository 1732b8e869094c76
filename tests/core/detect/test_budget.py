import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.detect.budget import BLOCK, Calm


def lived(peaks: list[float], budget: float = 1.0) -> Calm:
    """A history of half days with these peaks."""
    calm = Calm()
    for peak in peaks:
        for minute in range(BLOCK):
            calm = calm.after(peak if minute == 0 else 0.0, budget)
    return calm


@given(st.floats(0.05, 100), st.floats(0.05, 100))
def test_larger_budget_never_asks_for_more_evidence(one: float, other: float) -> None:
    small, large = sorted((one, other))

    assert Calm().threshold(small) >= Calm().threshold(large) > 0


def test_own_history_moves_the_threshold_towards_what_it_is_like() -> None:
    chance = np.random.default_rng(1)
    quiet, restless = lived([0.0] * 120), lived(list(chance.exponential(2.2, 120) + 1))

    assert quiet.threshold(1) < Calm().threshold(1) < restless.threshold(1)


def test_one_crisis_does_not_make_the_desk_deaf() -> None:
    before, after = lived([0.2] * 40), lived([*[0.2] * 40, 500.0])

    assert after.threshold(1) - before.threshold(1) < 0.4


def test_threshold_is_passed_about_as_often_as_the_budget_says() -> None:
    peaks = list(np.random.default_rng(2).exponential(1.3, 600))
    calm = lived(peaks, 2.0)
    passes = sum(peak > calm.threshold(2.0) for peak in peaks) / 10  # 600 half days are ten months

    assert 0.5 <= passes <= 4
