"""What people do before the screen, step by step, by what they see there."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.factories import PASSWORD, make_member, make_user
from vigie.brands.models import Brand, Member, Role
from vigie.networks.models import Account
from vigie.networks.services import connect_account
from vigie.playbook.services import seed_playbook

EMAIL = "camille@nordet.example"
SIGNED = "Camille, customer care"


def first_visit(page: Page) -> None:
    """Organisation, brand and first administrator, by the public pages; ends where networks are chosen."""
    page.goto("/")
    answers = {
        "brand": "Nordet",
        "name": "Camille Roy",
        "first_name": "Camille",
        "signature": "customer care",
        "email": EMAIL,
        "password": PASSWORD,
    }
    for name, answer in answers.items():
        page.locator(f"input[name={name}]").fill(answer)
    page.locator("select[name=language]").select_option("en")
    page.locator("select[name=time_zone]").select_option("America/Toronto")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/sources/connect/**")


def connect(page: Page, network: str, **answers: object) -> None:
    """Choose a network and answer what it asks; True ticks a box."""
    page.get_by_role("link", name=network, exact=True).click()
    fill(page, **answers)
    page.get_by_role("button", name="Connect").click()
    expect(page.get_by_text("Connected. Vigie begins to listen.").first).to_be_visible()


def fill(page: Page, **answers: object) -> None:
    folded = page.locator("details.more:not([open]) > summary")
    if folded.count():
        folded.click()
    for name, answer in answers.items():
        box = page.locator(f"main [name={name}]")
        box.check() if answer is True else box.fill(str(answer))


def log_in(page: Page, member: Member, path: str) -> None:
    """By the login page, with the password."""
    page.goto(path)
    page.locator("[name=login]").fill(member.user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(f"**{path}")


def row_of(page: Page, text: str) -> Locator:
    """The case in the queue that shows this."""
    return page.locator("li.row", has_text=text)


def open_case(page: Page, text: str) -> Locator:
    """Click the case; what is shown of it."""
    row_of(page, text).locator("a.row__link").click()
    case = page.locator("#case[data-case]")
    expect(case.get_by_text(text).first).to_be_visible()
    return case


def answer(page: Page, text: str) -> None:
    """Type it where answers are typed, and send."""
    folded = page.locator("#answer-anyway:not([open]) > summary")
    if folded.count():
        folded.click()
    page.locator("#reply-text").fill(text)
    page.locator("#send").click()


def staffed_brand(**fields: Any) -> Member:
    """A brand that is always open, with its playbook, and its administrator, who can log in."""
    brand = Brand.objects.create(
        organisation=_organisation(),
        name="Nordet",
        language="en",
        time_zone="America/Toronto",
        hours={},
        **fields,
    )
    seed_playbook({"brand": brand.pk}, timezone.now())
    user = make_user(email=EMAIL, name="Camille Roy", password=PASSWORD, language="en")
    return make_member(brand, user=user, role=Role.ADMIN, first_name="Camille", signature="customer care")


def _organisation() -> Any:
    from vigie.brands.models import Organisation

    return Organisation.objects.create(name="Nordet")


def connected(
    member: Member, network: str, *, server: str, settings: dict[str, object], **secret: str
) -> Account:
    """An account connected as the page does it, and read every second."""
    account = connect_account(
        brand=member.brand,
        network=network,
        name=network,
        server=server,
        settings=settings,
        secret=secret,
        by=member,
        now=timezone.now(),
    )
    Account.objects.filter(pk=account.pk).update(read_every=1)
    return account


def desk_of(member: Member) -> str:
    return f"/b/{UUID(str(member.brand.public_id))}/"
