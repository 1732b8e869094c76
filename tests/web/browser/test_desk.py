"""The desk in a real browser: by keyboard alone, live, on a telephone, in both languages, light and dark."""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from tests import factories as make
from tests.connectors.replay.days import said
from tests.inbox.desk import (
    COMPLAINT,
    INSULT,
    PRAISE,
    SCAM,
    VAGUE,
    agent,
    carry,
    hear,
    open_brand,
    settle_all,
)
from tests.networks.replayed import public_replies
from tests.web.conftest import Enter
from tests.web.desk.scene import crowd, hear_again
from tests.web.screens import check_page, violations
from vigie.brands.models import Member, Role
from vigie.cli.replay import connect_day
from vigie.connectors.replay.day import Who
from vigie.inbox.models import Case
from vigie.inbox.services import add_note, take_lease
from vigie.networks.models import Account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    ("fr", "light", 1440),
    ("fr", "dark", 390),
    ("en", "dark", 1440),
    ("en", "light", 390),
    ("fr", "light", 1100),
]
US = {"id": "nous", "name": "Boréale", "us": True}


def person(number: int, text: str, **more: object) -> dict[str, object]:
    who = {"id": f"p{number}", "handle": f"p{number}", "name": f"Personne {number}"}
    return said(number + 1, f"m{number}", text, to_us=True, author=who, **more)


def furnished(folder: Path) -> Account:
    """A desk with something of everything."""
    events = [
        said(0, "article", "Notre entrepôt de Lévis ouvre ce mois-ci.", author=US, place="blog"),
        person(1, COMPLAINT, place="blog", parent="article"),
        person(2, VAGUE),
        person(3, INSULT),
        person(4, SCAM),
        person(5, PRAISE),
        person(6, "Êtes-vous ouverts le samedi ?", place="blog", parent="article"),
    ]
    return hear(folder, events, brand=open_brand(name="Boréale, livraison", grace_seconds=30))


def desk_of(member: Member, case: Case | None = None) -> str:
    if case is None:
        return reverse("desk", args=[member.brand.public_id])
    return reverse("case", args=[member.brand.public_id, case.public_id])


def case_of(name: str) -> Case:
    return Case.objects.get(author__handle=name)


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_desk_is_for_everybody(language: str, theme: str, width: int, tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand, Role.SUPERVISOR)
    add_note(case=case_of("p1"), by=member, text="Elle a rappelé hier.", now=timezone.now())

    page = enter(member.user, desk_of(member), language=language, theme=theme, width=width)
    expect(page.locator(".row").first).to_be_visible()
    check_page(page)
    for name in ("p1", "p3"):
        page.goto(desk_of(member, case_of(name)))
        expect(page.locator("#case-title")).to_be_visible()
        check_page(page)
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), (
            "the page itself scrolls"
        )


def test_desk_opens_its_dialogs_and_menus_without_fault(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand, Role.SUPERVISOR)
    page = enter(member.user, desk_of(member, case_of("p1")))

    for menu in (
        "#act-assign",
        "#act-leave",
        "#act-close",
        "#templates",
        ".chipbox >> nth=0",
        ".queue__menu",
    ):
        page.locator(menu).locator("summary").click()
        expect(page.locator(menu).locator(".menu__list")).to_be_visible()
        # What lies under an open menu is covered, and smaller than a finger for as long.
        assert [fault for fault in violations(page) if not fault.startswith("target-size")] == []
        page.keyboard.press("Escape")
        expect(page.locator(menu).locator(".menu__list")).to_be_hidden()
    page.locator("#lock summary").click()
    page.locator("[data-opens=exception]").click()
    check_page(page)


def tab_to(page: Page, selector: str) -> None:
    for _ in range(20):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never reaches {selector}")


def test_keyboard_alone_leads_from_the_login_to_a_sent_answer(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    user = make.make_user(password=make.PASSWORD, language="fr")
    make.make_member(account.brand, user=user, first_name="Camille", signature="service clientèle")

    page = enter(None, "/")
    tab_to(page, "input[name=login]")
    page.keyboard.type(user.email)
    tab_to(page, "input[name=password]")
    page.keyboard.type(make.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".row").first).to_be_visible()
    while page.evaluate("document.activeElement.closest('.row')?.dataset.case ?? ''") != str(
        case_of("p2").public_id
    ):
        before = page.evaluate("document.activeElement.href ?? ''")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.href") != before, "j did not move"
    page.keyboard.press("Enter")
    expect(page.locator("#case-title")).to_have_text("Personne 2")
    page.keyboard.press("r")
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Bonjour, qu’est-ce qui n’a pas marché, exactement ?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer")).to_contain_text("Réponse publique en route")
    settle_all()
    expect(page.locator("#composer")).to_contain_text("Répondu")

    answer = "Bonjour, qu’est-ce qui n’a pas marché, exactement ?\nCamille, service clientèle"
    assert public_replies(account, "m2") == [answer]


def test_what_happens_appears_by_itself_and_moves_nothing_under_ones_hands(
    tmp_path: Path, enter: Enter
) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p1")), language="en")
    page.locator("#reply-text").fill("Bonjour, je regarde")
    page.locator("#reply-text").focus()

    crowd(account).say(
        "Et moi, toujours rien reçu, très déçu !",
        now=timezone.now(),
        who=Who(id="p9", name="Neuve"),
        place="sky",
    )
    nine = Who(id="p1", name="Personne 1", handle="p1")
    crowd(account).say("Vous comptez répondre ?", now=timezone.now(), who=nine, parent="m1")
    hear_again(account)

    expect(page.locator(".row__who", has_text="Neuve")).to_be_visible(timeout=6000)
    expect(page.locator("#desk-news")).to_contain_text("One new case")
    expect(page.locator("#news")).to_contain_text("The person wrote again")
    expect(page.locator("#reply-text")).to_have_value("Bonjour, je regarde")
    expect(page.locator("#reply-text")).to_be_focused()
    check_page(page)

    page.locator("[data-read]").click()
    expect(page.locator("#news")).to_have_count(0)
    expect(page.locator("#reply-text")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer")).to_contain_text("Public reply on its way")


def say_again(account: Account, text: str) -> None:
    who = Who(id="p1", name="Personne 1", handle="p1")
    crowd(account).say(text, now=timezone.now(), who=who, parent="m1")
    hear_again(account)


def hold_first_look(page: Page) -> list[Route]:
    """The first time the open case is looked at anew, the answer waits until the test lets it go."""
    held: list[Route] = []
    page.route(re.compile(r"[?&]mark="), lambda route: route.continue_() if held else held.append(route))
    return held


def test_news_of_a_case_that_is_just_being_looked_at_leaves_the_text_where_it_is(
    tmp_path: Path, enter: Enter
) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p1")), language="en")
    page.locator("#reply-text").fill("Bonjour, je regarde")
    held = hold_first_look(page)

    with page.expect_request(re.compile(r"[?&]mark=")):
        say_again(account, "Vous comptez répondre ?")
    say_again(account, "Il y a quelqu’un ?")
    expect(page.locator(".row", has_text="Personne 1")).to_contain_text("3 messages")
    held[0].continue_()

    expect(page.locator("#thread")).to_contain_text("Il y a quelqu’un ?")
    page.wait_for_timeout(500)  # whatever was asked for meanwhile has come
    expect(page.locator("#reply-text")).to_have_value("Bonjour, je regarde")
    expect(page.locator("#reply-text")).to_be_focused()


def test_look_at_one_case_waits_for_the_next_that_was_asked_for(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p1")), language="en")
    held: dict[str, Route] = {}
    page.route(f"**/cases/{case_of('p2').public_id}/", partial(held.__setitem__, "p2"))

    page.locator(".row__link", has_text="Personne 2").click()
    say_again(account, "Vous comptez répondre ?")
    expect(page.locator(".row", has_text="Personne 1")).to_contain_text("2 messages")
    held["p2"].continue_()

    expect(page.locator("#case-title")).to_contain_text("Personne 2")


def test_late_look_at_one_case_takes_nothing_from_the_next(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p1")), language="en")
    held = hold_first_look(page)

    with page.expect_request(re.compile(r"[?&]mark=")):
        say_again(account, "Vous comptez répondre ?")
    page.locator(".row__link", has_text="Personne 2").click()
    expect(page.locator("#case-title")).to_contain_text("Personne 2")
    held[0].continue_()
    page.wait_for_timeout(500)  # it has come

    page.locator("#reply-text").fill("Bonjour")
    expect(page.locator("#case-title")).to_contain_text("Personne 2")


def test_two_agents_see_each_other(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    camille, samuel = agent(account.brand), make.make_member(account.brand, first_name="Samuel")
    page = enter(camille.user, desk_of(camille, case_of("p1")), language="en")
    other = enter(samuel.user, desk_of(samuel, case_of("p1")), language="en")

    other.locator("#reply-text").focus()

    expect(page.locator("#pen")).to_contain_text("Samuel is writing to this person")
    page.get_by_role("button", name="Take over").click()
    expect(page.locator("#pen")).not_to_contain_text("is writing")
    expect(other.locator("#pen")).to_contain_text("Camille is writing to this person")


def test_draft_survives_a_lost_connection(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p2")), language="en")
    page.route("**/draft/", lambda route: route.abort())

    page.locator("#reply-text").fill("Une réponse que personne d’autre n’a")
    page.wait_for_timeout(1200)
    page.unroute("**/draft/")
    page.reload()

    expect(page.locator("#reply-text")).to_have_value("Une réponse que personne d’autre n’a")


def test_place_to_fill_in_is_shown_and_blocks(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p2")), language="en")

    page.locator("#reply-text").fill("Bonjour {prénom}, voici [lien].")
    expect(page.locator(".box__shade mark")).to_have_text(["{prénom}", "[lien]"])
    page.keyboard.press("Control+Enter")

    expect(page.locator(".toast")).to_contain_text("{prénom}")
    selected = (
        "const t = document.getElementById('reply-text'); t.value.slice(t.selectionStart, t.selectionEnd)"
    )
    assert page.evaluate(f"(() => {{ {selected.replace('; t.value', '; return t.value')} }})()") == "{prénom}"


def test_scam_is_removed_and_taken_back_with_two_keys(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p4")), language="en")
    expect(page.locator("#act-remove")).to_be_visible()

    page.keyboard.press("x")
    expect(page.locator("#remove")).to_be_visible()
    check_page(page)
    page.locator("#remove .button--stop").press("Enter")
    expect(page.locator("#advice")).to_contain_text("It will start in a moment")
    page.keyboard.press("u")
    expect(page.locator(".toast", has_text="Undone")).to_be_visible()
    carry(seconds=120)

    assert case_of("p4").status == "open"


def test_several_are_selected_looked_at_and_closed(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member), language="en")
    page.locator(".row__link").first.focus()

    page.keyboard.press("s")
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.locator(".selection__count")).to_have_text("2 cases selected")
    check_page(page)
    page.locator("#bulk-form").get_by_text("Close…").click()
    page.locator("#bulk-form").get_by_role("button", name="Nothing owed").click()
    expect(page.locator("#bulk")).to_contain_text("2 cases would be done")
    check_page(page)
    page.locator("#bulk .button--go").click()
    expect(page.locator("#bulk")).to_contain_text("2 cases done")
    page.locator("#bulk").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast", has_text="2 cases taken back")).to_be_visible()

    assert not Case.objects.filter(brand=account.brand, status="done").exists()


def test_telephone_has_one_page_per_thought(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member), width=390, language="en")

    expect(page.locator("#case-title")).to_be_hidden()
    page.locator(".row__link", has_text="Personne 1").click()
    expect(page.locator("#case-title")).to_be_focused()
    expect(page.locator("#queue")).to_be_hidden()
    sheet = page.locator("[data-sheet]")
    expect(sheet).to_have_attribute("aria-expanded", "false")
    sheet.click()
    expect(page.get_by_role("heading", name="The person")).to_be_visible()
    check_page(page)
    page.keyboard.press("Escape")
    expect(sheet).to_have_attribute("aria-expanded", "false")
    page.locator("[data-back]").click()
    expect(page.locator("#queue")).to_be_visible()


def test_desk_fits_a_very_small_window(tmp_path: Path, enter: Enter) -> None:
    """400 % zoom of a 1280 pixel screen is 320 pixels (WCAG 1.4.10)."""
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member), width=320)
    check_page(page)

    page.goto(desk_of(member, case_of("p1")))
    check_page(page)


def test_rude_words_are_shown_on_request_by_keyboard(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p3")), language="en")
    veiled = page.locator(".veil__text")
    expect(veiled).to_have_attribute("inert", "")

    page.get_by_role("button", name="Rude words: show them").press("Enter")

    expect(veiled).not_to_have_attribute("inert", "")
    expect(veiled).to_be_focused()


def test_going_back_shows_the_case_before(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p1")), language="en")
    page.locator(".row__link", has_text="Personne 2").click()
    expect(page.locator("#case-title")).to_have_text("Personne 2")

    page.go_back()

    expect(page.locator("#case-title")).to_have_text("Personne 1")
    expect(page.locator("#queue")).to_be_visible()


def test_empty_desk_is_calm_and_for_everybody(enter: Enter) -> None:
    member = make.make_member(role=Role.AGENT)
    page: Page = enter(member.user, desk_of(member))

    expect(page.locator(".queue__empty")).to_contain_text("Rien à répondre.")
    check_page(page)


def test_pen_of_who_left_the_page_is_free(tmp_path: Path, enter: Enter) -> None:
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p1")))
    with page.expect_response("**/pen/"):
        page.locator("#reply-text").focus()

    page.goto(desk_of(member))
    page.wait_for_timeout(500)

    assert take_lease(case=case_of("p1"), by=agent(account.brand), now=timezone.now()) is None


@pytest.mark.slow
@pytest.mark.parametrize(("language", "theme", "width"), [LOOKS[0], LOOKS[3]])
def test_whole_invented_day_is_for_everybody(language: str, theme: str, width: int, enter: Enter) -> None:
    """The demo's own day, all of it heard: every tab, and the first cases one after the other."""
    brand = open_brand(name="Boréale, livraison")
    member = agent(brand, Role.ADMIN)
    account = connect_day(brand=brand, day="boreale", speed=600, now=timezone.now() - timedelta(hours=1))
    hear_again(account)

    page = enter(member.user, desk_of(member), language=language, theme=theme, width=width)
    for tab in ("answer", "remove", "community", "watch"):
        page.goto(f"{desk_of(member)}?tab={tab}")
        expect(page.locator(".row").first).to_be_visible()
        check_page(page)
    for link in page.locator(".row__link").evaluate_all("links => links.slice(0, 4).map(link => link.href)"):
        page.goto(link)
        expect(page.locator("#case-title")).to_be_visible()
        check_page(page)
    assert Case.objects.filter(brand=brand).count() > 60


def test_last_case_asked_for_is_the_one_shown(tmp_path: Path, enter: Enter) -> None:
    """An answer that comes late must neither fill the pane nor take it away from the one that was wanted."""
    account = furnished(tmp_path)
    member = agent(account.brand)
    page = enter(member.user, desk_of(member, case_of("p3")), language="en")
    held: dict[str, Route] = {}
    for name in ("p1", "p2"):
        page.route(f"**/cases/{case_of(name).public_id}/", partial(held.__setitem__, name))

    for name in ("Personne 1", "Personne 2"):
        page.locator(".row__link", has_text=name).click()
    page.wait_for_timeout(300)
    for name in ("p1", "p2"):
        held[name].continue_()
        page.wait_for_timeout(500)

    expect(page.locator("#case-title")).to_have_text("Personne 2")
