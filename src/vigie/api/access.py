"""Who calls: a token of a member, its scopes, and the member's role. Strangers' rows do not exist."""

from datetime import timedelta
from typing import Any, Literal

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.utils import timezone, translation
from ninja.security import HttpBearer

from vigie.brands.models import ApiToken, Brand, Member, Role
from vigie.brands.services import token_hash

Scope = Literal["read", "write", "send", "moderate", "manage"]
USE_NOTED_EVERY = timedelta(minutes=1)


class Forbidden(Exception):
    """The caller is known, and this is not theirs to do. `missing`: what it takes."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


class ApiRequest(HttpRequest):
    """A request whose token was recognised."""

    auth: ApiToken
    member: Member
    brand: Brand


class needs(HttpBearer):  # noqa: N801 - read where it stands: auth=needs("send", Role.AGENT)
    """`Authorization: Bearer vgi_…`, with this scope, of a member with at least this role.

    Asked before anything else of the request is looked at. The same 401 for a token that never was,
    has ended or was revoked. tests/security/test_api_matrix.py tries every operation for everybody.
    """

    def __init__(self, scope: Scope, role: Role = Role.READER) -> None:
        super().__init__()
        self.scope, self.role = scope, role

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        known = _living(token)
        if known is None:
            return None
        request.member = known.member  # type: ignore[attr-defined]
        request.brand = known.member.brand  # type: ignore[attr-defined]
        if not request.headers.get("accept-language"):
            translation.activate(known.member.user.language)
        if self.scope not in known.scopes:
            raise Forbidden(f"scope {self.scope}")
        if not known.member.can(self.role):
            raise Forbidden(f"role {self.role}")
        return known


def _living(token: str) -> ApiToken | None:
    now = timezone.now()
    alive = Q(expires_at=None) | Q(expires_at__gt=now)
    known = (
        ApiToken.objects.select_related("member__brand", "member__user")
        .filter(alive, token_hash=token_hash(token), revoked_at=None)
        .filter(member__left_at=None, member__user__is_active=True)
        .first()
    )
    if known and (known.last_used_at is None or now - known.last_used_at > USE_NOTED_EVERY):
        ApiToken.objects.filter(pk=known.pk).update(last_used_at=now)
    return known


def found(row: Any) -> Any:
    """The row, or the 404 that a stranger and a typo get alike."""
    if row is None:
        raise Http404
    return row
