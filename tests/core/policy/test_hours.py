from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.policy.hours import DAYS, Hours, due_at, remaining

PARIS, MONTREAL, HOWE = (
    ZoneInfo("Europe/Paris"),
    ZoneInfo("America/Montreal"),
    ZoneInfo("Australia/Lord_Howe"),
)
OFFICE: Hours = {day: [["09:00", "18:00"]] for day in DAYS[:5]}
LUNCH: Hours = {day: [["09:00", "12:00"], ["13:00", "17:30"]] for day in DAYS[:5]}
NIGHTS: Hours = {"fri": [["22:00", "04:00"]], "sat": [["22:00", "24:00"]], "sun": [["00:00", "24:00"]]}
DAY_AND_NIGHT: Hours = {day: [["00:00", "24:00"]] for day in DAYS}


def local(text: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("hours", "start", "minutes", "due"),
    [
        (OFFICE, "2025-11-26 10:00", 60, "2025-11-26 11:00"),
        (OFFICE, "2025-11-26 17:30", 30, "2025-11-26 18:00"),
        (OFFICE, "2025-11-26 17:30", 60, "2025-11-27 09:30"),
        (OFFICE, "2025-11-26 03:00", 60, "2025-11-26 10:00"),
        (OFFICE, "2025-11-28 17:45", 60, "2025-12-01 09:45"),
        (OFFICE, "2025-11-29 12:00", 0, "2025-12-01 09:00"),
        (OFFICE, "2025-11-26 10:00", 3 * 540, "2025-12-01 10:00"),
        (LUNCH, "2025-11-26 11:30", 60, "2025-11-26 13:30"),
        (NIGHTS, "2025-11-28 23:00", 5 * 60, "2025-11-29 04:00"),
        (NIGHTS, "2025-11-29 03:30", 60, "2025-11-29 22:30"),
        (NIGHTS, "2025-11-29 23:30", 60, "2025-11-30 00:30"),
        ({}, "2025-11-29 23:30", 60, "2025-11-30 00:30"),
        ({"mon": [], "sun": []}, "2025-11-29 23:30", 60, "2025-11-30 00:30"),
        # The night clocks go back has 25 hours, the night they go forward 23.
        (DAY_AND_NIGHT, "2025-10-25 12:00", 24 * 60, "2025-10-26 11:00"),
        (DAY_AND_NIGHT, "2026-03-28 12:00", 24 * 60, "2026-03-29 13:00"),
        (OFFICE, "2025-10-24 17:30", 60, "2025-10-27 09:30"),
        (OFFICE, "2026-03-27 17:30", 60, "2026-03-30 09:30"),
        # 02:30 does not exist that morning, and comes twice that other one.
        ({"sun": [["02:30", "05:00"]]}, "2026-03-28 12:00", 30, "2026-03-29 04:00"),
        ({"sun": [["02:30", "05:00"]]}, "2025-10-25 12:00", 90, "2025-10-26 03:00"),
        ({"sun": [["02:00", "03:00"]]}, "2026-03-28 12:00", 30, "2026-04-05 02:30"),
    ],
)
def test_minutes_pass_only_while_open(hours: Hours, start: str, minutes: int, due: str) -> None:
    assert due_at(local(start), minutes, hours, PARIS) == local(due)


def test_deadline_is_the_same_whoever_looks_at_the_clock() -> None:
    start = local("2025-11-28 17:30", MONTREAL)

    assert due_at(start, 60, OFFICE, MONTREAL) == local("2025-12-01 09:30", MONTREAL)
    assert due_at(start.astimezone(UTC), 60, OFFICE, MONTREAL).tzinfo is UTC
    assert due_at(start, 60, OFFICE, PARIS) == local("2025-12-01 10:00")


def test_half_hour_change_of_clocks_is_counted() -> None:
    # Lord Howe moves its clocks by thirty minutes, on 5 October 2025 forward.
    assert due_at(local("2025-10-04 12:00", HOWE), 24 * 60, DAY_AND_NIGHT, HOWE) == local(
        "2025-10-05 12:30", HOWE
    )


def test_holidays_are_closed() -> None:
    christmas = [date(2025, 12, 25), date(2025, 12, 26)]

    assert due_at(local("2025-12-24 17:30"), 60, OFFICE, PARIS, holidays=christmas) == local(
        "2025-12-29 09:30"
    )


@pytest.mark.parametrize(("severity", "due"), [(2, "2025-12-01 09:15"), (3, "2025-11-29 03:15")])
def test_the_gravest_does_not_wait_for_opening(severity: int, due: str) -> None:
    assert due_at(local("2025-11-29 03:00"), 15, OFFICE, PARIS, severity=severity) == local(due)


def test_brand_that_never_opens_again_still_has_deadlines() -> None:
    year = [date(2025, 12, 1) + timedelta(days=n) for n in range(400)]
    start = local("2025-11-28 17:00")

    due = due_at(start, 120, OFFICE, PARIS, holidays=year)

    assert due == local("2025-11-28 19:00")
    assert remaining(start, due, OFFICE, PARIS, holidays=year) == 120


@pytest.mark.parametrize(
    ("now", "due", "minutes"),
    [
        ("2025-11-26 17:30", "2025-11-27 09:30", 60),
        ("2025-11-28 18:00", "2025-12-01 09:00", 0),
        ("2025-11-27 09:30", "2025-11-26 17:30", -60),
        ("2025-11-26 10:00", "2025-11-26 10:00", 0),
    ],
)
def test_remaining_counts_open_minutes(now: str, due: str, minutes: int) -> None:
    assert remaining(local(now), local(due), OFFICE, PARIS) == minutes


def test_remaining_runs_on_for_the_gravest() -> None:
    assert remaining(local("2025-11-29 03:00"), local("2025-11-29 04:00"), OFFICE, PARIS, severity=3) == 60


times = st.integers(0, 3 * 366 * 24 * 60).map(
    lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)
clocks = st.sampled_from(["00:00", "01:30", "02:00", "02:30", "03:00", "09:00", "17:45", "24:00"])
some_hours = st.dictionaries(
    st.sampled_from(DAYS),
    st.lists(
        st.tuples(clocks, clocks).filter(lambda pair: pair[0] != pair[1] and pair[0] != "24:00"), max_size=2
    ),
)
zones = st.sampled_from([PARIS, MONTREAL, HOWE])


@given(times, st.integers(0, 5_000), some_hours, zones)
def test_remaining_undoes_due_at(start: datetime, minutes: int, hours: Hours, zone: ZoneInfo) -> None:
    due = due_at(start, minutes, hours, zone)

    assert due >= start
    assert remaining(start, due, hours, zone) == pytest.approx(minutes)


@given(times, st.integers(0, 2_000), st.integers(0, 2_000), some_hours, zones)
def test_two_waits_make_one(start: datetime, first: int, second: int, hours: Hours, zone: ZoneInfo) -> None:
    step = due_at(due_at(start, first, hours, zone), second, hours, zone)
    at_once = due_at(start, first + second, hours, zone)

    # A wait of nothing at closing time ends there; so does one that ends exactly at closing.
    assert step == at_once or remaining(at_once, step, hours, zone) == 0


def test_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        due_at(local("2025-11-26").replace(tzinfo=None), 60, OFFICE, PARIS)
