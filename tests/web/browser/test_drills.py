"""A drill in a real browser: looked at in every look, begun, ticked, paused and ended by clicks."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.crisis.drills.playing import data_in, leader, short_text
from tests.web.conftest import Enter
from tests.web.screens import check_page, some_of
from vigie.crisis.drills.playing import play_drills
from vigie.crisis.drills.services import start_drill
from vigie.crisis.models import Drill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOOKS = [("fr", "light", 1440), ("en", "dark", 390), ("fr", "dark", 320), ("en", "light", 1440)]


@pytest.fixture(autouse=True)
def _data(tmp_path: Path) -> object:
    with data_in(tmp_path):
        yield


@pytest.mark.parametrize(("language", "theme", "width"), some_of(LOOKS))
def test_a_live_drill_is_for_everybody(enter: Enter, language: str, theme: str, width: int) -> None:
    by = leader()
    begin = timezone.now() - timedelta(minutes=1)
    text = short_text(facts=["Le support confirme.", "Une radio appelle."])
    drill = start_drill(home=by.brand, text=text, by=by, speed=45, now=begin)
    play_drills(timezone.now())
    address = reverse("drill", args=[by.brand.public_id, drill.public_id])
    page = enter(by.user, address, language=language, theme=theme, width=width)
    expect(page.locator(".drill-card")).to_have_count(2)
    check_page(page)


def test_a_drill_is_begun_ticked_paused_and_ended(enter: Enter) -> None:
    by = leader()
    page = enter(by.user, reverse("drills", args=[by.brand.public_id]))
    page.get_by_role("link", name="compte officiel").click()
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le compte officiel est volé")
    page.get_by_role("button", name="Incident ouvert").click()
    expect(page.get_by_role("listitem").filter(has_text="Incident ouvert")).to_be_visible()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("la foule attend")).to_be_visible()
    page.get_by_role("button", name="Terminer").click()
    page.get_by_role("dialog").get_by_role("button", name="Terminer").click()
    expect(page.get_by_role("heading", name="À répéter")).to_be_visible()
    check_page(page)
    assert Drill.objects.get().state == "ended"
