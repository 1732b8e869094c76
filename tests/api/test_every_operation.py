"""Whatever is thrown at an operation, it answers as its description says, and never breaks."""

import os
import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from tests.api.client import Caller
from tests.api.throwing import SCHEMA, Thrown, requests_to
from tests.factories import make_brand, make_member
from tests.security.test_api_matrix import id_of
from vigie.brands.models import Role

pytestmark = pytest.mark.django_db

OPERATIONS = [(method, path) for path, methods in SCHEMA["paths"].items() for method in methods]


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[" ".join(one) for one in OPERATIONS])
def test_nothing_thrown_at_it_breaks_it(method: str, path: str) -> None:
    brand = make_brand()
    member = make_member(brand, role=Role.ADMIN)
    clients = (Caller(member).client, Caller(make_member(brand), ["read"]).client, Client())
    documented = {int(status) for status in SCHEMA["paths"][path][method]["responses"]}
    known = {name: id_of(name, brand) for name in re.findall(r"\{(\w+)\}", path)}

    def ask(client: Client, thrown: Thrown) -> int:
        headers = {"idempotency-key": thrown.key} if thrown.key else {}
        answer = client.generic(
            method.upper(), thrown.path, thrown.body, content_type=thrown.content_type, headers=headers
        )
        if answer.status_code >= 400:
            assert set(answer.json()) == {"code", "message", "details"}, answer.content[:300]
        return int(answer.status_code)

    @given(requests_to(path, method, known))
    @settings(max_examples=5 if os.environ.get("CI") else 10, suppress_health_check=list(HealthCheck))
    def throw(thrown: Thrown) -> None:
        for client in clients:
            status = ask(client, thrown)
            assert status < 500 or status in documented, (status, thrown)
            assert status in documented | {404}, (status, thrown)

    throw()
