"""What the API says of itself beyond its types: how it refuses, and how to repeat a request safely."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["code", "message", "details"],
    "properties": {
        "code": {"type": "string", "description": "Stable: programs decide on it."},
        "message": {"type": "string", "description": "For people, in the caller's language."},
        "details": {"type": "object"},
    },
}
REFUSALS = {
    400: "Not JSON",
    401: "No valid token",
    403: "The token or its member may not do this",
    404: "Nothing here, or not yours",
    409: "It changed meanwhile, or the rules of the desk say no",
    422: "Not as expected",
    502: "The network did not do it",
}
REPEAT = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 100},
    "description": "The same key and the same body within 24 hours get the first answer again.",
}


class DescribedAPI(NinjaAPI):
    """An API whose description tells how it refuses, too. What it answers stays out of every cache."""

    def create_response(self, *args: Any, **options: Any) -> HttpResponse:
        response = super().create_response(*args, **options)
        response["Cache-Control"] = "no-store"
        return response

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        add_refusals(schema)
        return schema


def add_refusals(schema: dict[str, Any]) -> None:
    """Add to each operation of an OpenAPI description what it may answer instead of a result."""
    schema["components"]["schemas"]["Problem"] = PROBLEM
    for path, method, operation in _operations(schema["paths"]):
        for status in _statuses(path, method, operation):
            operation["responses"][status] = {
                "description": REFUSALS[status],
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        if method == "post":
            operation.setdefault("parameters", []).append(REPEAT)


def _operations(paths: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            yield path, method, operation


def _statuses(path: str, method: str, operation: Mapping[str, Any]) -> list[int]:
    asks = bool(operation.get("parameters") or operation.get("requestBody"))
    wanted = {
        400: "requestBody" in operation,
        401: True,
        403: True,
        404: "{" in path or "requestBody" in operation,
        409: method == "post",
        422: asks or method == "post",
        502: method == "post" and ("/accounts" in path or "/cases/" in path),
    }
    return [status for status, applies in wanted.items() if applies]
