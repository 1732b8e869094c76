"""What is left to spend decides how we listen, in the order in which it hurts least."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from vigie.core.pacing import LEAST_SHARE, RESERVE, SLOWEST, Level, Pace, Purse, extrapolate, pace

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def calls(left: float, *, a_turn: float = 1, hours: float = 1) -> Purse:
    return Purse(left, a_turn, NOW + timedelta(hours=hours))


def paced(*purses: Purse) -> Pace:
    return pace(every=MINUTE, purses=purses, now=NOW)


def test_what_suffices_changes_nothing() -> None:
    assert paced() == Pace()
    assert paced(calls(1000)) == Pace()


def test_purse_that_is_filled_already_is_no_reason_to_wait() -> None:
    assert paced(calls(0, hours=-1)) == Pace()


def test_scarcity_is_met_first_by_patience_then_by_samples_then_by_counts() -> None:
    levels = [paced(calls(left)).level for left in (100, 50, 8, 2, 0)]
    assert levels == [Level.FULL, Level.SLOWER, Level.SAMPLED, Level.SAMPLED, Level.WAITING]
    assert paced(calls(2_000_000, a_turn=1_000_000, hours=720)).level is Level.COUNTED


def test_scarcest_purse_decides_and_says_until_when() -> None:
    money = Purse(3.0, 1.0, NOW + timedelta(days=3))
    found = paced(calls(50), money)
    assert found.level is Level.COUNTED
    assert found.until == money.until


@given(
    left=st.floats(1, 10**9),
    a_turn=st.floats(0.01, 10**6),
    minutes=st.integers(1, 50_000),
)
def test_never_spends_more_than_what_may_be_spent(left: float, a_turn: float, minutes: int) -> None:
    """While whole turns or parts of them are asked: turns × share × price stays within what is left."""
    found = pace(every=MINUTE, purses=[Purse(left, a_turn, NOW + minutes * MINUTE)], now=NOW)
    if found.level in {Level.FULL, Level.SLOWER, Level.SAMPLED}:
        turns = minutes / found.stretch
        assert turns * found.share * a_turn <= left * (1 - RESERVE) * (1 + 1e-9)
    assert 1 <= found.stretch <= SLOWEST
    assert found.share == 0 or LEAST_SHARE <= found.share <= 1


def test_less_left_is_never_a_quicker_pace() -> None:
    order = list(Level)
    found = [paced(calls(left / 4)) for left in range(400)]
    ranks = [order.index(one.level) for one in found]
    assert ranks == sorted(ranks, reverse=True)


def test_interval_of_a_sample_holds_the_truth_four_times_in_five() -> None:
    """5,000 streams of known rates, sampled for a tenth of their time."""
    chance, held, trials = Random(11), 0, 5_000
    for _ in range(trials):
        rate = chance.uniform(0.2, 30)  # a minute
        heard, truth = _poisson(chance, rate * 6), _poisson(chance, rate * 54)
        found = extrapolate(heard, timedelta(minutes=6), timedelta(minutes=54))
        held += found.low <= truth <= found.high
    assert 0.77 <= held / trials <= 0.86


def test_silence_in_a_sample_is_no_proof_of_silence() -> None:
    found = extrapolate(0, timedelta(minutes=5), timedelta(hours=1))
    assert (found.low, found.likely) == (0, 0)
    assert found.high > 0


def _poisson(chance: Random, mean: float) -> int:
    count, at = 0, chance.expovariate(1)
    while at < mean:
        count, at = count + 1, at + chance.expovariate(1)
    return count
