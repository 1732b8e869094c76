from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.detect.minutes import Minute, Settings, SignalKind, Verdict, minute_of, moment_of


def test_minutes_and_moments_belong_together() -> None:
    moment = datetime(2026, 3, 1, 12, 34, 56, tzinfo=UTC)

    assert moment_of(minute_of(moment)) == moment.replace(second=0)


def test_copies_and_repeaters_count_once() -> None:
    assert Minute(0, 50, 40).complaints == 40
    assert Minute(0, 50, 40, copies=38).complaints == 2
    assert Minute(0, 50, 40, authors=3).complaints == 3
    assert Minute(0, 50, 40, copies=39, authors=40).complaints == 1  # a brigade is one complaint
    assert Minute(0, 50, 40, copies=40, authors=40).complaints == 0  # it was counted in an earlier minute
    assert Minute(0, 50, 40, authors=0).complaints == 1  # somebody said it
    assert Minute(0, 50, 0, authors=0).complaints == 0


@given(st.integers(-5, 50), st.integers(-5, 50), st.integers(-5, 50), st.none() | st.integers(-5, 50))
def test_no_tally_makes_more_complaints_than_messages(
    heard: int, negative: int, copies: int, authors: int | None
) -> None:
    minute = Minute(0, heard, negative, copies=copies, authors=authors)

    assert 0 <= minute.complaints <= max(heard, 0)
    assert minute.others >= 0


@pytest.mark.parametrize("budget", [0, -1, 1000, float("nan")])
def test_budget_that_makes_no_sense_is_refused(budget: float) -> None:
    with pytest.raises(ValueError, match=r"between 0\.05 and 100 a month"):
        Settings(budget)


def test_buzz_wakes_nobody() -> None:
    assert not Verdict(0, SignalKind.BUZZ, raised=True).pages
    assert Verdict(0, SignalKind.GRAVITY, raised=True).pages
    assert not Verdict(0, SignalKind.CRISIS, raised=False).pages


def test_verdict_travels_as_plain_values() -> None:
    told = Verdict(
        7, SignalKind.CRISIS, 0.61234, raised=True, since=3, reasons=("more_complaints",)
    ).to_json()

    assert told["kind"] == "crisis"
    assert told["score"] == 0.6123
    assert told["reasons"] == ["more_complaints"]
