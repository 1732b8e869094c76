"""The room's curve against what was learnt, and with what its signal expects."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.crisis.said import MINUTE, burst, known_brand, pass_by
from tests.factories import make_member
from vigie.brands.models import Brand, Role
from vigie.crisis.ahead import QUARTER, band_in, cone_from, signal_behind
from vigie.crisis.models import Crisis, Quarter, Signal
from vigie.crisis.opening import open_crisis
from vigie.crisis.tallying import curve_of

TOLD = {"seen": 40, "cone": [[0, 30, 60, 720], [40, 46, 50, 60], [40, 55, 70, 90], [40, 70, 100, 200]]}


def test_band_of_a_minute_is_wider_than_a_sixtieth_of_an_hour() -> None:
    low, high = band_in(low=6, usual=12, high=20, width=MINUTE)
    assert low == 0
    assert 1 < high < 20
    assert band_in(low=6, usual=12, high=20, width=timedelta(hours=1)) == (6, 20)


def test_cone_is_rates_until_six_hours_and_counts_what_is_still_to_come() -> None:
    now = timezone.now()
    cone = cone_from(told=TOLD, last=now, width=QUARTER)
    assert cone
    assert list(cone.at) == [now + 30 * MINUTE, now + 60 * MINUTE]
    assert list(cone.middle) == [7.5, 7.5]
    assert list(cone.high) == [15, 15]
    assert cone.more == (10, 60)
    assert cone_from(told={"abstains": "few"}, last=now, width=QUARTER) is None


@pytest.fixture
def brand(db: None) -> Brand:
    start = timezone.now().replace(second=0, microsecond=0) - 30 * MINUTE
    brand = known_brand(start)
    burst(brand, start, minutes=28, a_minute=3, text="Colis perdu à Rimouski, scandaleux")
    pass_by(start, 28)
    return brand


def opened(brand: Brand, signal: Signal, **fields: object) -> Crisis:
    by = make_member(brand, role=Role.SUPERVISOR)
    called = {"signal": signal.kind, "began_at": signal.since, "detected_at": signal.raised_at}
    crisis, _ = open_crisis(brand=brand, name="Colis", by=by, now=timezone.now(), **called | fields)  # type: ignore[arg-type]
    return crisis


def test_room_is_drawn_in_the_learnt_band_with_the_cone_of_its_signal(brand: Brand) -> None:
    signal = Signal.objects.get(kind="crisis")
    Signal.objects.filter(pk=signal.pk).update(ended_at=None, where="brand", telling={"forecast": TOLD})
    crisis = opened(brand, signal)
    assert signal_behind(crisis=crisis) == signal

    curve = curve_of(crisis=crisis, now=timezone.now())

    learnt = Quarter.objects.filter(series__brand=brand, series__kind="brand").latest("at")
    assert curve.usual
    assert curve.usual[-1] == band_in(low=learnt.low, usual=learnt.usual, high=learnt.high, width=curve.width)
    assert curve.cone
    assert curve.cone.at[0] == curve.points[-1].at + 30 * MINUTE


def test_no_cone_without_a_signal_that_goes_on(brand: Brand) -> None:
    signal = Signal.objects.get(kind="crisis")
    Signal.objects.filter(pk=signal.pk).update(ended_at=timezone.now(), telling={"forecast": TOLD})
    assert curve_of(crisis=opened(brand, signal), now=timezone.now()).cone is None
    signal.kind = ""  # opened by hand
    alone = opened(brand, signal, topic="other")
    assert curve_of(crisis=alone, now=timezone.now()).cone is None
