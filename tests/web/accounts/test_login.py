"""Getting in, and what makes guessing, stealing and luring useless (TRUST T6, T10, B80-B85)."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories as make
from vigie.brands.models import Role

pytestmark = pytest.mark.django_db

LIMIT = settings.AXES_FAILURE_LIMIT


class CountingHasher(Argon2PasswordHasher):
    """The real hasher, counting how many passwords were really tried."""

    tried = 0

    def verify(self, password: str, encoded: str) -> bool:
        CountingHasher.tried += 1
        return super().verify(password, encoded)


counting = override_settings(PASSWORD_HASHERS=[f"{__name__}.CountingHasher"])


@pytest.fixture(autouse=True)
def _house() -> None:
    make.make_brand()  # an empty house sends everybody to the first visit
    cache.clear()  # limits by machine: every test comes from the same one


def attempt(client: Client, email: str, password: str, *, address: str = "203.0.113.9") -> int:
    page = client.post(reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=address)
    return page.status_code


def test_right_password_leads_to_the_desk(client: Client) -> None:
    member = make.make_member(role=Role.AGENT, user=make.make_user(password=make.PASSWORD))
    page = client.post(
        reverse("account_login"), {"login": member.user.email, "password": make.PASSWORD}, follow=True
    )

    assert page.redirect_chain[-1][0] == reverse("desk", args=[member.brand.public_id])


@pytest.mark.slow
@counting
def test_a_thousand_guesses_are_hardly_tried(client: Client) -> None:
    """From a thousand addresses: no single machine has to be seen twice."""
    user = make.make_user(password=make.PASSWORD)
    CountingHasher.tried = 0

    for n in range(1000):
        attempt(client, user.email, f"guess {n}", address=f"198.51.{n // 250}.{n % 250 + 1}")

    assert CountingHasher.tried <= LIMIT


@counting
def test_right_password_does_not_help_while_the_address_rests(client: Client) -> None:
    user = make.make_user(password=make.PASSWORD)
    for n in range(LIMIT):
        attempt(client, user.email, f"guess {n}")
    CountingHasher.tried = 0

    assert attempt(client, user.email, make.PASSWORD, address="198.51.100.77") == 429
    assert CountingHasher.tried == 0


def test_rest_ends_by_itself(client: Client) -> None:
    user = make.make_user(password=make.PASSWORD)
    for n in range(LIMIT):
        attempt(client, user.email, f"guess {n}")
    for row in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=row.pk).update(attempt_time=row.attempt_time - timedelta(minutes=16))

    assert attempt(client, user.email, make.PASSWORD) == 302


def test_pest_does_not_lengthen_the_rest(client: Client) -> None:
    user = make.make_user(password=make.PASSWORD)
    for n in range(LIMIT):
        attempt(client, user.email, f"guess {n}")
    ends = AccessAttempt.objects.get().attempt_time
    for n in range(20):
        attempt(client, user.email, f"more {n}")

    assert AccessAttempt.objects.get().attempt_time == ends


def test_rest_says_how_long(client: Client) -> None:
    user = make.make_user(password=make.PASSWORD)
    for n in range(LIMIT):
        attempt(client, user.email, f"guess {n}")
    page = client.post(reverse("account_login"), {"login": user.email, "password": "x"})

    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) == 15 * 60
    assert "15 minutes" in page.content.decode()


def test_spelling_of_the_address_is_no_way_around(client: Client) -> None:
    user = make.make_user(email="luc@example.org", password=make.PASSWORD)
    for n in range(LIMIT):
        attempt(client, "Luc@Example.ORG" if n % 2 else " luc@example.org", f"guess {n}")

    assert attempt(client, user.email, make.PASSWORD) == 429


def test_address_without_account_gets_the_same_answers(client: Client) -> None:
    """Same status and same page, before and after the rest begins; only the typed address differs."""
    make.make_user(email="there@example.org", password=make.PASSWORD)

    def answers(email: str) -> list[tuple[int, list[str]]]:
        pages = [
            client.post(reverse("account_login"), {"login": email, "password": f"guess {n}"})
            for n in range(LIMIT + 2)
        ]
        return [(page.status_code, _without(page.content.decode(), email)) for page in pages]

    assert answers("there@example.org") == answers("nobody@example.org")


def _without(page: str, email: str) -> list[str]:
    return [line.replace(email, "…") for line in page.splitlines() if "csrf" not in line.lower()]


def test_machine_that_tries_too_fast_is_told_so(client: Client) -> None:
    answers = [attempt(client, f"person{n}@example.org", "guess") for n in range(40)]
    page = client.post(
        reverse("account_login"), {"login": "x@example.org", "password": "guess"}, REMOTE_ADDR="203.0.113.9"
    )

    assert 429 in answers
    assert (page.status_code, page.templates[0].name) == (429, "429.html")


@pytest.mark.parametrize("email", ["there@example.org", "nobody@example.org"])
def test_forgotten_password_does_not_tell_who_is_there(
    email: str, client: Client, mailoutbox: list[object]
) -> None:
    make.make_user(email="there@example.org", password=make.PASSWORD)
    page = client.post(reverse("account_reset_password"), {"email": email})

    assert (page.status_code, page.headers["Location"]) == (302, reverse("account_reset_password_done"))
    assert len(mailoutbox) == (1 if email.startswith("there") else 0)


def test_session_is_another_one_after_the_login(client: Client) -> None:
    """A session fixed by somebody else opens nothing (B81)."""
    user = make.make_user(password=make.PASSWORD)
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    attempt(client, user.email, make.PASSWORD)

    assert client.cookies["sessionid"].value not in {"", planted}
    stolen = Client()
    stolen.cookies["sessionid"] = planted
    assert stolen.get(reverse("me")).status_code == 302


def test_changed_password_ends_the_other_sessions(client: Client) -> None:
    user = make.make_user(password=make.PASSWORD)
    other = Client()
    for each in (client, other):
        attempt(each, user.email, make.PASSWORD)
    client.post(
        reverse("account_change_password"),
        {
            "oldpassword": make.PASSWORD,
            "password1": "une autre phrase facile",
            "password2": "une autre phrase facile",
        },
    )

    assert client.get(reverse("me")).status_code == 200
    assert other.get(reverse("me")).status_code == 302


def test_password_opens_what_asks_for_it_again(client: Client) -> None:
    """Setting up the second step asks for the password anew; our people have no list of addresses."""
    user = make.make_user(password=make.PASSWORD)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    asked = client.get(reverse("mfa_activate_totp"))
    again = client.post(asked.headers["Location"], {"password": make.PASSWORD})

    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert again.headers["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http:evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "//user@evil.example",
    "https:///evil.example",
    "///evil.example",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_login_leads_nowhere_else(target: str, client: Client) -> None:
    user = make.make_user(password=make.PASSWORD)
    page = client.post(
        reverse("account_login"), {"login": user.email, "password": make.PASSWORD, "next": target}
    )

    assert page.headers["Location"] == "/"


def test_login_leads_back_to_where_one_was(client: Client) -> None:
    member = make.make_member(user=make.make_user(password=make.PASSWORD))
    wanted = reverse("sources", args=[member.brand.public_id])
    sent = client.get(wanted)
    page = client.post(sent.headers["Location"], {"login": member.user.email, "password": make.PASSWORD})

    assert page.headers["Location"] == wanted


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code == 404


def test_cookies_stay_with_us(client: Client) -> None:
    user = make.make_user(password=make.PASSWORD)
    attempt(client, user.email, make.PASSWORD)
    cookie = client.cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_pages_may_not_be_framed_and_load_only_our_own(client: Client) -> None:
    page = client.get(reverse("account_login"))
    policy = page.headers["Content-Security-Policy"]

    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
