"""Operation × role × tenant, generated from the routes: who may, who may not, and who must not even learn.

A new route fails here until its view carries a decorator of web/access.py (or matrix.toml lists it)
and rows.py knows how to make what its ids name.
"""

from collections.abc import Mapping
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.security.routes import Route, listed, ours, routes, theirs
from tests.security.rows import CANARY, OTHER, ROWS, new_brand
from vigie.brands.models import Brand, Member, Role
from vigie.web.access import Access

pytestmark = pytest.mark.django_db

PERSONAS = ("anonymous", "reader", "agent", "supervisor", "admin", "stranger", "leaver")
OUTSIDE = {"anonymous", "stranger", "leaver"}
METHODS = ("GET", "POST")


def persona(name: str, brand: Brand) -> Member | None:
    """Somebody as seen from `brand`: one of its roles, an administrator of another brand, one who left."""
    if name == "anonymous":
        return None
    if name == "stranger":
        return make.make_member(make.make_brand(), role=Role.ADMIN)
    if name == "leaver":
        return make.make_member(brand, role=Role.ADMIN, left_at=timezone.now())
    return make.make_member(brand, role=Role(name))


def arguments(route: Route, brand: Brand, member: Member | None = None) -> dict[str, object]:
    known = {name: OTHER[name] for name in route.ids if name in OTHER}
    rows = {name: ROWS[name](brand, member) for name in route.ids if name in ROWS}
    return known | rows | ({"brand_id": brand.public_id} if "brand_id" in route.ids else {})


def ask(route: Route, method: str, member: Member | None, kwargs: Mapping[str, object]) -> tuple[str, bytes]:
    """What a person gets, in one word, and the page."""
    client = Client(raise_request_exception=True)
    if member is not None:
        client.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[1])
    response = client.generic(method, reverse(route.name, kwargs=dict(kwargs)))
    where = response.headers.get("Location", "")
    content = b"".join(response) if response.streaming else response.content
    if response.status_code in {301, 302} and where.startswith(reverse("account_login")):
        return "login", content
    words = {403: "forbidden", 404: "not found", 405: "not so"}
    return words.get(response.status_code, "allowed" if response.status_code < 500 else "broken"), content


def expected(access: Access, method: str) -> dict[str, str]:
    """What the route's own words promise to each persona."""
    done = "allowed" if method in access.methods else "not so"
    if access.who == "public":
        return dict.fromkeys(PERSONAS, done)
    if access.who == "person":
        return dict.fromkeys(PERSONAS, done) | {"anonymous": "login"}
    assert access.role is not None
    outcome = {name: done if Role(name).rank >= access.role.rank else "forbidden" for name in PERSONAS[1:5]}
    return {"anonymous": "login", "stranger": "not found", "leaver": "not found"} | outcome


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", ours(), ids=str)
def test_route_is_for_those_it_names(route: Route, method: str) -> None:
    assert route.access is not None
    outcome, leaks, shared = {}, [], new_brand()
    wanted = expected(route.access, method)
    kept = arguments(route, shared)
    let_in = [name for name in PERSONAS if wanted[name] == "allowed" and name not in OUTSIDE]
    between = let_in[
        1:-1
    ]  # the lowest role let in and the highest are asked: pages take longer than refusals
    for name in (one for one in PERSONAS if one not in between):
        refused = wanted[name] != "allowed"  # who is let in may change the rows, and finds new ones
        brand = shared if refused else new_brand()
        member = persona(name, brand)
        kwargs = kept if refused else arguments(route, brand, member)
        outcome[name], content = ask(route, method, member, kwargs)
        if name in OUTSIDE and route.access.who != "public" and CANARY.encode() in content:
            leaks.append(name)
    if route.access.who == "public":  # a page for anybody may send the anonymous on to the login
        outcome = {name: "allowed" if got == "login" else got for name, got in outcome.items()}

    assert outcome == {name: wanted[name] for name in outcome}
    assert leaks == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "route", [route for route in ours() if "brand_id" in route.ids and set(route.ids) & set(ROWS)], ids=str
)
def test_id_of_another_brand_is_not_found(route: Route, method: str) -> None:
    """In one's own brand, with a row of somebody else's: path ids are never trusted."""
    mine, theirs_ = make.make_brand(), new_brand()
    admin = make.make_member(mine, role=Role.ADMIN)
    kwargs = arguments(route, theirs_) | {"brand_id": mine.public_id}

    outcome, content = ask(route, method, admin, kwargs)

    assert outcome == ("not found" if method in route.access.methods else "not so")  # type: ignore[union-attr]
    assert CANARY.encode() not in content


@pytest.mark.parametrize("route", [route for route in ours() if "brand_id" in route.ids], ids=str)
def test_brand_that_never_was_looks_like_one_that_is_not_yours(route: Route) -> None:
    brand = new_brand()
    user = make.make_member(make.make_brand(), role=Role.ADMIN)
    kwargs = arguments(route, brand)

    there = ask(route, "GET", user, kwargs)
    nowhere = ask(route, "GET", user, kwargs | {"brand_id": uuid4()})

    assert _without_tokens(there[1]) == _without_tokens(nowhere[1])
    assert there[0] == nowhere[0] == "not found"


def _without_tokens(page: bytes) -> list[bytes]:
    """Lines of the page but those that carry a CSRF token, which differ each time."""
    return [line for line in page.splitlines() if b"csrf" not in line.lower()]


@pytest.mark.parametrize("route", theirs(), ids=str)
def test_route_of_another_package_is_as_listed(route: Route) -> None:
    make.make_brand()  # an empty house sends everybody to the first visit
    who = listed()[route.name]["who"]
    if who == "elsewhere":
        return
    outcome = ask(route, "GET", None, {name: OTHER[name] for name in route.ids})[0]

    assert outcome in ({"login"} if who == "person" else {"allowed", "not so", "login"})


def test_every_route_says_who_may_use_it() -> None:
    assert [route.name for route in theirs() if route.name not in listed()] == []


def test_matrix_lists_only_routes_that_exist() -> None:
    assert sorted(set(listed()) - {route.name for route in theirs()}) == []


def test_every_public_route_says_why() -> None:
    assert [
        name for name, entry in listed().items() if entry["who"] == "public" and not entry.get("why")
    ] == []


def test_every_id_has_its_row() -> None:
    known = {*ROWS, *OTHER, "brand_id"}
    unknown = {name for route in ours() for name in route.ids} - known

    assert unknown == set()


def test_there_are_routes() -> None:
    assert len(routes()) > 30
    assert len({route.name for route in routes()}) == len(routes())


@pytest.mark.parametrize(
    "route", [route for route in ours() if "POST" in (route.access or Access("public", ())).methods], ids=str
)
def test_form_from_elsewhere_is_refused(route: Route) -> None:
    brand = new_brand()
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        make.make_member(brand, role=Role.ADMIN).user, backend=settings.AUTHENTICATION_BACKENDS[1]
    )
    address = reverse(route.name, kwargs=arguments(route, brand))

    assert client.post(address).status_code == 403
    assert client.post(address, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post(address, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
