"""The same `Idempotency-Key` and the same body get the first answer again: a retry does nothing twice.

The same key with another body is refused (422); while the first is still being answered, 409.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from ninja import Schema, Status

from vigie.api.access import ApiRequest
from vigie.api.errors import ApiProblem
from vigie.inbox.models import ClientCommand

KEPT = timedelta(hours=24)
LONGEST_KEY = 100
SALT = "vigie.api.idempotency"


def idempotent(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap an operation that writes. Without the header it runs as it is."""

    @wraps(operation)
    def once(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("idempotency-key", "")
        if not key:
            return _response(*_plain(operation(request, *args, **kwargs)))
        if len(key) > LONGEST_KEY:
            raise ApiProblem(422, "key-too-long", _("An Idempotency-Key has at most 100 characters."))
        command, known = _begin(request, key)
        if known:
            return known
        try:
            status, answer = _plain(operation(request, *args, **kwargs))
        except Exception:
            command.delete()  # nothing was done: the client may try the same key again
            raise
        ClientCommand.objects.filter(pk=command.pk).update(status=status, answer=answer)
        return _response(status, answer)

    return once


def _begin(request: ApiRequest, key: str) -> tuple[ClientCommand, HttpResponse | None]:
    said = f"{request.method} {request.path}\n".encode() + request.body
    # Keyed: a body may hold a short secret, which a plain hash would let somebody guess.
    digest, now = salted_hmac(SALT, said, algorithm="sha256").hexdigest(), timezone.now()
    ClientCommand.objects.filter(member=request.member, key=key, at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            made = ClientCommand.objects.create(member=request.member, key=key, body_hash=digest, at=now)
            return made, None
    except IntegrityError:
        first = ClientCommand.objects.get(member=request.member, key=key)
    if first.body_hash != digest:
        raise ApiProblem(422, "key-reused", _("This Idempotency-Key was used for something else."))
    if first.status is None:
        raise ApiProblem(409, "in-progress", _("The first request with this key is still being answered."))
    return first, _response(first.status, first.answer)


def _plain(answer: Any) -> tuple[int, Any]:
    """Status and JSON of what an operation returned."""
    status, body = (answer.status_code, answer.value) if isinstance(answer, Status) else (200, answer)
    return status, json.loads(json.dumps(body, default=_values))


def _values(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, Schema) else DjangoJSONEncoder().default(value)


def _response(status: int, answer: Any) -> HttpResponse:
    content = b"" if answer is None else json.dumps(answer)
    response = HttpResponse(content, status=status, content_type="application/json; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
