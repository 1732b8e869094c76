"""Operation × scope × role × tenant of the HTTP API, generated from the API itself.

An operation without `needs` fails the build; so does one whose ids nobody here knows how to make.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories as make
from tests.api.client import Caller
from tests.security.rows import ROWS
from vigie.api.access import needs
from vigie.api.main import api
from vigie.brands.models import Brand, Member, Role
from vigie.brands.services import SCOPES, remove_member, revoke_token
from vigie.inbox.overrides import ask_override

pytestmark = pytest.mark.django_db
CANARY = "canari4711"


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    needs: needs | None

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def operations() -> Iterator[Operation]:
    for _prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                asked = [one for one in operation.auth_callbacks if isinstance(one, needs)]
                for method in operation.methods:
                    yield Operation(method, path, asked[0] if asked else None)


ALL = list(operations())


def mention(brand: Brand) -> object:
    return make.make_case(brand, text=CANARY).mention.public_id


def override(brand: Brand) -> object:
    asker = make.make_member(brand, role=Role.AGENT)
    case = make.make_case(brand, text=CANARY)
    return ask_override(case=case, by=asker, why="Le juge demande son retrait.", now=timezone.now()).pk


def reply(brand: Brand) -> object:
    return make.make_reply(make.make_case(brand, text=CANARY), text=CANARY).pk


def delivery(brand: Brand) -> object:
    return make.make_delivery(make.make_case(brand, text=CANARY).account, text=CANARY).key


MAKERS: Mapping[str, Callable[[Brand], object]] = {
    "brand_id": lambda brand: brand.public_id,
    "account_id": lambda brand: make.make_account(brand, name=f"{CANARY} {uuid4()}").public_id,
    "watch_id": lambda brand: make.make_watch(brand, name=f"{CANARY} {uuid4()}").pk,
    "mention_id": mention,
    "override_id": override,
    "reply_id": reply,
    "delivery_id": delivery,
}


def id_of(name: str, brand: Brand) -> object:
    """A new row of this brand behind an id that a path names."""
    return MAKERS[name](brand) if name in MAKERS else ROWS[name](brand, None)


def address(operation: Operation, brand: Brand) -> str:
    return re.sub(r"\{(?:\w+:)?(\w+)\}", lambda named: str(id_of(named.group(1), brand)), operation.path)


def call(client: Client, operation: Operation, path: str) -> Any:
    return client.generic(operation.method, f"/api/v1{path}", "{}", content_type="application/json")


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_operation_says_who_may_call_it(operation: Operation) -> None:
    assert operation.needs is not None


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_nobody_comes_in_without_a_living_token(operation: Operation) -> None:
    brand = make.make_brand()
    path = address(operation, brand)
    revoked = Caller(make.make_member(brand, role=Role.ADMIN))
    revoke_token(token=revoked.token, now=timezone.now())
    leaver = make.make_member(brand, role=Role.ADMIN)
    left = Caller(leaver)
    remove_member(member=leaver, by=make.make_member(brand, role=Role.ADMIN), now=timezone.now())

    for client in (Client(), Client(headers={"authorization": "Bearer vgi_x"}), revoked.client, left.client):
        answer = call(client, operation, path)
        assert answer.status_code == 401
        assert CANARY.encode() not in answer.content


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_role_and_scope_are_both_needed(operation: Operation) -> None:
    brand = make.make_brand()
    assert operation.needs
    for role in Role:
        member = make.make_member(brand, role=role)
        path = address(operation, brand)
        less = [scope for scope in SCOPES if scope != operation.needs.scope]
        assert call(Caller(member, less).client, operation, path).status_code == 403
        full = call(Caller(member).client, operation, path)
        allowed = member.can(operation.needs.role)
        assert (full.status_code == 403) is not allowed, (role, full.status_code, full.content[:300])


@pytest.mark.parametrize("operation", [one for one in ALL if "{" in one.path], ids=str)
def test_strangers_rows_do_not_exist(operation: Operation) -> None:
    brand, home = make.make_brand(), make.make_brand()
    stranger: Member = make.make_member(home, role=Role.ADMIN)
    client = Caller(stranger).client

    answer = call(client, operation, address(operation, brand))

    # A body that is not as expected is refused before any row is looked for: nothing is learned.
    assert answer.status_code in {404, 422}
    assert CANARY.encode() not in answer.content
    nowhere = re.sub(r"\{(\w+):\w+\}", lambda kind: "0" if kind[1] == "int" else str(uuid4()), operation.path)
    assert call(client, operation, nowhere).status_code == answer.status_code
