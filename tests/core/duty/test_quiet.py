"""Nights, short and long ones too."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.duty.quiet import Quiet, quiet_until

PARIS = ZoneInfo("Europe/Paris")
NIGHT = Quiet(time(22), time(7), PARIS)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (datetime(2026, 11, 18, 21, 59, tzinfo=PARIS), None),
        (datetime(2026, 11, 18, 22, 0, tzinfo=PARIS), datetime(2026, 11, 19, 7, tzinfo=PARIS)),
        (datetime(2026, 11, 19, 6, 59, tzinfo=PARIS), datetime(2026, 11, 19, 7, tzinfo=PARIS)),
        (datetime(2026, 11, 19, 7, 0, tzinfo=PARIS), None),
    ],
)
def test_night_lasts_past_midnight(at: datetime, until: datetime | None) -> None:
    assert quiet_until(NIGHT, at) == until


def test_noon_may_be_quiet_too() -> None:
    rest = Quiet(time(12), time(14), PARIS)

    assert quiet_until(rest, datetime(2026, 11, 18, 13, tzinfo=PARIS)) is not None
    assert quiet_until(rest, datetime(2026, 11, 18, 14, tzinfo=PARIS)) is None


def test_nobody_is_quiet_without_hours() -> None:
    assert quiet_until(None, datetime(2026, 11, 18, 3, tzinfo=PARIS)) is None
    assert quiet_until(Quiet(time(0), time(0), PARIS), datetime(2026, 11, 18, 3, tzinfo=PARIS)) is None


@pytest.mark.parametrize(("night", "hours"), [((2026, 3, 28), 8), ((2026, 10, 24), 10)])
def test_night_on_which_clocks_change_ends_at_seven_all_the_same(
    night: tuple[int, int, int], hours: int
) -> None:
    begins = datetime(*night, 22, tzinfo=PARIS)
    ends = quiet_until(NIGHT, begins)

    assert ends is not None
    assert ends.astimezone(PARIS).time() == time(7)
    assert ends - begins.astimezone(UTC) == timedelta(hours=hours)


@given(
    st.times(),
    st.times(),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_after_the_quiet_one_may_be_called(starts: time, ends: time, at: datetime) -> None:
    quiet = Quiet(starts, ends, PARIS)
    until = quiet_until(quiet, at)

    if until is not None:
        assert at < until <= at + timedelta(hours=25)
        # Unless the night begins again at that very moment: the hour that clocks repeat.
        assert quiet_until(quiet, until) is None or until.astimezone(PARIS).fold or starts > ends
