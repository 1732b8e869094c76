"""Nonsense in an address, a form or a body is refused or passed over: never a 5xx (TRUST T12, F7)."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django import forms
from django.conf import settings as django
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.api.client import Caller
from tests.api.throwing import SCHEMA
from tests.security.nasty import texts, values
from tests.security.routes import Route, listed, routes
from tests.security.rows import OTHER, ROWS
from tests.security.seen_forms import SeenForm, forms_on
from tests.security.test_api_matrix import ALL, Operation, address
from tests.security.test_matrix import arguments
from vigie.brands.models import Brand, Member, Role
from vigie.playbook.services import seed_playbook

pytestmark = pytest.mark.django_db

tried = settings(
    max_examples=min(60, settings.default.max_examples),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
HEADERS = [
    "HX-Request",
    "HX-Current-URL",
    "HX-Target",
    "HX-Trigger",
    "HX-History-Restore-Request",
    "Accept-Language",
    "Referer",
    "Range",
    "If-None-Match",
    "Authorization",
    "Idempotency-Key",
    "X-CSRFToken",
]
IN_ADDRESSES = ["tab", "network", "unassigned", "everywhere", "after", "rows", "seen", "mark", "language"]


@contextmanager
def undone() -> Iterator[None]:
    """Each example begins on the same rows, whatever the one before did or broke."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def field_names() -> list[str]:
    """Every name that a form of ours reads."""
    found: set[str] = set(IN_ADDRESSES)
    waiting: list[type[forms.BaseForm]] = [forms.Form]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith(("vigie.", "allauth.")):
            found |= set(kind.base_fields)  # type: ignore[attr-defined]
    return sorted(found | {"do", "to", "cases", "scope", "back", "template", "previous", "next"})


FIELDS = field_names()
fields = st.dictionaries(st.sampled_from(FIELDS), texts | st.lists(texts, max_size=3), max_size=8)
headers = st.dictionaries(st.sampled_from(HEADERS), texts.map(lambda text: text[:200]), max_size=2)
PAGES = [route for route in routes() if route.access or listed()[route.name]["who"] != "elsewhere"]


@pytest.fixture
def admin() -> Member:
    return make.make_member(role=Role.ADMIN, user=make.make_user(password=None))


def logged_in(member: Member) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(member.user, backend=django.AUTHENTICATION_BACKENDS[1])
    return client


def wild_address(route: Route, brand: Brand, member: Member, data: st.DataObject) -> str:
    """The route's address with real ids, or with numbers and words in their place."""
    known = {name: OTHER[name] for name in route.ids if name in OTHER}
    rows = {name: ROWS[name](brand, member) for name in route.ids if name in ROWS}
    brand_id = {"brand_id": brand.public_id} if "brand_id" in route.ids else {}
    for name, value in rows.items():
        if isinstance(value, int) and data.draw(st.booleans(), label=f"wild {name}"):
            rows[name] = data.draw(st.sampled_from([0, 2**31, 2**63, 10**30]), label=name)
    return reverse(route.name, kwargs=known | rows | brand_id)


def sent(given: Mapping[str, str]) -> dict[str, str]:
    """Header values as a server receives them: Latin-1, without line ends."""
    return {
        name: re.sub(r"[\r\n\0]", "", value).encode("utf-8").decode("latin-1")
        for name, value in given.items()
    }


@tried
@given(route=st.sampled_from(PAGES), query=fields, given_headers=headers, data=st.data())
def test_pages_survive_any_address(
    route: Route, query: dict[str, Any], given_headers: dict[str, str], data: st.DataObject, admin: Member
) -> None:
    with undone():
        where = wild_address(route, admin.brand, admin, data)
        page = logged_in(admin).get(where, query, headers=sent(given_headers))

        assert page.status_code < 500


@tried
@given(route=st.sampled_from(PAGES), answers=fields, htmx=st.booleans(), data=st.data())
def test_pages_survive_any_form(
    route: Route, answers: dict[str, Any], htmx: bool, data: st.DataObject, admin: Member
) -> None:
    if route.name == "connect_network":
        return  # asks a network: tests/web/sources
    with undone():
        where = wild_address(route, admin.brand, admin, data)
        page = logged_in(admin).post(where, answers, headers={"HX-Request": "true"} if htmx else {})

        assert page.status_code < 500


FURNISHED = [
    *("desk", "case", "watches", "watch_new", "watch", "sources", "source", "stop", "source_stop", "paste"),
    *("places", "place"),
    *("playbook", "rules_edit", "rules_version", "texts", "text", "text_new", "text_edit", "departments"),
    *("topics", "topic", "topic_new"),
    *("department", "department_edit", "department_new", "alerts", "team", "team_invite", "team_member"),
    *("brand", "hours", "signature", "keys", "me", "import", "join", "mfa_index", "account_change_password"),
]


@pytest.fixture
def pages(admin: Member) -> list[tuple[str, SeenForm]]:
    """Every form of the product that is posted, and the address it goes to."""
    seed_playbook({"brand": admin.brand_id}, make.just_now())
    make.make_invitation(admin.brand)
    client, found = logged_in(admin), []
    for name in FURNISHED:
        where = reverse(name, kwargs=arguments(by_name(name), admin.brand, admin))
        seen = forms_on(client.get(where).content.decode())
        found += [(form.action or where, form) for form in seen if "logout" not in form.action]
    return found


@tried
@given(htmx=st.booleans(), data=st.data())
def test_forms_survive_any_answer(
    htmx: bool, data: st.DataObject, admin: Member, pages: list[tuple[str, SeenForm]]
) -> None:
    """Forms as their pages show them, rightly answered but for a few fields."""
    where, form = data.draw(st.sampled_from(pages), label="form")
    answers: dict[str, Any] = dict(form.fields)
    for name in data.draw(st.lists(st.sampled_from(sorted(answers)), max_size=3)):
        answers[name] = data.draw(texts, label=name)
    with undone():
        page = logged_in(admin).post(where, answers, headers={"HX-Request": "true"} if htmx else {})

        assert page.status_code < 500


def by_name(name: str) -> Route:
    return next(route for route in routes() if route.name == name)


@tried
@given(answers=fields, data=st.data())
def test_strangers_forms_are_survived(answers: dict[str, Any], data: st.DataObject) -> None:
    with undone():
        if data.draw(st.booleans(), label="empty house"):
            route = "welcome"
        else:
            make.make_brand()
            route = data.draw(st.sampled_from(["account_login", "account_reset_password", "set_language"]))
        page = Client().post(reverse(route), answers)

        assert page.status_code < 500


def bodies_of(operation: Operation) -> dict[str, Any]:
    """The schema of an operation's body, its parts resolved; {} when it takes none."""
    found = SCHEMA["paths"]
    said = next(
        found[path].get(operation.method.lower(), {})
        for path in found
        if re.sub(r"\{\w+\}", "{}", path) == "/api/v1" + re.sub(r"\{[\w:]+\}", "{}", operation.path)
    )
    schema = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    return dict(SCHEMA["components"]["schemas"].get(name, {}))


def plausible(schema: Mapping[str, Any]) -> Any:
    """A value that a field accepts."""
    one = schema.get("anyOf", [schema])[0]
    if "enum" in one:
        return one["enum"][0]
    if one.get("format") == "date-time":
        return "2030-01-01T09:00:00Z"
    kinds = {"integer": 1, "boolean": True, "object": {}, "array": [], "number": 1}
    return kinds.get(one.get("type", "string"), "boréale livraison")


WRITES = [operation for operation in ALL if operation.method in {"POST", "PUT", "PATCH"}]


@tried
@given(operation=st.sampled_from(WRITES), data=st.data(), key=st.booleans())
def test_api_survives_any_body(operation: Operation, data: st.DataObject, key: bool, admin: Member) -> None:
    with undone():
        schema = bodies_of(operation).get("properties", {})
        body = {name: plausible(part) for name, part in schema.items()}
        wild = data.draw(st.lists(st.sampled_from(sorted(body)), max_size=3)) if body else []
        body |= {name: data.draw(values, label=name) for name in wild}
        client = Caller(admin).client
        answer = client.generic(
            operation.method,
            "/api/v1" + address(operation, admin.brand),
            json.dumps(body),
            content_type="application/json",
            headers={"idempotency-key": "k"} if key else {},
        )

        assert answer.status_code < 500 or is_of_the_network(answer), answer.content
        json.loads(answer.content or b"null")


def is_of_the_network(answer: Any) -> bool:
    """502: a network did not do it, which is said in words."""
    return bool(answer.status_code == 502 and answer.json()["message"])


@tried
@given(body=values | st.binary(max_size=40) | st.sampled_from([b"[" * 20_000, b"{" * 20_000, b"1" * 5000]))
def test_api_survives_what_is_no_body(body: Any, admin: Member) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    with undone():
        client = Caller(admin).client
        for path in ("/watches", "/holds", "/accounts"):
            answer = client.post(f"/api/v1{path}", content, content_type="application/json")
            assert answer.status_code < 500


@tried
@given(
    operation=st.sampled_from([one for one in ALL if one.method == "GET"]),
    query=st.dictionaries(
        st.sampled_from(["cursor", "limit", "network", "language", "tab", "unassigned"]), texts, max_size=4
    ),
)
def test_api_lists_survive_any_question(operation: Operation, query: dict[str, str], admin: Member) -> None:
    with undone():
        where = "/api/v1" + address(operation, admin.brand)
        answer = Caller(admin).client.get(where, query)

        assert answer.status_code < 500
        json.loads(answer.content)


IDS = ["0", "-1", str(2**31), str(2**63), str(10**30), "9" * 4000, "%00", "²", "%ED%A0%80", "1%0a", "..%2f"]


@pytest.mark.parametrize("operation", [one for one in ALL if "{" in one.path], ids=str)
def test_api_survives_any_id(operation: Operation, admin: Member) -> None:
    client = Caller(admin).client
    for wild in IDS:
        where = "/api/v1" + re.sub(r"\{[\w:]+\}", wild, operation.path)
        assert client.generic(operation.method, where, "{}", "application/json").status_code < 500, wild
