"""The published description of the Discourse API: our requests and the forum of the tests are held to it."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

DESCRIBED = json.loads(
    (Path(__file__).parent / "fixtures" / "discourse.openapi.json").read_text(encoding="utf-8")
)["paths"]

COUNTED = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}

# Where the description, which was made from samples, is narrower than the forum's own source.
WIDER: dict[str, Any] = {
    "reply_to_post_number": {
        "type": ["integer", "null"]
    },  # its samples answer nobody; PostSerializer: a number
    "actions_summary": {"type": "array", "items": COUNTED},  # count and acted are described for one post only
}
MORE: dict[str, dict[str, Any]] = {
    # what PostSerializer gives, described for /posts/{id}/replies.json only
    "GET /posts.json": {"reply_to_user": {"type": "object"}},
    "GET /t/{id}.json": {"reply_to_user": {"type": "object"}},
    "GET /categories.json": {"custom_fields": {"type": "object"}},  # BasicCategorySerializer, with plug-ins
    "GET /u/{username}.json": {"suspended_till": {"type": "string"}},  # only on who is suspended
    # PostActionsController: why, and "hide it at once"
    "POST /post_actions.json": {"message": {"type": "string"}, "take_action": {"type": "string"}},
}
QUERIES = {"GET /t/{id}/posts.json": {"post_ids[]"}}  # described as the body of a GET

# In the forum's routes and its own pages, and not described.
UNDESCRIBED = ("PUT /posts/{id}/recover.json", "PUT /t/{id}/recover.json", "PUT /posts/{id}/unhide.json")


def operation_of(method: str, path: str) -> str:
    """ "GET /posts/{id}.json" for a request; "" when nobody describes it."""
    described = [f"{verb.upper()} {there}" for there, verbs in DESCRIBED.items() for verb in verbs]
    for name in (*described, *UNDESCRIBED):
        verb, _, there = name.partition(" ")
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(there))
        if verb == method and re.fullmatch(pattern, path):
            return name
    return ""


def faults_of_request(name: str, query: Mapping[str, Any], body: Any) -> Iterator[str]:
    if not name or name in UNDESCRIBED:
        yield from () if name else ("asks for what is not described",)
        return
    operation = _operation(name)
    known = {p["name"] for p in operation.get("parameters", []) if p["in"] == "query"} | QUERIES.get(
        name, set()
    )
    yield from (f"{name}: no such parameter: {word}" for word in set(query) - known)
    asked = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if asked and name not in QUERIES and not (body is None and name.startswith("DELETE")):
        yield from _faults(name, _widened(asked["schema"], MORE.get(name, {})), body)


def faults_of_answer(name: str, body: Any) -> Iterator[str]:
    schema = schema_of(name)
    if schema is not None:
        yield from _faults(name, schema, body)


def schema_of(name: str) -> dict[str, Any] | None:
    if name in UNDESCRIBED:
        return None
    content = _operation(name)["responses"]["200"].get("content", {}).get("application/json")
    return _widened(content["schema"], MORE.get(name, {})) if content else None


def blank(schema: Mapping[str, Any]) -> Any:
    """The least that keeps the schema, to be filled in with what a test is about."""
    kinds = schema.get("type")
    kind = kinds[-1] if isinstance(kinds, list) else kinds or ("object" if "properties" in schema else "null")
    if kind == "object":
        wanted = schema.get("required", [])
        return {key: blank(part) for key, part in schema.get("properties", {}).items() if key in wanted}
    return {"array": [], "string": "", "integer": 0, "number": 0, "boolean": False, "null": None}[kind]


def _operation(name: str) -> dict[str, Any]:
    verb, _, path = name.partition(" ")
    found: dict[str, Any] = DESCRIBED[path][verb.lower()]
    return found


def _widened(schema: Any, more: Mapping[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_widened(part, more) for part in schema]
    if not isinstance(schema, dict):
        return schema
    wide = {key: _widened(part, more) for key, part in schema.items()}
    if isinstance(wide.get("properties"), dict):
        here = {key: WIDER.get(key, part) for key, part in wide["properties"].items()}
        wide["properties"] = {**here, **{key: part for key, part in more.items() if key not in here}}
    return wide


def _faults(name: str, schema: Mapping[str, Any], body: Any) -> Iterator[str]:
    for error in Draft202012Validator(schema).iter_errors(body):
        yield f"{name}: {'/'.join(map(str, error.path))}: {error.message}"[:300]
