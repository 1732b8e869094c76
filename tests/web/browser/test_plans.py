"""The crisis plan and past cases, in both languages, light and dark, from a telephone to a wide screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import factories as make
from tests.crisis.plans import PHONE, make_plan
from tests.web.conftest import Enter
from tests.web.screens import check_page, some_of
from vigie.brands.models import Brand, Member, Role
from vigie.crisis.past_cases import copy_public_case
from vigie.crisis.plan_queries import plan_in_force
from vigie.crisis.planning import edit_plan
from vigie.crisis.preparing import check_contact
from vigie.playbook.services import seed_playbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [("fr", "light", 1440), ("en", "dark", 390), ("fr", "dark", 320), ("en", "light", 1440)]
PROFILE = "?kind=safety&responsibility=accidental&gravity=4&speed=days"
READ = [
    ("plan", (), ""),
    ("plan_scenario", ("leak",), ""),
    ("plan_version", (1,), ""),
    ("plan_print", (), ""),
    ("past", (), ""),
    ("past_similar", (), PROFILE),
    ("past_case", ("tylenol-1982",), PROFILE),
]
WRITTEN = [
    ("plan_draft", ()),
    ("plan_frame", ()),
    ("plan_steps", ()),
    ("plan_contacts", ()),
    ("plan_scenario_new", ()),
    ("plan_scenario_edit", ("leak",)),
    ("plan_scenario_steps", ("leak",)),
    ("plan_statements", ("leak",)),
    ("past_new", ()),
    ("past_edit", ("gitlab-2017",)),
]


def brand_with_a_plan() -> tuple[Brand, Member]:
    brand = make.make_brand(name="Boréale, livraison")
    seed_playbook({"brand": brand.pk}, make.just_now())
    plan = make_plan(brand, now=make.just_now())
    assert plan.by
    check_contact(brand=brand, phone=PHONE, works=True, by=plan.by, now=make.just_now())
    check_contact(brand=brand, phone="514-555-0134", works=False, by=plan.by, now=make.just_now())
    return brand, plan.by


@pytest.mark.parametrize(("language", "theme", "width"), some_of(LOOKS))
def test_what_is_read_is_for_everybody(language: str, theme: str, width: int, enter: Enter) -> None:
    brand, member = brand_with_a_plan()
    page = enter(
        member.user, reverse("plan", args=[brand.public_id]), language=language, theme=theme, width=width
    )
    for route, ids, asked in READ:
        page.goto(reverse(route, args=[brand.public_id, *ids]) + asked)
        check_page(page)


@pytest.mark.parametrize(("language", "theme", "width"), some_of(LOOKS))
def test_what_is_written_is_for_everybody(language: str, theme: str, width: int, enter: Enter) -> None:
    brand, member = brand_with_a_plan()
    edit_plan(brand=brand, by=member, now=make.just_now())
    copy_public_case(brand=brand, key="gitlab-2017", by=member, now=make.just_now())
    page = enter(
        member.user, reverse("plan", args=[brand.public_id]), language=language, theme=theme, width=width
    )
    for route, ids in WRITTEN:
        page.goto(reverse(route, args=[brand.public_id, *ids]))
        check_page(page)


@pytest.mark.parametrize(("language", "theme", "width"), some_of(LOOKS))
def test_first_plan_is_made_by_keyboard_and_click(
    language: str, theme: str, width: int, enter: Enter
) -> None:
    member = make.make_member(make.make_brand(name="Neuve"), role=Role.ADMIN)
    brand = member.brand
    page = enter(
        member.user, reverse("plan", args=[brand.public_id]), language=language, theme=theme, width=width
    )
    check_page(page)
    page.locator(".empty a").click()
    check_page(page)
    page.locator("#id_contact-0-phone").fill(PHONE)
    page.locator("#id_fallback").press("Tab")
    page.locator("form[method=post] button.button--go").last.click()
    expect(page.locator("h1")).to_contain_text("1")
    check_page(page)
    page.locator("form[action$='enforce/'] button").click()
    expect(page.locator(".ready__score b")).to_be_visible()
    assert plan_in_force(brand=brand)
