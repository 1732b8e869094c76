"""Turns, swaps and days away, over the hours that clocks repeat or skip."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.duty.rota import Change, Rota, Turn, Why, holes, next_after, on_duty, shifts, week_of

PARIS = ZoneInfo("Europe/Paris")
ADA, BEN, CLEO = 1, 2, 3
WEEKLY = Turn((ADA, BEN, CLEO), first_day=date(2026, 10, 5))
OFFICE = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS)  # type: ignore[misc,arg-type]


def test_the_turn_passes_on_monday_at_nine() -> None:
    rota = Rota((WEEKLY,), PARIS)

    assert on_duty(rota, paris(2026, 10, 5, 8, 59)).why is Why.NOBODY
    assert on_duty(rota, paris(2026, 10, 5, 9)).person == ADA
    assert on_duty(rota, paris(2026, 10, 12, 8, 59)).person == ADA
    assert on_duty(rota, paris(2026, 10, 12, 9)).person == BEN
    assert on_duty(rota, paris(2026, 10, 12, 9)).deputy == CLEO
    assert on_duty(rota, paris(2026, 10, 26, 9)).person == ADA


def test_hand_over_stays_at_nine_when_clocks_go_back() -> None:
    """25 October 2026: the week before it has an hour more."""
    rota = Rota((WEEKLY,), PARIS)
    shift = on_duty(rota, paris(2026, 10, 22, 12))

    assert shift.person == CLEO
    assert shift.ends_at - shift.starts_at == timedelta(days=7, hours=1)
    assert shift.ends_at.astimezone(PARIS).time() == time(9)


@pytest.mark.parametrize(
    ("day", "length"), [(date(2026, 3, 29), timedelta(hours=23)), (date(2026, 10, 25), timedelta(hours=25))]
)
def test_days_of_23_and_25_hours_are_whole(day: date, length: timedelta) -> None:
    start = datetime.combine(day, time(0), PARIS)
    end = datetime.combine(day + timedelta(days=1), time(0), PARIS)
    found = shifts(Rota((Turn((ADA,), day - timedelta(weeks=2)),), PARIS), start, end)

    assert [(one.person, one.ends_at - one.starts_at) for one in found] == [(ADA, length)]


def test_hand_over_in_the_skipped_hour_happens_once() -> None:
    turn = Turn((ADA, BEN), date(2026, 3, 22), hand_over_day=6, hand_over_at=time(2, 30))
    rota = Rota((turn,), PARIS)
    changes = [
        one.starts_at for one in shifts(rota, paris(2026, 3, 23), paris(2026, 4, 4)) if one.person == BEN
    ]

    assert changes == [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]


def test_swap_takes_over_and_gives_back() -> None:
    swap = Change(paris(2026, 10, 7), paris(2026, 10, 8), person=ADA, by=CLEO)
    rota = Rota((WEEKLY,), PARIS, (swap,))

    assert [on_duty(rota, paris(2026, 10, day, 12)).person for day in (6, 7, 8)] == [ADA, CLEO, ADA]
    assert on_duty(rota, paris(2026, 10, 7, 12)).why is Why.SWAP


def test_whoever_is_away_leaves_a_hole_with_the_deputy_in_sight() -> None:
    away = Change(paris(2026, 10, 7), paris(2026, 10, 9), person=ADA)
    rota = Rota((WEEKLY,), PARIS, (away,))
    found = on_duty(rota, paris(2026, 10, 8))

    assert (found.person, found.deputy, found.why) == (None, BEN, Why.AWAY)
    assert [hole.why for hole in holes(shifts(rota, paris(2026, 10, 5, 9), paris(2026, 10, 12)))] == [
        Why.AWAY
    ]


def test_swap_fills_the_hole_of_who_is_away() -> None:
    away = Change(paris(2026, 10, 7), paris(2026, 10, 9), person=ADA)
    swap = Change(paris(2026, 10, 7), paris(2026, 10, 9), person=ADA, by=BEN)

    assert on_duty(Rota((WEEKLY,), PARIS, (away, swap)), paris(2026, 10, 8)).person == BEN


def test_deputy_who_is_away_is_no_deputy() -> None:
    rota = Rota((WEEKLY,), PARIS, (Change(paris(2026, 10, 5), paris(2026, 10, 12), person=BEN),))

    assert on_duty(rota, paris(2026, 10, 6)).deputy is None


def test_hours_leave_holes_that_a_second_turn_fills() -> None:
    day = Turn((ADA,), date(2026, 10, 5), hand_over_at=time(0), hours=OFFICE)
    night = Turn((BEN,), date(2026, 10, 5), hand_over_at=time(0))
    start, end = week_of(paris(2026, 10, 7), PARIS)

    alone = shifts(Rota((day,), PARIS), start, end)
    both = shifts(Rota((day, night), PARIS), start, end)

    assert len(holes(alone)) == 6
    assert holes(both) == ()
    assert {one.person for one in both} == {ADA, BEN}


def test_night_hours_last_until_the_next_morning() -> None:
    night = Turn((ADA,), date(2026, 10, 5), hand_over_at=time(0), hours={"mon": [["22:00", "06:00"]]})
    rota = Rota((night,), PARIS)

    assert on_duty(rota, paris(2026, 10, 13, 5, 59)).person == ADA
    assert on_duty(rota, paris(2026, 10, 13, 6)).person is None


def test_who_comes_next() -> None:
    rota = Rota((WEEKLY,), PARIS)
    following = next_after(rota, on_duty(rota, paris(2026, 10, 6)))

    assert following is not None
    assert (following.person, following.starts_at) == (BEN, paris(2026, 10, 12, 9))
    alone = Rota((Turn((ADA,), date(2026, 10, 5)),), PARIS)
    assert next_after(alone, on_duty(alone, paris(2026, 10, 6))) is None


def test_an_empty_rota_is_one_hole() -> None:
    found = on_duty(Rota((), PARIS), paris(2026, 10, 6))

    assert found.is_hole
    assert found.why is Why.NOBODY


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (datetime(2026, 1, 1), datetime(2026, 1, 2)),  # noqa: DTZ001 - what is refused
        (paris(2026, 1, 2), paris(2026, 1, 1)),
        (paris(2026, 1, 1), paris(2028, 1, 1)),
    ],
)
def test_stretch_that_makes_no_sense_is_refused(since: datetime, until: datetime) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its words are for developers
        shifts(Rota((), PARIS), since, until)


ZONES = st.sampled_from(
    [PARIS, ZoneInfo("America/Toronto"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]
)
MOMENTS = st.datetimes(datetime(2026, 2, 1), datetime(2026, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
CLOCKS = st.times().map(lambda one: one.replace(second=0, microsecond=0))
SPANS = st.dictionaries(
    st.sampled_from(["mon", "sat", "sun"]), st.just([["00:00", "08:00"], ["20:00", "24:00"]]), max_size=3
)
TURNS = st.builds(
    Turn,
    people=st.lists(st.integers(1, 4), max_size=4, unique=True).map(tuple),
    first_day=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    hand_over_day=st.integers(0, 6),
    hand_over_at=CLOCKS,
    weeks=st.integers(1, 3),
    hours=SPANS,
)
CHANGES = st.builds(
    lambda start, hours, person, by: Change(start, start + timedelta(hours=hours), person, by),
    MOMENTS,
    st.integers(1, 200),
    st.integers(1, 4),
    st.none() | st.integers(1, 4),
)
ROTAS = st.builds(
    Rota,
    turns=st.lists(TURNS, max_size=3).map(tuple),
    time_zone=ZONES,
    changes=st.lists(CHANGES, max_size=4).map(tuple),
)


@given(ROTAS, MOMENTS, st.integers(1, 40), st.floats(0, 0.999))
def test_every_moment_has_one_answer(rota: Rota, since: datetime, days: int, where: float) -> None:
    """No gap, no overlap, nothing that could be said shorter, and the calendar agrees with the question."""
    until = since + timedelta(days=days)
    found = shifts(rota, since, until)
    at = since + where * (until - since)

    assert (found[0].starts_at, found[-1].ends_at) == (since, until)
    assert all(one.ends_at == two.starts_at for one, two in pairwise(found))
    assert all(
        (one.person, one.deputy, one.why) != (two.person, two.deputy, two.why) for one, two in pairwise(found)
    )
    piece = next(one for one in found if one.starts_at <= at < one.ends_at)
    asked = on_duty(rota, at)
    assert (piece.person, piece.deputy, piece.why) == (asked.person, asked.deputy, asked.why)


@given(ROTAS, MOMENTS)
def test_nobody_is_on_duty_while_away_or_their_own_deputy(rota: Rota, at: datetime) -> None:
    found = on_duty(rota, at)
    away = {one.person for one in rota.changes if one.by is None and one.starts_at <= at < one.ends_at}

    assert found.person not in away - {None}
    assert found.deputy is None or found.deputy != found.person
    assert found.deputy not in away - {None}
    assert found.is_hole == (found.why in {Why.AWAY, Why.NOBODY})


@given(st.integers(1, 5), st.integers(1, 3), ZONES)
def test_everybody_has_the_same_number_of_turns(people: int, weeks: int, zone: ZoneInfo) -> None:
    turn = Turn(tuple(range(people)), date(2026, 1, 5), hand_over_at=time(0), weeks=weeks)
    start = datetime(2026, 1, 5, tzinfo=zone)
    found = shifts(Rota((turn,), zone), start, start + timedelta(weeks=people * weeks))

    assert [one.person for one in found] == list(range(people))
