"""Nobody is let in without a password but the demo's visitor, on the machine itself (T6, DNS rebinding)."""

from collections.abc import Callable

import httpx2
import pytest
from django.conf import settings as django
from django.test import Client, override_settings
from django.urls import reverse

from tests import factories as make
from tests.processes import Home
from vigie.brands.models import Member, Role

DOOR = "vigie.web.demo.LetTheVisitorIn"
LOGIN = "django.contrib.auth.middleware.AuthenticationMiddleware"
after = django.MIDDLEWARE.index(LOGIN) + 1
in_the_demo = override_settings(
    VIGIE_DEMO=True,
    MIDDLEWARE=[*django.MIDDLEWARE[:after], DOOR, *django.MIDDLEWARE[after:]],
    ALLOWED_HOSTS=["127.0.0.1", "localhost", "[::1]", "demo.example"],
)


@pytest.fixture
def visitor(db: None) -> Member:
    return make.make_member(role=Role.ADMIN, user=make.make_user(email=django.DEMO_VISITOR))


def is_let_in(
    visitor: Member, *, host: str = "127.0.0.1:8000", peer: str = "127.0.0.1", **headers: str
) -> bool:
    address = reverse("desk", args=[visitor.brand.public_id])
    return Client().get(address, HTTP_HOST=host, REMOTE_ADDR=peer, headers=headers).status_code == 200


@in_the_demo
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "localhost"])
def test_visitor_comes_in_on_the_machine_itself(host: str, visitor: Member) -> None:
    assert is_let_in(visitor, host=host)


@in_the_demo
@pytest.mark.parametrize(
    "header",
    [
        *("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "X-Forwarded-Proto"),
        *("X-Forwarded-Server", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP"),
    ],
)
def test_nobody_comes_in_through_a_proxy(header: str, visitor: Member) -> None:
    assert not is_let_in(visitor, **{header: "127.0.0.1"})


@in_the_demo
@pytest.mark.parametrize("peer", ["192.168.1.20", "10.0.0.1", "::ffff:10.0.0.1", "8.8.8.8"])
def test_nobody_comes_in_from_another_machine(peer: str, visitor: Member) -> None:
    assert not is_let_in(visitor, peer=peer)


@in_the_demo
@pytest.mark.parametrize(
    "host", ["demo.example", "demo.example:8000", "127.0.0.1.evil.example", "evil.example"]
)
def test_name_that_only_leads_here_opens_nothing(host: str, visitor: Member) -> None:
    """DNS rebinding: a page of evil.example whose name turns to 127.0.0.1 speaks as evil.example."""
    assert not is_let_in(visitor, host=host)


def test_door_is_not_there_outside_of_the_demo(visitor: Member) -> None:
    assert DOOR not in django.MIDDLEWARE
    assert not is_let_in(visitor, host="testserver")


@in_the_demo
def test_door_opens_for_nobody_else_even_where_it_stands(db: None) -> None:
    """VIGIE_DEMO left in the environment of a team's own house: there is no visitor to be."""
    assert not is_let_in(make.make_member(role=Role.ADMIN))


@pytest.mark.slow
@pytest.mark.parametrize("command", ["demo", "serve"])
def test_real_servers_answer_only_to_their_names(
    command: str, make_home: Callable[..., Home], migrated: Home
) -> None:
    home = make_home(command, like=migrated)
    running = home.serve(*(["--no-browser"] if command == "demo" else []), command=command)
    web = httpx2.Client(base_url=running.url, timeout=60, trust_env=False)

    for host in ("evil.example", "127.0.0.1.evil.example", "evil.example:8000", ""):
        answer = web.get("/", headers={"host": host})
        assert answer.status_code == 400, host
        assert "set-cookie" not in answer.headers
    for proxied in ({"x-forwarded-for": "203.0.113.9"}, {"x-forwarded-host": "127.0.0.1"}, {"via": "1.1 x"}):
        answer = web.get("/", headers=proxied)
        assert answer.headers.get("location") == reverse("account_login" if command == "demo" else "welcome")
