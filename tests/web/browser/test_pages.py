"""Every page outside of the desk, in both languages, light and dark, on a telephone and on a wide screen."""

from datetime import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories as make
from tests.reading.taught import keep_version
from tests.security.rows import ROWS
from tests.web.conftest import Enter
from tests.web.screens import check_page, everything_is_looked_at, some_of
from vigie.brands.models import Member, Role
from vigie.core.types import Guess, Reading
from vigie.inbox.models import Case
from vigie.inbox.services import close_case, correct_case
from vigie.playbook.services import seed_playbook
from vigie.reading.queries import active_overlay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Each page in turn is seen in one language, theme and width; where everything is looked at, in both: even
# ones by the first two, odd ones by the others.
LOOKS = [("fr", "light", 1440), ("en", "dark", 390), ("fr", "dark", 390), ("en", "light", 1440)]
OUTSIDE = ["account_login", "account_reset_password", "account_reset_password_done"]
OF_A_PERSON = ["me", "account_change_password", "mfa_index", "account_logout"]
OF_A_BRAND = [
    "alerts",
    "duty",
    "contact_new",
    "contact",
    "turn_new",
    "turn",
    "change_new",
    "ladder",
    "trial",
    "drills",
    "drill_scenario",
    "drill_own",
    "drill",
    "sources",
    "connect",
    "connect_network",
    "source",
    "source_reconnect",
    "places",
    "place",
    "stop",
    "paste",
    "import",
    "watches",
    "watch_new",
    "search",
    "watch",
    "playbook",
    "rules_edit",
    "rules_version",
    "texts",
    "text",
    "text_edit",
    "text_new",
    "departments",
    "department",
    "department_edit",
    "department_new",
    "topics",
    "topic",
    "topic_new",
    "reading",
    "reading_head",
    "reading_taught",
    "reading_version",
    "team",
    "team_invite",
    "team_member",
    "brand",
    "hours",
    "signature",
    "keys",
]


def shared(routes: list[str], language: str, theme: str, width: int) -> list[str]:
    """The routes that this look is asked to see."""
    turn = LOOKS.index((language, theme, width))
    return routes[turn // 2 :: 2] if everything_is_looked_at() else routes[turn::4]


def furnished() -> Member:
    """A brand with something of everything, and its administrator."""
    brand = make.make_brand(name="Boréale, livraison")
    seed_playbook({"brand": brand.pk}, make.just_now())
    member = make.make_member(brand, role=Role.ADMIN)
    account = make.make_account(
        brand, network="wordpress", handle="blogue.boreale.example", heard_at=make.NINE
    )
    make.make_account(brand, network="manual", status="paused")
    make.make_account(
        brand, status="reconnect", last_error_code="access-lost", last_error="401", now=make.NINE
    )
    make.make_hold(account=account, placed_by=member)
    alert = make.make_alert(brand)
    on_call = make.make_contact(brand, name="Ada Lovelace, direction", quiet_from=time(22), quiet_to=time(7))
    make.make_channel(on_call)
    make.make_turn(brand, on_call, make.make_contact(brand, name="Ben"))
    make.make_duty_change(on_call)
    make.make_notice(on_call, alert=alert, state="failed", because="550 5.1.1 no such user")
    make.make_watch(brand)
    make.make_token(member)
    make.make_invitation(brand)
    judge_a_message(member)
    return member


def judge_a_message(member: Member) -> None:
    """One label corrected, the others left as they were read."""
    now = make.just_now()
    reading = Reading(
        model="essai", topic=Guess("delivery", 0.9), sentiment=Guess("negative", 0.9), severity=1
    )
    case = make.make_case(mention=make.make_mention(member.brand, reading=reading, now=now), now=now)
    correct_case(case=case, by=member, head="topic", value="billing", now=now)
    close_case(case=case, by=member, cause=Case.Cause.NOTHING, now=now)


def address(route: str, member: Member) -> str:
    ids = {
        "connect_network": {"network": "bluesky"},
        "rules_version": {"version": 1},
        "reading_head": {"head": "topic"},
        "drill_scenario": {"scenario": "panne-du-samedi"},
    }.get(route, {})
    wanted = {
        "drill": "drill_id",
        "source": "account_id",
        "source_reconnect": "account_id",
        "places": "account_id",
        "place": "place_id",
        "paste": "account_id",
        "import": "account_id",
        "watch": "watch_id",
        "text": "template_id",
        "text_edit": "template_id",
        "department": "department_id",
        "department_edit": "department_id",
        "topic": "topic_key",
        "reading_version": "overlay_id",
        "team_member": "member_id",
        "contact": "contact_id",
        "turn": "turn_id",
        "trial": "trial_id",
    }
    if name := wanted.get(route):
        ids = {name: ROWS[name](member.brand, member)}
    return reverse(route, kwargs={"brand_id": member.brand.public_id, **ids})


@pytest.mark.parametrize(("language", "theme", "width"), some_of(LOOKS))
def test_pages_outside_are_for_everybody(language: str, theme: str, width: int, enter: Enter) -> None:
    make.make_brand()
    page = enter(None, reverse("account_login"), language=language, theme=theme, width=width)
    for path in [*(reverse(route) for route in OUTSIDE), "/nowhere/", "/join/none/"]:
        page.goto(path)
        check_page(page)


@pytest.mark.parametrize(("language", "theme", "width"), some_of(LOOKS))
def test_first_visit_is_for_everybody(language: str, theme: str, width: int, enter: Enter) -> None:
    page = enter(None, "/", language=language, theme=theme, width=width)

    assert page.url.endswith(reverse("welcome"))
    check_page(page)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_pages_of_a_person_are_for_everybody(language: str, theme: str, width: int, enter: Enter) -> None:
    page = enter(furnished().user, reverse("me"), language=language, theme=theme, width=width)
    for route in shared(OF_A_PERSON, language, theme, width):
        page.goto(reverse(route))
        check_page(page)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_pages_of_a_brand_are_for_everybody(language: str, theme: str, width: int, enter: Enter) -> None:
    member = furnished()
    page = enter(member.user, reverse("me"), language=language, theme=theme, width=width)
    for route in shared(OF_A_BRAND, language, theme, width):
        page.goto(address(route, member))
        check_page(page)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS[1::2])
def test_trial_of_rules_is_for_everybody(language: str, theme: str, width: int, enter: Enter) -> None:
    """What would be decided otherwise, then the faults: both appear in the page without a reload."""
    member = furnished()
    make.make_mention(member.brand, now=make.just_now())
    page = enter(member.user, address("rules_edit", member), language=language, theme=theme, width=width)
    button, text = page.locator("[hx-target='#trial']"), page.locator("textarea.code")
    text.fill('rule tout "Remercier"\n  when always\n  then thank within 8h\n')
    button.click()
    page.locator("#trial h3").first.wait_for()
    check_page(page)
    text.fill("rule tout")
    button.click()
    page.locator("#trial [data-line]").first.click()
    check_page(page)

    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS[::2])
def test_what_was_taught_and_read_is_for_everybody(
    language: str, theme: str, width: int, enter: Enter
) -> None:
    """The messages behind a number, then what a version would decide otherwise and the question before it."""
    member = furnished()
    overlay = keep_version(member.brand)
    path = f"{address('reading_head', member)}?read=delivery&said=billing"
    page = enter(member.user, path, language=language, theme=theme, width=width)
    expect(page.locator("#examples li")).to_have_count(1)
    check_page(page)
    page.goto(reverse("reading_version", args=[member.brand.public_id, overlay.pk]))
    page.locator("[hx-target='#decisions']").click()
    page.locator("#decisions :is(.trial, .note)").wait_for()
    check_page(page)
    page.locator("form[data-confirm] button").click()
    check_page(page)
    page.locator("#confirm [data-yes]").click()
    page.wait_for_url("**/taught/")

    assert active_overlay(member.brand) == overlay


def test_page_fits_a_very_small_window(enter: Enter) -> None:
    """400 % zoom of a 1280 pixel screen is 320 pixels (WCAG 1.4.10)."""
    member = furnished()
    page = enter(member.user, reverse("me"), width=320)
    for route in (
        "sources",
        "watches",
        "texts",
        "reading",
        "reading_head",
        "hours",
        "team",
        "keys",
        "duty",
        "ladder",
    ):
        page.goto(address(route, member))
        check_page(page)
