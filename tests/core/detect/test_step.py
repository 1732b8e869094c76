import importlib.util
import json
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.detect.days import DAY, MONDAY, calm, end, shared, stream_minutes, verdicts, with_burst
from vigie.core.detect import Minute, Settings, SignalKind, State, correct, step
from vigie.core.detect.gravity import CODES

START = 3 * DAY + 700


def raised(minutes: list[Minute], kind: SignalKind, budget: float = 1.0) -> list[int]:
    """Places of the minutes at which such an episode began."""
    found = verdicts(minutes, settings=Settings(budget))
    return [n for n, verdict in enumerate(found) if verdict.raised and verdict.kind == kind]


@cache
def two_days_old() -> State:
    return end(calm(1, 2, 300))


TALLY = st.builds(
    lambda heard, share, praise: (heard, None if heard is None else int(heard * share), praise),
    st.none() | st.integers(0, 5000),
    st.floats(0, 1),
    st.integers(0, 50),
)


@settings(max_examples=30)
@given(st.lists(TALLY, max_size=120), st.integers(1, 3))
def test_any_minutes_give_numbers_between_their_bounds(
    tallies: list[tuple[int | None, int | None, int]], stride: int
) -> None:
    state = two_days_old()
    for n, (heard, negative, praise) in enumerate(tallies, 1):
        minute = Minute(MONDAY + 2 * DAY + n * stride, heard, negative or 0, praise)
        state, verdict = step(state, minute)

        assert 0 <= verdict.score < 1
        assert 0 <= verdict.volume < 1
        assert 0 <= verdict.heard.low <= verdict.heard.usual <= verdict.heard.high
        assert verdict.doubling is None or 0 < verdict.doubling < float("inf")
        assert verdict.since is None or verdict.since <= verdict.at


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_verdicts_of_a_beginning_are_those_of_the_whole(share: float) -> None:
    minutes = with_burst(calm(2, 5, 600), 4 * DAY, [20] * 90, 0.8)
    cut = int(len(minutes) * share)

    assert verdicts(minutes[:cut]) == verdicts(minutes)[:cut]


@pytest.mark.parametrize(("per_day", "burst"), [(3, 2), (400, 3), (3_000 * DAY, 1_800)])
def test_crisis_is_found_at_three_a_day_and_at_three_thousand_a_minute(per_day: float, burst: int) -> None:
    minutes = with_burst(calm(3, 5, per_day), START, [burst] * 60, 0.9)

    found = verdicts(minutes)
    begins = [n for n, one in enumerate(found) if one.raised and one.kind == SignalKind.CRISIS and n >= START]

    assert begins
    first = found[begins[0]]
    assert begins[0] - START <= 45
    assert first.pages
    assert first.reasons[:2] == ("more_complaints", "greater_share")
    assert first.since is not None
    assert abs(first.since - minutes[START].at) <= 15
    assert first.observed_negative > 1.5 * first.negative.usual


@pytest.mark.parametrize("per_day", [3, 400, 3_000 * DAY])
@pytest.mark.parametrize("seed", [30, 31])
def test_praise_is_a_buzz_and_pages_nobody(per_day: float, seed: int) -> None:
    start = 9 * DAY + 700  # what is unusual for a series is known after a week
    burst = max(3, int(per_day / DAY * 6))
    cross = np.random.default_rng(seed).binomial(burst, 0.05, 120)  # some complain whatever is said
    minutes = calm(seed, 10, per_day)
    for n, bad in enumerate(cross.tolist(), start):
        one = minutes[n]
        minutes[n] = Minute(one.at, (one.heard or 0) + burst, one.negative + bad, praise=burst - bad)

    found = verdicts(minutes)[start : start + 360]

    assert max(one.score for one in found) < 0.5  # nor was an alarm on already
    assert not any(one.pages for one in found)
    assert any(one.kind == SignalKind.BUZZ for one in found)
    assert any(one.reasons == ("mostly_praise",) for one in found)


@pytest.mark.parametrize("code", CODES)
def test_gravity_pages_at_one_message_even_on_the_first_day(code: str) -> None:
    _, verdict = step(State(), Minute(MONDAY, 1, 1, gravity=(code,)))

    assert verdict.pages
    assert verdict.kind == SignalKind.GRAVITY
    assert verdict.reasons == (code,)


def test_same_grave_thing_pages_once_an_hour_and_another_at_once() -> None:
    minutes = [Minute(MONDAY + n, 1, 1, gravity=("injury",)) for n in range(90)]
    minutes[30] = Minute(MONDAY + 30, 1, 1, gravity=("injury", "press"))

    assert raised(minutes, SignalKind.GRAVITY) == [0, 30, 60]


@pytest.mark.slow
@pytest.mark.parametrize("per_day", [3, 400, 3_000 * DAY])
def test_calm_brands_keep_the_budget(per_day: float) -> None:
    assert len(raised(calm(20, 30, per_day), SignalKind.CRISIS, 2)) <= 2  # at most twice a month


def test_larger_budget_never_hears_less() -> None:
    minutes = with_burst(calm(5, 5, 300), START, [2] * 40, 0.8)
    small, large = verdicts(minutes, settings=Settings(0.2)), verdicts(minutes, settings=Settings(10))

    assert max(one.score for one in large) >= max(one.score for one in small)


def test_brigade_counts_once() -> None:
    minutes = calm(6, 5, 300)
    brigade = [
        Minute(one.at, (one.heard or 0) + 30, one.negative + 30, copies=30)
        if START <= n < START + 10
        else one
        for n, one in enumerate(minutes)
    ]
    people = with_burst(minutes, START, [30] * 10, 1.0)

    assert raised(people, SignalKind.CRISIS)[-1] - START <= 10
    assert not [n for n in raised(brigade, SignalKind.CRISIS) if n >= START]


def test_late_messages_give_the_verdict_they_would_have_given_in_time() -> None:
    minutes = calm(7, 4, 400)
    start = 3 * DAY + 610
    crisis = with_burst(minutes, start, [4] * 20, 1.0)
    state = end(minutes[: start + 20])
    for n in range(start, start + 20):
        state = correct(state, minutes[n].at, heard=4, negative=4)

    _, late = step(state, minutes[start + 20])
    in_time = verdicts(crisis[: start + 21])[-1]

    assert late.score == pytest.approx(in_time.score, abs=0.02)
    assert late.observed_negative == in_time.observed_negative
    assert late.kind == SignalKind.CRISIS


def test_very_late_messages_are_learnt_and_alarm_nobody() -> None:
    state = end(calm(8, 4, 400))
    assert state.at is not None
    corrected = correct(state, state.at - 500, heard=40, negative=40)

    assert corrected.hour.heard == state.hour.heard + 40
    assert step(corrected, Minute(state.at + 1, 0))[1].kind == SignalKind.NONE


@pytest.mark.parametrize(("at", "heard", "negative"), [(1, 1, 0), (0, -1, 0), (0, 1, 2), (0, 2, -1)])
def test_what_cannot_be_late_is_refused(at: int, heard: int, negative: int) -> None:
    state, _ = step(State(), Minute(MONDAY, 3, 1))

    with pytest.raises(ValueError, match=r"late|taken in"):
        correct(state, MONDAY + at, heard=heard, negative=negative)


def test_minute_is_taken_in_once() -> None:
    state, _ = step(State(), Minute(MONDAY, 3, 1))

    with pytest.raises(ValueError, match="taken in already"):
        step(state, Minute(MONDAY, 3, 1))


def test_silence_of_a_source_is_told_apart_from_nobody_speaking() -> None:
    minutes = calm(9, 4, 20_000)
    last = minutes[-1].at
    deaf = [*minutes, *(Minute(last + n, None) for n in range(1, 120))]
    mute = [*minutes, *(Minute(last + n, 0) for n in range(1, 360))]

    no_ear = [one for one in verdicts(deaf) if one.pages and one.kind == SignalKind.SILENCE]
    no_voice = [one for one in verdicts(mute) if one.pages and one.kind == SignalKind.SILENCE]

    assert [one.reasons for one in no_ear] == [("nobody_listens",)]
    assert [one.reasons for one in no_voice] == [("nobody_speaks",)]
    assert no_ear[0].since == last + 1


def test_missing_minutes_teach_nothing_and_left_out_ones_are_missing() -> None:
    minutes = calm(10, 4, 20_000)
    state = end(minutes)
    assert state.at is not None
    stepped = state
    for n in range(1, 300):
        stepped, _ = step(stepped, Minute(state.at + n, None))
    skipped, verdict = step(state, Minute(state.at + 300, 12, 2))
    stepped, same = step(stepped, Minute(state.at + 300, 12, 2))

    assert skipped.usual == stepped.usual
    assert skipped.usual.level == pytest.approx(state.usual.level, rel=0.05)
    assert verdict.kind == same.kind


def test_what_was_missed_may_come_at_once() -> None:
    minutes = calm(13, 4, 2_000)
    state = end(minutes)
    assert state.at is not None
    last = state.at
    for n in range(1, 61):
        state, _ = step(state, Minute(last + n, None))
    backlog = round(state.usual.rate(1))

    _, verdict = step(state, Minute(last + 61, backlog, round(0.15 * backlog)))

    assert verdict.kind == SignalKind.NONE


def test_episode_begins_once_and_ends() -> None:
    minutes = with_burst(calm(14, 5, 400), START, [5] * 120, 0.9)

    found = verdicts(minutes)

    assert sum(one.raised for one in found[START : START + 600] if one.kind == SignalKind.CRISIS) == 1
    assert found[START + 600].kind != SignalKind.CRISIS
    assert any(one.doubling for one in found[START : START + 30])


@pytest.mark.slow
def test_simulated_crises_are_found_as_measured() -> None:
    folder = shared() / "stream"
    spec = importlib.util.spec_from_file_location("score_stream", folder / "score_stream.py")
    assert spec
    assert spec.loader
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    # Six months of the 24 keep the figures from falling unseen; `make bench ARGS=detectors` plays them all.
    truth = json.loads((folder / "truth.json").read_text())[6:12]
    alarms = {
        one["file"]: [
            n
            for n, verdict in enumerate(verdicts(stream_minutes(folder / one["file"], one["minutes"])))
            if verdict.score >= 0.5
        ]
        for one in truth
    }

    found = judge.score(truth, alarms)

    assert found["detected"] >= 0.9
    assert found["within30"] >= 0.3
    assert found["false_per_brand_month"] <= 1
