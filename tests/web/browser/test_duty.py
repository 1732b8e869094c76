"""A test alarm watched while it arrives, and an alarm taken from a telephone without an account."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories as make
from tests.alerts.scene import a_scene
from tests.web.conftest import Enter
from tests.web.screens import check_page
from vigie.alerts.models import Notice, Trial
from vigie.alerts.tickets import ticket_of
from vigie.brands.models import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "theme", "width"), [("fr", "light", 1440), ("en", "dark", 390)])
def test_test_of_the_alarm_is_watched(language: str, theme: str, width: int, enter: Enter) -> None:
    scene = a_scene()
    boss = make.make_member(scene.brand, role=Role.SUPERVISOR)
    page = enter(
        boss.user, reverse("duty", args=[scene.brand.public_id]), language=language, theme=theme, width=width
    )
    check_page(page)
    page.locator("form[data-confirm] .button--go").click()
    page.locator("#confirm [data-yes]").click()
    page.wait_for_url("**/tests/*/")
    expect(page.locator("#trial li")).to_have_count(3)
    check_page(page)

    assert Trial.objects.get().by == boss
    Notice.objects.filter(contact=scene.ada).update(state="told", told_at=make.just_now())
    expect(page.locator("#trial .pill:not(.pill--plain)")).to_have_count(1)
    Notice.objects.update(state="told", told_at=make.just_now(), answered_at=make.just_now())
    expect(page.locator("#trial .pill--calm")).to_have_count(3)
    check_page(page)


@pytest.mark.parametrize(("language", "theme", "width"), [("fr", "dark", 390), ("en", "light", 320)])
def test_alarm_is_taken_from_a_telephone(language: str, theme: str, width: int, enter: Enter) -> None:
    make.make_member(role=Role.ADMIN)
    scene = a_scene()
    alert = scene.raised()
    notice = make.make_notice(scene.director, alert=alert, now=scene.now)
    page = enter(
        None, reverse("have_it", args=[ticket_of(notice)]), language=language, theme=theme, width=width
    )
    check_page(page)
    page.locator(".button--go").click()
    expect(page.locator(".note--calm").first).to_be_visible()
    check_page(page)

    alert.refresh_from_db()
    assert alert.holder == scene.director
