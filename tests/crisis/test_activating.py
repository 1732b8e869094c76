"""The plan opens by itself, for what it was made for, and wakes nobody twice."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.crisis.plans import make_plan
from tests.crisis.said import MINUTE, burst, known_brand, pass_by
from tests.inbox.desk import carry
from vigie.alerts.models import Alert
from vigie.brands.models import Brand
from vigie.crisis.activating import open_by_itself
from vigie.crisis.models import Crisis, Signal
from vigie.crisis.telling import topic_of

pytestmark = pytest.mark.django_db


def stirred(*, opens_itself: bool = True, kinds: tuple[str, ...] = ("outage", "delivery")) -> Brand:
    """A brand with a plan, of which many complain in one topic that nobody spoke of before."""
    start = make.just_now().replace(second=0, microsecond=0) - 30 * MINUTE
    brand = known_brand(start)
    make_plan(brand, now=start, kinds=kinds, opens_itself=opens_itself)
    burst(brand, start, minutes=20, a_minute=3)
    pass_by(start, 22)
    carry()
    return brand


def test_plan_opens_with_the_scenario_of_what_most_complain_about() -> None:
    brand = stirred()
    crisis = Crisis.objects.get(brand=brand)
    signal = Signal.objects.get(brand=brand, kind="crisis")

    assert (crisis.opened_by, crisis.signal, crisis.scenario) == (
        None,
        "crisis",
        "Retards ou ruptures en série",
    )
    assert (crisis.began_at, crisis.detected_at) == (signal.since, signal.raised_at)


def test_who_is_woken_by_the_signal_is_not_woken_by_the_room() -> None:
    brand = stirred()
    levels = dict(Alert.objects.filter(brand=brand).values_list("kind", "level"))

    assert levels == {"signal-crisis": Alert.Level.URGENT, "crisis-opened": Alert.Level.WARNING}


def test_told_twice_it_opens_once() -> None:
    brand = stirred()
    signal = Signal.objects.get(brand=brand, kind="crisis")
    open_by_itself({"signal": signal.pk}, make.just_now() + timedelta(seconds=1))

    assert Crisis.objects.filter(brand=brand).count() == 1


def test_plan_that_does_not_say_so_waits_for_a_click() -> None:
    brand = stirred(opens_itself=False)

    assert Signal.objects.filter(brand=brand, kind="crisis").exists()
    assert not Crisis.objects.filter(brand=brand).exists()


def test_plan_without_that_scenario_opens_all_the_same() -> None:
    brand = stirred(kinds=("outage",))

    assert Crisis.objects.get(brand=brand).scenario == ""


@pytest.mark.parametrize(
    ("topics", "found"),
    [
        (["delivery", "delivery", "app"], "delivery"),
        (["delivery", "app"], ""),
        (["other", "other", "other"], ""),
        ([None, None, "app"], ""),
        ([], ""),
    ],
)
def test_topic_is_named_where_most_speak_of_it(topics: list[str | None], found: str) -> None:
    assert topic_of(topics) == found
