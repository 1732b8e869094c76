"""Whatever is thrown at an operation, it answers as its description says, and never breaks."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings

from tests.api.client import Caller
from tests.api.throwing import SCHEMA, Thrown, requests_to
from tests.factories import make_brand, make_member
from tests.security.test_api_matrix import ids
from vigie.brands.models import Role

pytestmark = pytest.mark.django_db

OPERATIONS = [(method, path) for path, methods in SCHEMA["paths"].items() for method in methods]


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[" ".join(one) for one in OPERATIONS])
def test_nothing_thrown_at_it_breaks_it(method: str, path: str) -> None:
    brand = make_brand()
    member = make_member(brand, role=Role.ADMIN)
    caller, reader = Caller(member), Caller(make_member(brand), ["read"])
    documented = {int(status) for status in SCHEMA["paths"][path][method]["responses"]}
    known = ids(brand) | {"brand_id": brand.public_id}

    def ask(client: Client, thrown: Thrown) -> int:
        headers = {"idempotency-key": thrown.key} if thrown.key else {}
        answer = client.generic(
            method.upper(), thrown.path, thrown.body, content_type=thrown.content_type, headers=headers
        )
        if answer.status_code >= 400:
            assert set(answer.json()) == {"code", "message", "details"}, answer.content[:300]
        return int(answer.status_code)

    @given(requests_to(path, method, known))
    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    def throw(thrown: Thrown) -> None:
        for client in (caller.client, reader.client, Client()):
            status = ask(client, thrown)
            assert status < 500 or status in documented, (status, thrown)
            assert status in documented | {404}, (status, thrown)

    throw()
