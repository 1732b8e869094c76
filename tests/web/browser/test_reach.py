"""How far something has come, in a real browser: both languages, light and dark, desktop and telephone."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.web.conftest import Enter
from tests.web.desk.test_reach import copied
from tests.web.screens import check_page
from vigie.inbox.models import Case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("language", "theme", "width"),
    [("fr", "light", 1440), ("fr", "dark", 390), ("en", "dark", 1440), ("en", "light", 390)],
)
def test_copies_are_for_everybody(
    language: str, theme: str, width: int, tmp_path: Path, enter: Enter
) -> None:
    desk = copied(tmp_path, 6)
    case = desk.case()
    address = reverse("case", args=[desk.brand.public_id, case.public_id])

    page = enter(desk.member.user, address, language=language, theme=theme, width=width)
    if width < 600:
        page.locator("[data-sheet]").first.click()
    page.locator("#copies summary").click()
    buttons = page.locator(".reach__other button")
    expect(buttons).to_have_count(5)
    check_page(page)

    buttons.first.click()
    expect(page.locator(".reach__other button")).to_have_count(4)
    assert Case.objects.filter(brand=desk.brand).count() == 2
