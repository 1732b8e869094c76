"""Without a mouse: in, around, and out of everything (WCAG 2.1.1, 2.1.4, 2.4.3, 2.4.7)."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.web.conftest import Enter
from tests.web.screens import check_page, troubles_of
from vigie.brands.models import Member, Role, User
from vigie.listening.models import Watch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def of(member: Member, route: str, *args: object) -> str:
    return reverse(route, args=[member.brand.public_id, *args])


@pytest.fixture
def supervisor(transactional_db: None) -> Member:
    return make.make_member(make.make_brand(name="Boréale"), role=Role.SUPERVISOR)


def tab_to(page: Page, name: str, *, most: int = 40) -> None:
    """Press Tab until what is focused has this accessible name; it must be seen there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const at = document.activeElement;
                const label = at.labels?.[0]?.innerText || at.ariaLabel || at.innerText || "";
                const style = getComputedStyle(at);
                return { name: label.trim(), outline: style.outlineStyle !== "none" };
            }"""
        )
        if focused["name"].startswith(name):
            assert focused["outline"], f"{name} has the focus and does not show it"
            return
    raise AssertionError(f"{name!r} is not reached in {most} steps")


def test_login_by_keyboard_alone(enter: Enter) -> None:
    cache.clear()
    member = make.make_member(user=make.make_user(password=make.PASSWORD))
    page = enter(None, reverse("account_login"), language="en")
    tab_to(page, "Email")
    page.keyboard.type(member.user.email)
    tab_to(page, "Password")
    page.keyboard.type(make.PASSWORD)
    tab_to(page, "Log in")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/b/"))


def test_first_tab_skips_to_the_content(supervisor: Member, enter: Enter) -> None:
    page = enter(supervisor.user, of(supervisor, "watches"), language="en")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_palette_leads_anywhere(supervisor: Member, enter: Enter) -> None:
    page = enter(supervisor.user, of(supervisor, "watches"), language="en")
    page.keyboard.press("Control+k")
    check_page(page)
    page.keyboard.type("sour")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Sources")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/sources/$"))


def test_palette_closes_and_gives_the_focus_back(supervisor: Member, enter: Enter) -> None:
    page = enter(supervisor.user, of(supervisor, "watches"), language="en")
    page.locator("[data-palette]").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("nothing by that name")
    expect(page.locator("[data-none]")).to_be_hidden()
    expect(page.locator("#palette [role=option]")).to_have_text(["Search for “nothing by that name”"])
    page.keyboard.press("Escape")

    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("[data-palette]")).to_be_focused()


def test_words_that_name_no_place_are_searched_for(supervisor: Member, enter: Enter) -> None:
    page = enter(supervisor.user, of(supervisor, "watches"), language="en")
    page.keyboard.press("Control+k")
    page.keyboard.type("colis perdu")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/search/\?q=colis%20perdu$"))


def test_theme_is_one_word_away_and_is_kept(supervisor: Member, enter: Enter) -> None:
    page = enter(supervisor.user, of(supervisor, "watches"), language="en")
    page.keyboard.press("Control+k")
    page.keyboard.type("dark")
    with page.expect_response(lambda response: response.url.endswith(reverse("my_theme"))):
        page.keyboard.press("Enter")
    page.reload()

    assert page.get_attribute("html", "data-theme") == "dark"
    assert User.objects.get(pk=supervisor.user.pk).theme == "dark"


def test_letters_go_places_until_they_are_turned_off(supervisor: Member, enter: Enter) -> None:
    page = enter(supervisor.user, of(supervisor, "watches"), language="en")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url(re.compile(r"/team/$"))
    page.keyboard.press("?")
    check_page(page)
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.keyboard.press("?")
    page.wait_for_timeout(200)

    assert page.url.endswith("/team/")
    expect(page.locator("#keys")).to_be_hidden()


def test_letters_typed_in_a_box_stay_letters(supervisor: Member, enter: Enter) -> None:
    page = enter(supervisor.user, of(supervisor, "watch_new"), language="en")
    page.fill("[name=name]", "")
    page.locator("[name=name]").focus()
    page.keyboard.type("gw?")

    assert page.input_value("[name=name]") == "gw?"
    assert page.url.endswith("/watches/new/")


def test_what_cannot_be_taken_back_is_asked_first(supervisor: Member, enter: Enter) -> None:
    watch = make.make_watch(supervisor.brand)
    page = enter(supervisor.user, of(supervisor, "watch", watch.pk), language="en")
    page.get_by_role("button", name="Delete this watch").press("Enter")
    expect(page.locator("#confirm")).to_be_visible()
    check_page(page)
    page.keyboard.press("Enter")  # the first button is the harmless one
    expect(page.locator("#confirm")).to_be_hidden()
    assert Watch.objects.filter(pk=watch.pk).exists()

    page.get_by_role("button", name="Delete this watch").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/watches/$"))
    assert not Watch.objects.filter(pk=watch.pk).exists()


def test_trial_appears_where_one_is(supervisor: Member, enter: Enter) -> None:
    make.make_mention(supervisor.brand, text="Boréale <script>alert(1)</script> en retard")
    page = enter(supervisor.user, of(supervisor, "watch_new"), language="en")
    page.fill("[name=query]", "boréale")
    page.get_by_role("button", name="Try it").press("Enter")

    expect(page.locator("#trial")).to_contain_text("<script>alert(1)</script> en retard")
    assert troubles_of(page) == []


def test_session_that_ended_sends_a_fragment_to_the_login(supervisor: Member, enter: Enter) -> None:
    page = enter(supervisor.user, of(supervisor, "watch_new"), language="en")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Try it").press("Enter")

    page.wait_for_url(re.compile(r"/accounts/login/\?next=/b/"))


def test_lost_connection_is_said_and_nothing_is_lost(supervisor: Member, enter: Enter) -> None:
    page = enter(supervisor.user, of(supervisor, "watch_new"), language="en")
    page.fill("[name=query]", "des mots précieux")
    page.context.set_offline(True)
    page.get_by_role("button", name="Try it").press("Enter")

    expect(page.locator(".toast")).to_contain_text("No connection")
    assert page.input_value("[name=query]") == "des mots précieux"


def test_message_is_closed_by_keyboard(supervisor: Member, enter: Enter) -> None:
    watch = make.make_watch(supervisor.brand)
    page = enter(supervisor.user, of(supervisor, "watches"), language="en")
    page.get_by_role("button", name=re.compile("Switch off")).press("Enter")
    expect(page.locator(".toast")).to_contain_text("Off.")
    page.locator(".toast__close").press("Enter")

    expect(page.locator(".toast")).to_have_count(0)
    assert not Watch.objects.get(pk=watch.pk).is_active


def test_copy_says_so(supervisor: Member, enter: Enter) -> None:
    Member.objects.filter(pk=supervisor.pk).update(role=Role.ADMIN)
    page = enter(supervisor.user, of(supervisor, "team_invite"), language="en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.fill("[name=email]", "idir@example.org")
    page.get_by_role("button", name="Invite", exact=True).press("Enter")
    page.get_by_role("button", name="Copy").press("Enter")
    expect(page.locator(".toast")).to_contain_text("Copied")

    assert page.evaluate("navigator.clipboard.readText()") == page.inner_text("#link")
