"""How threads went on after an answer, from messages, with figures worked out by hand."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from tests.crisis.foretold import DAY, make_thread
from tests.crisis.said import MINUTE
from tests.factories import make_account, make_brand, make_delivery, make_member, make_mention, make_reply
from vigie.brands.models import Brand
from vigie.core.forecast import Event, Forecast, forecast
from vigie.core.forecast.record import Group, Observation
from vigie.crisis import thread_queries
from vigie.crisis.thread_queries import observe_threads
from vigie.inbox.models import Case, Reply
from vigie.listening.models import Mention

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)
LONG_AGO = NOW - 20 * DAY
FOUR_THEN_EIGHT = [0, 2, 4, 6, 30, 40, 50, 60]


@pytest.fixture
def brand() -> Brand:
    return make_brand()


def observed(brand: Brand, within: int = 20) -> Observation:
    return observe_threads(brand=brand, within=within, now=NOW)


def sizes(seen: Observation) -> tuple[int, ...]:
    groups = (seen.soon, seen.later, seen.never)
    return tuple(group.growth.n if group else 0 for group in groups)


def growth(group: Group | None) -> float:
    assert group is not None
    return group.growth.median


def test_growth_begins_at_the_answer(brand: Brand) -> None:
    make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT, answered=10)  # 4 then, 8 in the end
    make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT, answered=45)  # 6 then
    make_thread(brand, LONG_AGO, [*FOUR_THEN_EIGHT, 70, 80])  # 4 after 20 minutes, 10 in the end
    seen = observed(brand)

    assert sizes(seen) == (1, 1, 1)
    assert (growth(seen.soon), growth(seen.later), growth(seen.never)) == (2, pytest.approx(8 / 6), 2.5)
    assert not seen.is_enough


def test_the_limit_says_what_is_soon(brand: Brand) -> None:
    make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT, answered=45)

    assert sizes(observed(brand, within=44)) == (0, 1, 0)
    assert sizes(observed(brand, within=45)) == (1, 0, 0)


def test_size_stands_beside_what_was_foretold_at_the_answer(brand: Brand) -> None:
    minutes = [*range(12), 30, 40, 50]
    make_thread(brand, LONG_AGO, minutes, answered=15)
    told = forecast([Event(float(minute), 120) for minute in minutes], 15)
    seen = observed(brand)

    assert isinstance(told, Forecast)
    assert seen.soon
    assert seen.soon.beside
    assert seen.soon.beside.median == pytest.approx(15 / told.size.median)


def test_below_ten_messages_nothing_was_foretold(brand: Brand) -> None:
    make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT, answered=10)
    seen = observed(brand)

    assert seen.soon
    assert seen.soon.beside is None


def test_a_reply_counts_where_the_network_shows_nothing_of_ours(brand: Brand) -> None:
    case = make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT)
    published(case, at=LONG_AGO + 10 * MINUTE)
    published(make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT), at=LONG_AGO + 10 * MINUTE, is_private=True)
    seen = observed(brand)

    assert sizes(seen) == (1, 0, 1)
    assert growth(seen.soon) == 2


def published(case: Case, *, at: datetime, **fields: Any) -> None:
    delivery = make_delivery(case.account, state="settled", sent_at=at, settled_at=at + MINUTE)
    by = make_member(case.brand)
    make_reply(case, state=Reply.State.PUBLISHED, delivery=delivery, by=by, **fields)


def test_the_first_of_several_answers_counts(brand: Brand) -> None:
    case = make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT, answered=45)
    published(case, at=LONG_AGO + 10 * MINUTE)
    seen = observed(brand)

    assert sizes(seen) == (1, 0, 0)
    assert growth(seen.soon) == 2


def test_our_own_post_is_no_answer_to_what_is_said_under_it(brand: Brand) -> None:
    case = make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT)
    ours = {"from_us": True, "root_id": case.thread_root, "said_at": LONG_AGO - 60 * MINUTE}
    make_mention(brand, account=case.account, place=case.place, **ours)

    assert sizes(observed(brand)) == (0, 0, 1)


def test_an_answer_after_the_week_came_to_a_thread_that_was_over(brand: Brand) -> None:
    make_thread(brand, LONG_AGO, [*FOUR_THEN_EIGHT, 8 * 1440], answered=7 * 1440 + 1)
    seen = observed(brand)

    assert sizes(seen) == (0, 0, 1)
    assert growth(seen.never) == 2  # and what came after a week is not counted


NOT_LOOKED_AT: list[dict[str, Any]] = [
    {"cause": Case.Cause.NOT_US},
    {"status": Case.Status.OPEN, "closed_at": None},
    {"closed_at": NOW - 6 * DAY},
    {"closed_at": NOW - 200 * DAY},
]


@pytest.mark.parametrize("of_case", NOT_LOOKED_AT)
def test_cases_not_about_us_not_over_or_long_past_are_left_out(brand: Brand, of_case: dict[str, Any]) -> None:
    make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT, answered=10, **of_case)

    assert sizes(observed(brand)) == (0, 0, 0)


def test_private_threads_and_small_ones_are_left_out(brand: Brand) -> None:
    case = make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT, answered=10)
    Mention.objects.filter(root_id=case.thread_root).update(kind=Mention.Kind.DIRECT)
    make_thread(brand, LONG_AGO, [0, 1], answered=10)
    make_thread(brand, LONG_AGO, [0, 1, *range(30, 90)], answered=10)  # two when it was answered

    assert sizes(observed(brand)) == (0, 0, 0)


def test_two_cases_of_one_thread_are_one_thread(brand: Brand) -> None:
    case = make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT, answered=10)
    other = make_thread(brand, LONG_AGO, [0])
    Case.objects.filter(pk=other.pk).update(thread_root=case.thread_root)

    assert sizes(observed(brand)) == (1, 0, 0)


def test_roots_of_the_same_name_elsewhere_are_other_threads(brand: Brand) -> None:
    case = make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT, answered=10)
    for owner in (brand, make_brand()):
        account = make_account(owner)
        far = make_thread(owner, LONG_AGO, [m / 10 for m in range(50)], account=account)
        Mention.objects.filter(root_id=far.thread_root).update(root_id=case.thread_root)
    seen = observed(brand)

    assert sizes(seen) == (1, 0, 0)
    assert growth(seen.soon) == 2


def test_six_on_each_side_are_enough(brand: Brand) -> None:
    for n in range(6):
        make_thread(brand, LONG_AGO + n * MINUTE, FOUR_THEN_EIGHT, answered=10)
        make_thread(brand, LONG_AGO + n * MINUTE, FOUR_THEN_EIGHT, answered=45)
    assert observed(brand).is_enough
    assert not observed(brand, within=60).is_enough  # twelve soon, nobody to hold them against


def test_what_is_too_much_for_one_look_is_left_aside(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    make_thread(brand, LONG_AGO, FOUR_THEN_EIGHT, answered=10)
    make_thread(brand, LONG_AGO + DAY, [*FOUR_THEN_EIGHT, *range(70, 170)], answered=10)
    monkeypatch.setattr(thread_queries, "MESSAGES", 50)
    assert sizes(observed(brand)) == (1, 0, 0)

    monkeypatch.setattr(thread_queries, "CASES", 0)
    assert sizes(observed(brand)) == (0, 0, 0)
