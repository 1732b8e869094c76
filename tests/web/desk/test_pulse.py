from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import NINE, make_account, make_brand, make_member
from tests.web.desk.scene import look, page
from vigie.listening.models import Tally
from vigie.web.desk.pulse import POINTS, binned, curve_of, pulse_of, span_of

pytestmark = pytest.mark.django_db


def test_minutes_are_added_up_and_silence_counts() -> None:
    heard = {NINE: 2, NINE + timedelta(minutes=9): 3, NINE + timedelta(minutes=20): 1}

    counts = binned(heard, since=NINE, until=NINE + timedelta(hours=6))

    assert counts == [5, 0, 1, *[0] * (POINTS - 3)]


@pytest.mark.parametrize(("ago", "hours"), [(0, 1), (1, 1), (2, 6), (6, 6), (7, 24), (24, 24)])
def test_curve_spans_what_was_heard_and_no_more(ago: int, hours: int) -> None:
    assert span_of({NINE - timedelta(hours=ago): 1}, NINE) == timedelta(hours=hours)


def test_curve_rises_with_what_is_heard_and_lies_flat_in_silence() -> None:
    assert curve_of([0, 0]).line == "M0.0 27.0L180.0 27.0"
    assert curve_of([0, 4]).line == "M0.0 27.0L180.0 3.0"


def test_pulse_tells_who_listens_who_does_not_and_how_much_was_said() -> None:
    brand, now = make_brand(), timezone.now()
    make_account(brand, heard_at=now - timedelta(seconds=4))
    make_account(brand, heard_at=now - timedelta(hours=1))
    lost = make_account(brand, status="reconnect")
    failing = make_account(brand, failures=3)
    make_account(brand, status="removed")
    minute = now.replace(second=0, microsecond=0) - timedelta(minutes=30)
    Tally.objects.create(brand=brand, kind="comment", minute=minute, heard=7)
    Tally.objects.create(brand=make_brand(), kind="comment", minute=minute, heard=100)

    pulse = pulse_of(brand=brand, now=now)

    assert pulse.listening == 3
    assert pulse.heard_at == now - timedelta(seconds=4)
    assert {account.pk for account in pulse.silent} == {lost.pk, failing.pk}
    assert pulse.total == 7


def test_line_of_the_top_bar_is_in_words_and_without_a_comma_in_its_drawing() -> None:
    member = make_member(make_brand())
    make_account(member.brand, heard_at=timezone.now())
    desk = look(member.brand, None, member)  # type: ignore[arg-type]
    member.user.language = "fr"
    member.user.save()

    shown = page(desk.get("pulse"))

    assert "1 source à l’écoute" in shown
    assert "," not in shown.split('class="pulse__line" d="')[1].split('"')[0]
    assert 'cx="180.0"' in shown
