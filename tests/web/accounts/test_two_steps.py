"""The second step of a login: six digits, a code on paper, a passkey."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests import factories as make
from tests.web.conftest import Enter
from tests.web.screens import check_page
from vigie.brands.models import Member

PERIOD = 30  # seconds, as every authenticator app has it


@pytest.fixture
def member(db: None) -> Member:
    cache.clear()
    return make.make_member(user=make.make_user(password=make.PASSWORD))


def digits(secret: str, later: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + later))


def log_in(client: Client, member: Member) -> str:
    page = client.post(reverse("account_login"), {"login": member.user.email, "password": make.PASSWORD})
    return page.headers["Location"]


def with_app(client: Client, member: Member) -> str:
    """Set up an authenticator app as a person does, the password given once more; its secret."""
    log_in(client, member)
    client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": digits(secret)})
    return str(secret)


def test_app_is_asked_for_at_the_next_login(member: Member, client: Client) -> None:
    secret = with_app(client, member)
    other = Client()

    assert log_in(other, member) == reverse("mfa_authenticate")
    assert other.get(reverse("me")).status_code == 302
    assert other.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert other.get(reverse("me")).status_code == 302
    other.post(reverse("mfa_authenticate"), {"code": digits(secret, later=1)})
    assert other.get(reverse("me")).status_code == 200


def test_code_on_paper_works_once(member: Member, client: Client) -> None:
    with_app(client, member)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    first, second = Client(), Client()
    for each in (first, second):
        log_in(each, member)
        each.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert first.get(reverse("me")).status_code == 200
    assert second.get(reverse("me")).status_code == 302


def test_pages_of_the_app_are_in_our_frame(member: Member, client: Client) -> None:
    with_app(client, member)
    for route in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
    ):
        assert 'class="rail"' in client.get(reverse(route)).content.decode()


def confirm_it_is_me(page: Page) -> None:
    """What protects the account asks for the password once more."""
    check_page(page)
    page.fill("[name=password]", make.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "reauthenticate" not in url)
    check_page(page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_passkey_lets_its_owner_in_without_a_password(language: str, enter: Enter) -> None:
    """With Chromium's own virtual key: added in the account, then used at the door."""
    cache.clear()
    member = make.make_member(user=make.make_user(password=make.PASSWORD))
    page = enter(None, reverse("account_login"), language=language)
    # Passkeys are tied to a name: a bare address has none.
    base = page.url.split("/accounts")[0].replace("127.0.0.1", "localhost")
    page.goto(base + reverse("account_login"))
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    page.fill("[name=login]", member.user.email)
    page.fill("[name=password]", make.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/b/"))

    page.goto(base + reverse("mfa_add_webauthn"))
    confirm_it_is_me(page)
    page.fill("[name=name]", "Téléphone")
    if page.locator("[name=passwordless]").count():
        page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/add/" not in url)
    page.goto(base + reverse("mfa_list_webauthn"))
    check_page(page)

    page.context.clear_cookies()
    page.goto(base + reverse("account_login"))
    page.click("#passkey_login")
    page.wait_for_url(re.compile(r"/b/"))

    assert [row.wrap().name for row in Authenticator.objects.filter(type="webauthn")] == ["Téléphone"]
    assert settings.MFA_PASSKEY_LOGIN_ENABLED


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_pages_of_the_second_step_are_for_everybody(theme: str, width: int, enter: Enter) -> None:
    cache.clear()
    member = make.make_member(user=make.make_user(password=make.PASSWORD))
    page = enter(None, reverse("account_login"), theme=theme, width=width)
    page.fill("[name=login]", member.user.email)
    page.fill("[name=password]", make.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/b/"))
    page.goto(reverse("mfa_activate_totp"))
    confirm_it_is_me(page)
    page.fill("[name=code]", digits(page.input_value("#authenticator_secret")))
    page.press("[name=code]", "Enter")
    page.wait_for_url(lambda url: "activate" not in url)
    check_page(page)
    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.fill("[name=login]", member.user.email)
    page.fill("[name=password]", make.PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(reverse("mfa_authenticate")))
    check_page(page)
