"""What forecasts were worth and what came after answers, as a program sees them."""

from typing import Any

import pytest
from django.utils import timezone

from tests.api.client import Caller
from tests.crisis.foretold import DAY, make_foretold, make_past_signal, make_thread
from tests.factories import make_member
from vigie.brands.models import Brand, Member, Role

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
EIGHT = [0, 2, 4, 6, 30, 40, 50, 60]


@pytest.fixture
def member() -> Member:
    return make_member(role=Role.READER)


def told(brand: Brand, *outcomes: int | None) -> None:
    for n, came in enumerate(outcomes):
        make_foretold(make_past_signal(brand, NOW - (9 + n) * DAY), came)


def test_record_gives_each_moment_its_figures(member: Member) -> None:
    told(member.brand, 80, 80, 80, 300, 30, None)
    signal = make_past_signal(member.brand, NOW - 30 * DAY)
    make_foretold(signal, 80, ahead=60)
    answer = Caller(member, ["read"]).get("/forecasts/record").json()
    hour, end = answer["horizons"]

    assert answer["waiting"] == 1
    assert answer["next_at"] is not None
    assert (hour["minutes"], hour["forecasts"], hour["incidents"], hour["held"]) == (60, 1, 1, None)
    assert (hour["under"], hour["over"], hour["error"], hour["reliability"]) == (None, None, None, [])
    assert (end["minutes"], end["forecasts"], end["under"], end["over"]) == (None, 5, 0.2, 0.2)
    assert (end["held"]["hits"], end["held"]["part"], end["error"]) == (3, 0.6, 0)
    assert [(one["said"], one["came"]["hits"]) for one in end["reliability"]] == [(0.05, 1)]


def test_record_of_a_new_brand_is_empty(member: Member) -> None:
    told(make_member().brand, *[80] * 6)

    answer = Caller(member).get("/forecasts/record").json()
    assert answer == {"horizons": [], "waiting": 0, "next_at": None}


def after_answers(member: Member, **params: object) -> Any:
    return Caller(member, ["read"]).get("/forecasts/answers", **params)


def test_answers_are_told_from_six_threads_on_each_side(member: Member) -> None:
    for n in range(6):
        make_thread(member.brand, NOW - (12 + n) * DAY, EIGHT, answered=10)
        make_thread(member.brand, NOW - (12 + n) * DAY, EIGHT, answered=30.5)
    told = after_answers(member, within=15).json()
    assert (told["within"], told["soon"]["threads"], told["later"]["threads"]) == (15, 6, 6)
    assert told["soon"]["growth"] == {"n": 6, "median": 2, "low": 2, "high": 2}
    assert told["later"]["growth"]["median"] == 1.6
    assert told["never"] == {"threads": 0, "growth": None, "beside": None}

    alone = after_answers(member).json()  # within an hour all are: nothing to hold them against
    assert (alone["within"], alone["soon"]) == (60, {"threads": 12, "growth": None, "beside": None})


@pytest.mark.parametrize("within", [0, -5, 10_081, "x"])
def test_nonsense_is_refused(member: Member, within: object) -> None:
    assert after_answers(member, within=within).status_code == 422
