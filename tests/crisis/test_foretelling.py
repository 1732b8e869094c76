"""A forecast is kept as it was told, for each moment once, and held against what came by then."""

from datetime import datetime

import pytest
from django.utils import timezone

from tests.crisis.foretold import make_past_signal
from tests.crisis.said import MINUTE, burst, say
from tests.factories import make_account, make_brand
from vigie.core.forecast import Abstention, Forecast
from vigie.crisis.foretelling import END, WEEK, foretell, settle_forecasts
from vigie.crisis.models import Foretold, Signal

pytestmark = pytest.mark.django_db
HOUR = 60 * MINUTE
BEGAN = timezone.now().replace(second=0, microsecond=0) - 2 * WEEK


@pytest.fixture
def signal() -> Signal:
    """Thirty messages in ten minutes."""
    brand = make_brand()
    make_account(brand)
    burst(brand, BEGAN, minutes=10, a_minute=3)
    return make_past_signal(brand, BEGAN)


def kept(signal: Signal) -> dict[tuple[int, int], Foretold]:
    return {(row.minutes, row.ahead): row for row in Foretold.objects.filter(signal=signal)}


def test_each_moment_is_kept_once_for_each_step_of_its_age(signal: Signal) -> None:
    for minutes in (10, 16, 20, 61):
        foretell(signal=signal, now=BEGAN + minutes * MINUTE)
    rows = kept(signal)

    assert set(rows) == {(step, ahead) for step in (15, 60) for ahead in (60, 360, 1440, END)}
    assert {row.at for (step, _), row in rows.items() if step == 15} == {BEGAN + 16 * MINUTE}


def test_what_is_kept_is_what_was_told(signal: Signal) -> None:
    told = foretell(signal=signal, now=BEGAN + 16 * MINUTE)
    assert isinstance(told, Forecast)
    rows = kept(signal)
    hour, end = rows[15, 60], rows[15, END]

    assert (hour.low, hour.median, hour.high) == (
        told.horizons[0].size.low,
        told.horizons[0].size.median,
        told.horizons[0].size.high,
    )
    assert (hour.chance, hour.threshold, hour.due_at) == (None, None, BEGAN + 76 * MINUTE)
    assert (end.median, end.due_at, end.threshold) == (told.size.median, BEGAN + WEEK, 300)
    assert end.chance == told.probability(300)


def test_no_moment_after_the_week_is_kept(signal: Signal) -> None:
    foretell(signal=signal, now=BEGAN + WEEK - 5 * HOUR)

    assert set(kept(signal)) == {(180, 60), (180, END)}


def test_too_few_messages_keep_nothing() -> None:
    brand = make_brand()
    say(brand, BEGAN)
    signal = make_past_signal(brand, BEGAN)

    assert isinstance(foretell(signal=signal, now=BEGAN + 20 * MINUTE), Abstention)
    assert kept(signal) == {}


def test_what_came_is_counted_when_each_moment_is_over(signal: Signal) -> None:
    foretell(signal=signal, now=BEGAN + 20 * MINUTE)
    burst(signal.brand, BEGAN + 30 * MINUTE, minutes=4, a_minute=1)
    burst(signal.brand, BEGAN + 3 * HOUR, minutes=7, a_minute=1)

    assert came(signal, at=BEGAN + HOUR) == {}
    assert came(signal, at=BEGAN + 2 * HOUR) == {60: 34}
    assert came(signal, at=BEGAN + WEEK) == {60: 34, 360: 41, 1440: 41, END: 41}


def came(signal: Signal, *, at: datetime) -> dict[int, int]:
    settle_forecasts(at)
    rows = Foretold.objects.filter(signal=signal, actual__isnull=False)
    return {row.ahead: row.actual for row in rows if row.actual is not None}
