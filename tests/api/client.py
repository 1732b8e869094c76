"""A program that calls the API with a member's token."""

from collections.abc import Sequence
from typing import Any

from django.test import Client
from django.utils import timezone

from vigie.brands.models import Member
from vigie.brands.services import SCOPES, create_token


class Caller:
    """Calls `/api/v1` as one member. Every answer is JSON or empty."""

    def __init__(self, member: Member, scopes: Sequence[str] = SCOPES) -> None:
        self.token, self.clear = create_token(member=member, name="essai", scopes=scopes, now=timezone.now())
        self.client = Client(headers={"authorization": f"Bearer {self.clear}", "accept-language": "fr"})

    def get(self, path: str, **params: object) -> Any:
        return self.client.get(f"/api/v1{path}", params)

    def post(self, path: str, body: object = None, *, key: str = "") -> Any:
        headers = {"idempotency-key": key} if key else {}
        return self.client.post(
            f"/api/v1{path}",
            body if body is not None else {},
            content_type="application/json",
            headers=headers,
        )

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1{path}")
