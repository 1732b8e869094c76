"""Operation × scope × role × tenant of the HTTP API, generated from the API itself.

An operation without `needs` fails the build; so does one whose ids nobody here knows how to make.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories as make
from tests.api.client import Caller
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


def ids(brand: Brand) -> dict[str, object]:
    """One row of this brand behind each id a path may name."""
    case = make.make_case(brand, text=CANARY)
    asker = make.make_member(brand, role=Role.AGENT)
    asked = ask_override(case=case, by=asker, why="Le juge demande son retrait.", now=timezone.now())
    return {
        "brand_id": brand.public_id,
        "account_id": make.make_account(brand, name=f"{CANARY} {uuid4()}").public_id,
        "watch_id": make.make_watch(brand, name=f"{CANARY} {uuid4()}").pk,
        "hold_id": make.make_hold(brand, why=CANARY).pk,
        "mention_id": case.mention.public_id,
        "case_id": case.public_id,
        "override_id": asked.pk,
        "reply_id": make.make_reply(case, text=CANARY).pk,
        "delivery_id": make.make_delivery(case.account, text=CANARY).key,
    }


def address(operation: Operation, brand: Brand) -> str:
    known = ids(brand)
    return re.sub(r"\{(?:\w+:)?(\w+)\}", lambda named: str(known[named.group(1)]), operation.path)


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
        full = call(Caller(member).client, operation, address(operation, brand))
        allowed = member.can(operation.needs.role)
        assert (full.status_code == 403) is not allowed, (role, full.status_code, full.content[:300])
        less = [scope for scope in SCOPES if scope != operation.needs.scope]
        assert call(Caller(member, less).client, operation, address(operation, brand)).status_code == 403


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
