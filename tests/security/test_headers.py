"""What every answer says to browsers, and where none of them leads (TRUST T10, T22, B80, B85)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
import pytest
from django.conf import settings as django
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories as make
from tests.api.client import Caller
from tests.processes import Home
from tests.security.routes import Route, listed, theirs
from tests.security.rows import OTHER
from vigie.brands.models import Member, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return make.make_member(role=Role.ADMIN, user=make.make_user(password=make.PASSWORD))


def logged_in(member: Member, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(member.user, backend=django.AUTHENTICATION_BACKENDS[1])
    return client


def answers(member: Member) -> dict[str, Any]:
    """One answer of each kind."""
    client, stranger, key = logged_in(member), Client(), Caller(member)
    desk = reverse("desk", args=[member.brand.public_id])
    careful = logged_in(member, enforce_csrf_checks=True)
    return {
        "page": client.get(desk),
        "fragment": client.get(desk, headers={"HX-Request": "true", "HX-Target": "queue"}),
        "login": stranger.get(reverse("account_login")),
        "redirect": stranger.get(desk),
        "not found": client.get("/nowhere/"),
        "forbidden": logged_in(make.make_member(member.brand, role=Role.READER)).get(
            reverse("team_invite", args=[member.brand.public_id])
        ),
        "form from elsewhere": careful.post(reverse("me")),
        "wrong method": client.delete(desk),
        "other host": Client(headers={"host": "evil.example"}).get("/"),
        "api": key.get("/cases"),
        "api refusal": stranger.get("/api/v1/cases"),
        "api description": stranger.get("/api/v1/openapi.json"),
        "join": stranger.get("/join/none/"),
        "live": client.get(reverse("live", args=[member.brand.public_id])),
    }


def policy_of(answer: Any) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split(";") if part.strip())
    return {name: values for name, *values in parts}


def test_every_answer_keeps_to_itself(member: Member) -> None:
    for name, answer in answers(member).items():
        policy = policy_of(answer)
        said = answer.headers
        assert said["X-Frame-Options"] == "DENY", name
        assert said["X-Content-Type-Options"] == "nosniff", name
        assert said["Referrer-Policy"] == "same-origin", name
        assert said["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert policy["default-src"] == ["'none'"], name
        assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"], name
        assert policy["form-action"] == ["'self'"], name
        wide = [value for values in policy.values() for value in values if "unsafe" in value or "*" in value]
        assert wide == [], name
        assert not any(
            value.startswith(("http:", "https:")) for values in policy.values() for value in values
        )
        assert "Access-Control-Allow-Origin" not in said, name
        assert "Server" not in said, name


def test_what_a_brand_sees_stays_out_of_caches(member: Member) -> None:
    found = answers(member)
    for name in ("page", "fragment", "login", "api", "join"):
        assert "no-store" in found[name].headers.get("Cache-Control", ""), name


def test_nonces_are_used_once(member: Member) -> None:
    client = logged_in(member)
    pages = [client.get(reverse("mfa_add_webauthn"), follow=True) for _ in range(2)]
    nonces = [
        value for page in pages for value in policy_of(page)["script-src"] if value.startswith("'nonce-")
    ]

    assert len(set(nonces)) == len(nonces)


def test_cookies_cannot_be_read_by_scripts_nor_sent_by_others(member: Member) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": member.user.email, "password": make.PASSWORD})

    for name, cookie in client.cookies.items():
        assert cookie["samesite"] == "Lax", name
        assert cookie["httponly"] or name == "csrftoken", name
        assert cookie["domain"] == "", name


# Where a cookie opens nothing ("elsewhere"), there is nothing to forge.
FORMS = [one for one in theirs() if listed().get(one.name, {}).get("who") != "elsewhere"]


@pytest.mark.parametrize("route", [one for one in FORMS if "api" not in one.name], ids=str)
def test_others_forms_ask_for_their_token_too(route: Route, member: Member) -> None:
    client = logged_in(member, enforce_csrf_checks=True)
    where = reverse(route.name, kwargs={name: OTHER[name] for name in route.ids})
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(where).status_code == 403
    assert client.post(where, headers={"origin": "https://evil.example"}).status_code == 403


def test_key_is_the_only_way_into_the_api(member: Member) -> None:
    """A cookie that a browser sends by itself opens nothing there: there is nothing to forge."""
    client = logged_in(member)

    assert client.get("/api/v1/cases").status_code == 401
    assert client.post("/api/v1/watches", "{}", content_type="application/json").status_code == 401


ELSEWHERE = [
    *("//evil.example", "///evil.example", "////evil.example/%2f..", "/\\evil.example", "\\/evil.example"),
    *(
        "\\\\evil.example",
        "https://evil.example",
        "http:evil.example",
        "https:/evil.example",
        "HTTPS://EVIL.EXAMPLE",
    ),
    *("/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example", "\x00//evil.example"),
    *(
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "blob:x",
        "//user@evil.example",
        "//evil.example:80",
    ),
    *(
        "https://testserver@evil.example",
        "https://testserver.evil.example",
        "//testserver\\@evil.example",
        "http://[",
    ),
    *(
        "/%0d%0aLocation:%20//evil.example",
        "/\r\nX-Evil: 1",
        "//[::1]/",
        "ftp://evil.example",
        "evil.example",
    ),
    *(
        "http://testserver//evil.example",
        "https://testserver/",
        "http://testserver:81/",
        "．．//evil.example",
    ),
]
DOORS: dict[str, Callable[[Client, Member, str], Any]] = {
    "login": lambda client, member, to: client.post(
        reverse("account_login"), {"login": member.user.email, "password": make.PASSWORD, "next": to}
    ),
    "login by address": lambda client, member, to: client.post(
        reverse("account_login", query={"next": to}), {"login": member.user.email, "password": make.PASSWORD}
    ),
    "logged in already": lambda client, member, to: _in(client, member).get(
        reverse("account_login"), {"next": to}
    ),
    "logout": lambda client, member, to: _in(client, member).post(reverse("account_logout"), {"next": to}),
    "language": lambda client, _, to: client.post(reverse("set_language"), {"language": "fr", "next": to}),
    "language from": lambda client, _, to: client.post(
        reverse("set_language"),
        {"language": "fr"},
        headers={"referer": to.replace("\r", "").replace("\n", "")},
    ),
    "again": lambda client, member, to: _in(client, member).post(
        reverse("account_reauthenticate"), {"password": make.PASSWORD, "next": to}
    ),
    "fragment": lambda client, member, to: client.get(
        reverse("sources", args=[member.brand.public_id]),
        headers={"HX-Request": "true", "HX-Current-URL": to.replace("\r", "").replace("\n", "")},
    ),
}


def _in(client: Client, member: Member) -> Client:
    client.force_login(member.user, backend=django.AUTHENTICATION_BACKENDS[1])
    return client


@pytest.mark.parametrize("door", DOORS)
def test_nothing_leads_elsewhere(door: str, member: Member) -> None:
    fast = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with fast, override_settings(ACCOUNT_RATE_LIMITS=False):
        member.user.set_password(make.PASSWORD)
        member.user.save()
        for target in ELSEWHERE:
            answer = DOORS[door](Client(), member, target)
            where = answer.headers.get("Location", answer.headers.get("HX-Redirect", "/"))
            assert answer.status_code < 500, target
            assert is_ours(where), (target, where)
            assert "X-Evil" not in answer.headers


def is_ours(where: str) -> bool:
    """As a browser reads it: an address of this host."""
    read = where.strip(" \t\r\n\0").replace("\\", "/").translate(dict.fromkeys(map(ord, "\t\r\n")))
    return urlsplit(urljoin("http://testserver/accounts/login/", read)).netloc == "testserver"


@pytest.mark.slow
def test_behind_tls_everything_says_so(make_home: Callable[..., Home], migrated: Home) -> None:
    """A proxy that is declared is believed about TLS; the same words of anybody else are not."""
    said = {"host": "vigie.example", "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}
    named = {"VIGIE_BASE_URL": "https://vigie.example", "VIGIE_ALLOWED_HOSTS": "vigie.example"}
    for proxies in ("127.0.0.1", ""):
        home = make_home(f"tls{bool(proxies)}", like=migrated, **named, VIGIE_TRUSTED_PROXIES=proxies)
        answer = httpx2.get(f"{home.serve().url}/welcome/", headers=said, trust_env=False, timeout=60)
        cookies = answer.headers.get_list("set-cookie")

        assert answer.status_code == 200
        assert cookies
        assert all("Secure" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
        assert ("strict-transport-security" in answer.headers) is bool(proxies)
        assert "server" not in answer.headers
