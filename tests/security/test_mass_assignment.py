"""A form or a body changes what it asks for and nothing else, whatever is added to it (TRUST T11, B83).

Each is sent twice from the same state: as its page shows it, and with a field of every column of every
table, hostile values in them. What changes must be the same.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.api.client import Caller
from tests.inbox.desk import open_brand
from tests.security.routes import Route, ours
from tests.security.seen_forms import SeenForm, forms_on
from tests.security.test_api_matrix import ALL, Operation, address
from tests.security.test_matrix import arguments
from tests.security.test_nonsense import bodies_of, plausible
from vigie.brands.models import Member, Role

pytestmark = pytest.mark.django_db

# What no request writes, or writes anew each time.
QUIET = {"sessions", "contenttypes", "auth", "axes", "bus"}
VOLATILE = (models.DateTimeField, models.UUIDField, models.BinaryField)
NEW_EACH_TIME = {
    "hash",
    "previous",
    "token_hash",
    "prefix",
    "body_hash",
    "key",
    "last_login",
    "lease",
    "answer",
}

Change = tuple[str, str, object]


def tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label not in QUIET]


def hostile(victim: Member) -> dict[str, str]:
    """A value for the name of every column there is."""
    found: dict[str, str] = {}
    for model in tables():
        for field in model._meta.concrete_fields:
            value = "4711"
            if field.choices:
                value = str(list(field.flatchoices)[-1][0])
            elif isinstance(field, models.BooleanField):
                value = "on"
            elif isinstance(field, models.ForeignKey):
                value = str({"brand": victim.brand_id, "user": victim.user_id}.get(field.name, victim.pk))
            elif isinstance(field, models.DateTimeField):
                value = "2020-01-01T00:00"
            elif isinstance(field, models.CharField | models.TextField):
                value = "hostile4711"
            found |= {field.name: value, field.attname: value}
    more = {
        "is_superuser": "on",
        "is_staff": "on",
        "role": "admin",
        "posture": "crisis",
        "scopes": "moderate",
    }
    return found | more


def state() -> dict[tuple[str, object], dict[str, object]]:
    """Every row as the database holds it: asked by hand, since it is asked hundreds of times."""
    found = {}
    with connection.cursor() as cursor:
        for model in tables():
            fields = model._meta.concrete_fields
            columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
            cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)}")
            for row in cursor.fetchall():
                named = dict(zip((field.attname for field in fields), row, strict=True))
                found[model._meta.label, named[model._meta.pk.attname]] = named
    return found


def changes(before: Mapping[Any, dict[str, object]], after: Mapping[Any, dict[str, object]]) -> list[Change]:
    """Columns that differ, and the columns of new rows; ids of new rows are only known to be new."""
    found: list[Change] = []
    for key, row in after.items():
        model = apps.get_model(key[0])
        old = before.get(key)
        for field in model._meta.concrete_fields:
            if field.primary_key or isinstance(field, VOLATILE) or field.name in NEW_EACH_TIME:
                continue
            value: object = row[field.attname]
            if isinstance(field, models.ForeignKey) and value is not None:
                target = field.related_model._meta.label  # type: ignore[union-attr]
                value = value if (target, value) in before else "new"
            if isinstance(field, models.JSONField):
                value = json.loads(value) if isinstance(value, str) else value
                value = sorted(value) if isinstance(value, dict) else value
            if old is None or row[field.attname] != old[field.attname]:
                found.append((f"{key[0]}{'' if old else ' new'}", field.name, str(value)))
    gone = [(label, "row", "gone") for label, pk in before if (label, pk) not in after]
    return sorted([*found, *gone], key=str)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def effect_of(client: Client, where: str, answers: Mapping[str, object]) -> tuple[int, list[Change]]:
    with undone():
        before = state()
        answer = client.post(where, answers)
        return answer.status_code, changes(before, state())


EMPTY_AT_FIRST = {"change_new"}  # when somebody is away is for people to say

PAGES = sorted(
    {route.name: route for route in ours() if route.access and "GET" in route.access.methods}.items()
)


def least(route: Route) -> Role:
    return (route.access.role if route.access else None) or Role.READER


@pytest.mark.parametrize("route", [route for _, route in PAGES if route.name != "connect_network"], ids=str)
def test_forms_change_only_what_they_ask(route: Route) -> None:
    brand = open_brand()
    victim = make.make_member(role=Role.ADMIN)
    member = make.make_member(brand, role=least(route), user=make.make_user(password=None))
    client = Client()
    if route.name not in {"welcome", "join"}:
        client.force_login(member.user, backend=django.AUTHENTICATION_BACKENDS[1])
    where = reverse(route.name, kwargs=arguments(route, brand, member))
    page = client.get(where, follow=True)
    found = forms_on(page.content.decode()) if "html" in page.headers.get("Content-Type", "") else []
    for form in found:
        if any(word in form.action for word in ("logout", "language")):
            continue
        with_more = {**{n: v for n, v in hostile(victim).items() if n not in form.fields}, **form.fields}
        plain, more = (effect_of(client, form.action or where, told) for told in (form.fields, with_more))

        assert plain == more, form.action
        if route.name.endswith("_new") and route.name not in EMPTY_AT_FIRST:
            assert any(table.endswith(" new") for table, _, _ in plain[1]), "the plain form had no effect"


ACTS = [
    "case_assign",
    "case_note",
    "case_leave",
    "case_close",
    "case_reply",
    "case_draft",
    "case_pen",
    "case_tick",
]


@pytest.mark.parametrize("name", ACTS)
def test_acts_on_a_case_change_only_what_they_ask(name: str) -> None:
    """Those whose forms stand in parts of the page that this case does not show."""
    brand = open_brand()
    victim, member = make.make_member(role=Role.ADMIN), make.make_member(brand)
    client = Client()
    client.force_login(member.user, backend=django.AUTHENTICATION_BACKENDS[1])
    case = make.make_case(brand, version=1)
    sent = make.make_delivery(case.account, state="by_hand")
    make.make_reply(case, by=member, delivery=sent, state="leaving") if name == "case_tick" else None
    answers = {
        "case_assign": {"to": member.pk},
        "case_note": {"text": "Tiens."},
        "case_leave": {"until": "120"},
        "case_close": {"cause": "nothing"},
        "case_reply": {"text": "Bonjour", "language": "fr", "seen_version": 1},
        "case_draft": {"text": "Bonjour", "language": "fr"},
        "case_pen": {"do": "take"},
        "case_tick": {"delivery": sent.pk, "url": "https://a.example/1"},
    }[name]
    where = reverse(name, args=[brand.public_id, case.public_id])
    more = {
        **{
            n: v
            for n, v in hostile(victim).items()
            if n not in {*answers, "is_private", "template_key", "way"}
        }
    }

    status, plain = effect_of(client, where, answers)
    assert status < 400
    assert plain != []
    assert (status, plain) == effect_of(client, where, more | answers)


WRITES = [one for one in ALL if one.method in {"POST", "PUT"} and one.path != "/accounts"]


@pytest.mark.parametrize("operation", WRITES, ids=str)
def test_bodies_change_only_what_they_ask(operation: Operation) -> None:
    assert operation.needs
    brand = open_brand()
    victim = make.make_member(role=Role.ADMIN)
    caller = Caller(make.make_member(brand, role=operation.needs.role))
    where = "/api/v1" + address(operation, brand)
    body = {name: plausible(part) for name, part in bodies_of(operation).get("properties", {}).items()}
    with_more = {n: v for n, v in hostile(victim).items() if n not in body} | body

    def effect(sent: object) -> tuple[int, list[Change]]:
        with undone():
            before = state()
            answer = caller.client.generic(operation.method, where, json.dumps(sent), "application/json")
            return answer.status_code, changes(before, state())

    assert effect(body) == effect(with_more)


def test_difference_is_seen() -> None:
    """A check that cannot fail is a defect."""
    member = make.make_member(role=Role.READER)
    before = state()
    Member.objects.filter(pk=member.pk).update(role=Role.ADMIN)
    make.make_watch(member.brand, name="x")

    found = changes(before, state())
    assert ("brands.Member", "role", "admin") in found
    assert ("listening.Watch new", "name", "x") in found
    assert SeenForm("", "post").fields == {}
