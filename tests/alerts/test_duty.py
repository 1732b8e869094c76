"""What is said about duty makes sense, or is refused with words."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from tests import factories as make
from vigie.alerts import duty
from vigie.alerts.models import Contact, DutyChange, DutyPlan, DutyTurn
from vigie.alerts.queries import plan_of, rota_of
from vigie.brands.models import Member
from vigie.core.duty.ladder import DEFAULT, Ladder, Step, read_ladder
from vigie.core.duty.rota import on_duty

pytestmark = pytest.mark.django_db
TURN = {
    "name": "Garde",
    "first_day": date(2026, 11, 16),
    "hand_over_day": 0,
    "hand_over_at": time(9),
    "weeks": 1,
    "hours": {},
}
PLAN = {"page_from": 2, "tells_warnings": True, "tests_weekly": True, "test_day": 1, "test_at": time(10)}


def team_of(count: int) -> list[Contact]:
    brand = make.make_brand(time_zone="Europe/Paris")
    return [make.make_contact(brand) for _ in range(count)]


def test_turn_puts_people_on_duty() -> None:
    ada, ben = team_of(2)
    duty.save_turn(brand=ada.brand, answers=TURN, people=[ada.pk, ben.pk], now=make.NINE)
    found = on_duty(rota_of(brand=ada.brand, since=make.NINE), make.NINE)

    assert (found.person, found.deputy) == (ada.pk, ben.pk)


def test_retired_person_leaves_the_rota_to_the_others() -> None:
    ada, ben = team_of(2)
    duty.save_turn(brand=ada.brand, answers=TURN, people=[ada.pk, ben.pk], now=make.NINE)
    Contact.objects.filter(pk=ada.pk).update(retired_at=make.NINE)

    assert on_duty(rota_of(brand=ada.brand, since=make.NINE), make.NINE).person == ben.pk


@pytest.mark.parametrize("people", [[], [1, 1], [-1]])
def test_turn_of_nobody_or_of_strangers_is_refused(people: list[int]) -> None:
    (ada,) = team_of(1)
    named = [ada.pk if one == 1 else one for one in people]
    with pytest.raises(ValidationError):
        duty.save_turn(brand=ada.brand, answers=TURN, people=named, now=make.NINE)


def test_person_of_another_brand_is_nobody_here() -> None:
    (ada,), (stranger,) = team_of(1), team_of(1)
    with pytest.raises(ValidationError):
        duty.save_turn(brand=ada.brand, answers=TURN, people=[stranger.pk], now=make.NINE)


def test_turn_is_changed_and_removed() -> None:
    ada, ben = team_of(2)
    turn = duty.save_turn(brand=ada.brand, answers=TURN, people=[ada.pk], now=make.NINE)
    duty.save_turn(brand=ada.brand, answers={**TURN, "weeks": 2}, people=[ben.pk], now=make.NINE, turn=turn)
    turn.refresh_from_db()
    assert (turn.people, turn.weeks) == ([ben.pk], 2)

    duty.remove_turn(turn=turn)
    assert DutyTurn.objects.count() == 0


def test_seventh_turn_is_refused() -> None:
    (ada,) = team_of(1)
    for _ in range(duty.MOST_TURNS):
        make.make_turn(ada.brand, ada)
    with pytest.raises(ValidationError):
        duty.save_turn(brand=ada.brand, answers=TURN, people=[ada.pk], now=make.NINE)


def changed(ada: Contact | None, ben: Contact | None, by: Member, **fields: object) -> DutyChange:
    given = {"starts_at": make.NINE, "ends_at": make.NINE + timedelta(days=1), "now": make.NINE} | fields
    return duty.add_change(brand=by.brand, person=ada, by=ben, made_by=by, **given)  # type: ignore[arg-type]


def test_swap_counts_until_it_is_taken_back() -> None:
    ada, ben = team_of(2)
    make.make_turn(ada.brand, ada)
    change = changed(ada, ben, make.make_member(ada.brand))
    assert on_duty(rota_of(brand=ada.brand, since=make.NINE), make.NINE).person == ben.pk

    duty.remove_change(change=change)
    assert on_duty(rota_of(brand=ada.brand, since=make.NINE), make.NINE).person == ada.pk


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_at": make.NINE},
        {"ends_at": make.NINE + timedelta(days=100)},
        {"starts_at": make.NINE - timedelta(days=2), "ends_at": make.NINE - timedelta(days=1)},
    ],
)
def test_swap_without_length_or_in_the_past_is_refused(fields: dict[str, object]) -> None:
    ada, ben = team_of(2)
    with pytest.raises(ValidationError):
        changed(ada, ben, make.make_member(ada.brand), **fields)


def test_swap_with_nobody_or_with_oneself_is_refused() -> None:
    (ada,) = team_of(1)
    by = make.make_member(ada.brand)
    for person, other in ((None, None), (ada, ada)):
        with pytest.raises(ValidationError):
            changed(person, other, by)


def test_plan_is_the_shipped_one_until_somebody_says_otherwise() -> None:
    by = make.make_member(make.make_brand(time_zone="Europe/Paris"))
    assert read_ladder(plan_of(brand=by.brand).ladder) == DEFAULT

    mine = Ladder((Step(0, ("deputy",)),), again=30)
    duty.save_plan(brand=by.brand, ladder=mine, answers=PLAN, by=by, now=make.NINE)
    assert read_ladder(plan_of(brand=by.brand).ladder) == mine


@pytest.mark.parametrize(
    "ladder", [Ladder(()), Ladder((Step(0, ("contact:999999",)),)), Ladder(DEFAULT.steps, again=1)]
)
def test_ladder_that_makes_no_sense_is_refused(ladder: Ladder) -> None:
    by = make.make_member()
    with pytest.raises(ValidationError):
        duty.save_plan(brand=by.brand, ladder=ladder, answers=PLAN, by=by, now=make.NINE)
    assert DutyPlan.objects.count() == 0


def test_weekly_test_stays_at_ten_when_clocks_change() -> None:
    plan = DutyPlan(test_day=6, test_at=time(10))
    paris = ZoneInfo("Europe/Paris")
    first = duty.next_test(plan, paris, datetime(2026, 10, 18, 12, tzinfo=UTC))
    second = duty.next_test(plan, paris, first)

    assert [one.astimezone(UTC).hour for one in (first, second)] == [9, 9]  # the 25th is winter already
    assert duty.next_test(plan, paris, datetime(2026, 10, 18, 7, tzinfo=UTC)).astimezone(UTC).hour == 8
