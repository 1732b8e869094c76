"""What stirs, in a real browser: for everybody, judged by a click, and opened as a crisis with its times."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.crisis.foretold import DAY, make_foretold, make_past_signal, make_thread
from tests.crisis.said import MINUTE, burst, known_brand, pass_by, say
from tests.factories import make_brand, make_member
from tests.web.conftest import Enter
from tests.web.screens import check_page, some_of
from vigie.brands.models import Member, Role
from vigie.crisis.models import Crisis, Signal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [("fr", "light", 1440), ("en", "dark", 390), ("fr", "dark", 320), ("en", "light", 1440)]


def half_an_hour_ago() -> datetime:
    return timezone.now().replace(second=0, microsecond=0) - 30 * MINUTE


def stirred() -> Member:
    """A supervisor whose brand has had a bad half hour, with a grave message in it."""
    start = half_an_hour_ago()
    brand = known_brand(start)
    burst(brand, start, minutes=20, a_minute=3, text="Colis perdu à Rimouski, scandaleux")
    say(brand, start + 5 * MINUTE, text="Mon fils a été blessé par votre grille-pain")
    pass_by(start, 25)
    return make_member(brand, role=Role.SUPERVISOR)


@pytest.mark.parametrize(("language", "theme", "width"), some_of(LOOKS))
def test_signals_are_for_everybody(enter: Enter, language: str, theme: str, width: int) -> None:
    member = stirred()
    look = {"language": language, "theme": theme, "width": width}
    page = enter(member.user, reverse("signals", args=[member.brand.public_id]), **look)
    expect(page.locator(".line")).to_have_count(2)
    check_page(page)
    for row in Signal.objects.all():
        page.goto(reverse("signal", args=[member.brand.public_id, row.public_id]))
        expect(page.locator("svg.curve")).to_be_visible()
        check_page(page)
    quiet = make_member(role=Role.READER)
    page = enter(quiet.user, reverse("signals", args=[quiet.brand.public_id]), **look)
    check_page(page)


def foretold() -> Member:
    """Somebody whose brand has a past of forecasts, and of threads answered soon and later."""
    brand, now = make_brand(), timezone.now()
    for n in range(8):
        signal = make_past_signal(brand, now - (9 + n) * DAY)
        for ahead in (60, 360, 1440, 0):
            make_foretold(signal, 50 + 12 * n, ahead=ahead)
    make_foretold(make_past_signal(brand, now - DAY), None)
    for n in range(6):
        make_thread(brand, now - (12 + n) * DAY, [*range(12), *range(70, 80 + n)], answered=20)
        make_thread(brand, now - (12 + n) * DAY, [*range(12), *range(70, 80 + n)], answered=100)
    return make_member(brand, role=Role.READER)


@pytest.mark.parametrize(("language", "theme", "width"), some_of(LOOKS))
def test_forecasts_are_for_everybody(enter: Enter, language: str, theme: str, width: int) -> None:
    member, new = foretold(), make_member(role=Role.READER)
    look = {"language": language, "theme": theme, "width": width}
    page = enter(member.user, reverse("forecasts", args=[member.brand.public_id]), **look)
    expect(page.locator("svg.plot")).to_have_count(2)
    expect(page.locator("#answers table")).to_be_visible()
    check_page(page)
    page.locator(".periods a").first.click()
    expect(page.locator(".periods a[aria-current]")).to_have_attribute("href", "?within=15#answers")
    expect(page.locator("#answers table")).to_have_count(0)
    check_page(page)
    page = enter(new.user, reverse("forecasts", args=[new.brand.public_id]), **look)
    expect(page.locator("svg.plot")).to_have_count(0)
    check_page(page)


def test_a_signal_is_judged_and_opened_as_a_crisis(enter: Enter) -> None:
    member = stirred()
    row = Signal.objects.get(kind="crisis")
    page = enter(member.user, reverse("signal", args=[member.brand.public_id, row.public_id]), language="en")
    page.get_by_role("button", name="It was something").click()
    expect(page.get_by_role("button", name="It was something")).to_have_attribute("aria-pressed", "true")
    check_page(page)
    page.get_by_role("link", name="Open a crisis").click()
    expect(page.locator("[name=name]")).not_to_be_empty()
    check_page(page)
    page.get_by_role("button", name="Open the room").click()
    expect(page.locator("#room-head")).to_be_visible()
    crisis = Crisis.objects.get()
    assert (crisis.began_at, crisis.detected_at) == (row.since, row.raised_at)
