"""The war room in a real browser: for everybody, true without a reload, and never under one's hands."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.web.conftest import Enter
from tests.web.crisis.scene import Scene
from tests.web.screens import check_page, some_of
from vigie.crisis.deciding import decide
from vigie.crisis.models import RoomLink, Step
from vigie.crisis.sharing import sealed_address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [("fr", "light", 1440), ("en", "dark", 390), ("fr", "dark", 390), ("en", "light", 1440)]
PAGES = ["crisis_statement", "crisis_answers", "crisis_update", "crisis_close", "crisis_review"]


def furnished() -> tuple[Scene, list[object]]:
    """A crisis whose statement is in force, with another version that waits."""
    scene = Scene()
    scene.speak()
    scene.write_another()
    return scene, [scene.brand.public_id, scene.crisis.public_id]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "theme", "width"), some_of(LOOKS))
def test_room_is_for_everybody(language: str, theme: str, width: int, enter: Enter) -> None:
    scene, ids = furnished()
    page = enter(
        scene.sara.user, reverse("crisis_room", args=ids), language=language, theme=theme, width=width
    )
    check_page(page)
    for details in page.locator("details.more").all():
        details.evaluate("one => { one.open = true; }")
    check_page(page)
    turn = LOOKS.index((language, theme, width))
    for route in PAGES[turn % 2 :: 2]:
        page.goto(reverse(route, args=ids))
        check_page(page)
    statement = scene.crisis.statements.get(state="in_force")
    page.goto(reverse("crisis_publish", args=[*ids, statement.pk]))
    check_page(page)
    for route in ("crises", "crisis_open"):
        page.goto(reverse(route, args=ids[:1]))
        check_page(page)


@pytest.mark.parametrize(("language", "theme", "width"), [("fr", "light", 320), ("en", "dark", 1440)])
def test_link_is_for_everybody(language: str, theme: str, width: int, enter: Enter) -> None:
    furnished()
    path = reverse("crisis_link", args=[sealed_address(link=RoomLink.objects.get())])
    page = enter(None, path, language=language, theme=theme, width=width)
    check_page(page)
    page.goto(path[:-2] + "/")
    check_page(page)


def test_what_others_do_appears_without_a_reload_and_what_one_types_stays(enter: Enter) -> None:
    scene, ids = furnished()
    page = enter(scene.sara.user, reverse("crisis_room", args=ids), language="en")
    steps = page.locator("#room-steps")
    steps.locator("summary").click()
    steps.locator("input[name='step-title']").fill("Call the bank")
    decide(crisis=scene.crisis, what="Speak tonight", why="Early", by=scene.sara, now=scene.now)
    page.evaluate("htmx.trigger('#room-poll', 'refresh-room')")

    expect(page.locator("#room-decisions")).to_contain_text("Speak tonight")
    expect(steps.locator("input[name='step-title']")).to_have_value("Call the bank")
    steps.locator("form button:has-text('Add')").click()
    expect(page.locator("#room-steps")).to_contain_text("Call the bank")
    assert Step.objects.filter(title="Call the bank").exists()


def test_two_languages_are_compared_while_one_writes(enter: Enter) -> None:
    scene, ids = furnished()
    page = enter(scene.sara.user, reverse("crisis_statement", args=ids), language="en")
    page.locator("[name='text_en']").fill("Payment is down since 7:52 p.m.")
    expect(page.locator("#checked")).to_contain_text("only in English: hour “7:52 p.m”")
    check_page(page)
