"""Requests drawn from an operation's own description: as it asks, nearly so, and not at all so."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from vigie.api.main import api

SCHEMA = json.loads(json.dumps(api.get_openapi_schema(), default=str))

ODD = [
    "",
    " ",
    "\0",
    "é" * 300,
    "' OR 1=1 --",
    "../../etc/passwd",
    "-1",
    "9" * 40,
    "null",
    "\ud800",
    "{}",
    "%00",
]
DEEP = [b"[" * 100_000, b'{"a":' * 5_000 + b"1" + b"}" * 5_000, b'{"text": ' + b"9" * 10_000 + b"}"]
wild: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@dataclass(frozen=True, slots=True)
class Thrown:
    """One request."""

    path: str
    body: bytes
    content_type: str
    key: str


def value_of(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """What the schema asks for."""
    if "$ref" in schema:
        return value_of(SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if "anyOf" in schema:
        return st.one_of([value_of(one) for one in schema["anyOf"]])
    kinds = {
        "object": _object_of,
        "array": lambda one: st.lists(value_of(one.get("items", {})), max_size=3),
        "string": _text_of,
        "boolean": lambda _: st.booleans(),
        "integer": lambda _: st.integers(-(2**70), 2**70) | st.integers(0, 300),
        "null": lambda _: st.none(),
    }
    return kinds.get(str(schema.get("type")), lambda _: wild)(schema)


def _object_of(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if "properties" not in schema:
        return st.dictionaries(st.text(max_size=10), st.text(max_size=20) | wild, max_size=3)
    known = {name: value_of(one) for name, one in schema["properties"].items()}
    needed = {name: known.pop(name) for name in schema.get("required", [])}
    return st.fixed_dictionaries(needed, optional=known)


def _text_of(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    match schema.get("format"):
        case "uuid":
            return st.uuids().map(str)
        case "date-time":
            return st.datetimes(timezones=st.timezones() | st.none()).map(lambda moment: moment.isoformat())
    return st.text(max_size=min(schema.get("maxLength", 30) + 1, 60)) | st.sampled_from(ODD)


def requests_to(path: str, method: str, known: Mapping[str, object]) -> st.SearchStrategy[Thrown]:
    """Requests to one operation. known: ids of rows that exist, by the names of path parameters."""
    operation = SCHEMA["paths"][path][method]
    asked: dict[str, st.SearchStrategy[Any]] = {}
    inside: dict[str, st.SearchStrategy[Any]] = {}
    for one in operation.get("parameters", []):
        if one["in"] == "path":
            inside[one["name"]] = st.just(known[one["name"]]) | value_of(one["schema"]) | st.sampled_from(ODD)
        elif one["in"] == "query":
            asked[one["name"]] = value_of(one["schema"]) | st.sampled_from(ODD)
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = value_of(content["schema"]) if content else st.nothing()
    bodies = (body | wild).map(_encoded) | st.binary(max_size=40) | st.sampled_from(DEEP)
    return st.builds(
        _thrown,
        st.just(path),
        st.fixed_dictionaries(inside),
        st.fixed_dictionaries({}, optional=asked),
        bodies,
        st.sampled_from(["application/json"] * 6 + ["text/plain", "multipart/form-data", "application/xml"]),
        st.sampled_from(["", "", "", "k1", "é" * 60, "k" * 101]),
    )


def _encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


def _thrown(
    path: str,
    inside: Mapping[str, object],
    asked: Mapping[str, object],
    body: bytes,
    content_type: str,
    key: str,
) -> Thrown:
    for name, value in inside.items():
        path = path.replace("{" + name + "}", _quoted(value))
    query = urlencode({name: str(value) for name, value in asked.items()}, errors="replace")
    return Thrown(f"{path}?{query}", body, content_type, key)


def _quoted(value: object) -> str:
    return quote(str(value), safe="", errors="replace")
