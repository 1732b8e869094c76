"""What the API’s own description says of a request or a payload (fixtures/contract.json, see its notice)."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator

FIXTURES = Path(__file__).parent / "fixtures"


@cache
def description() -> Any:
    return json.loads((FIXTURES / "contract.json").read_text(encoding="utf-8"))


def faults_of_request(method: str, path: str, query: str, body: Any) -> list[str]:
    """Why the description does not know this request; [] when it does."""
    found = [rules for pattern, rules in _patterns() if pattern.fullmatch(path)]
    known = found[0].get(method) if found else None
    if known is None:
        return [f"no such call: {method} {path}"]
    faults = []
    for name, value in parse_qsl(query):
        schema = known["query"].get(name.removesuffix("[]"))
        faults += (
            [f"{path}: no parameter {name}"] if schema is None else _faults_of_value(schema, name, value)
        )
    if body is not None:
        faults += faults_of(known["body"], body) if "body" in known else [f"{path}: takes no body"]
        faults += [f"{path}: no field {name}" for name in body if name not in _names(known.get("body", {}))]
    return faults


def faults_of(schema: Any, value: Any) -> list[str]:
    """What the description finds wrong with a value. schema: as written there, or a schema's name."""
    asked = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
    whole = {**asked, "components": description()["components"]}
    return [
        f"{error.json_path}: {error.message[:200]}"
        for error in Draft202012Validator(whole).iter_errors(value)
    ]


@cache
def _patterns() -> list[tuple[re.Pattern[str], Any]]:
    """Fixed words first: `relationships` is no account's id."""
    paths = sorted(description()["paths"].items(), key=lambda one: one[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", r"[^/]+", path)), rules) for path, rules in paths]


def _faults_of_value(schema: Any, name: str, value: str) -> list[str]:
    """Everything is text in an address: read it as the description means it."""
    one = schema.get("items", schema) if name.endswith("[]") else schema
    meant: Any = value
    if one.get("type") == "integer" and value.isdecimal():
        meant = int(value)
    elif one.get("type") == "boolean" and value in {"true", "false"}:
        meant = value == "true"
    return [f"{name}: {fault}" for fault in faults_of(one, meant)]


def _names(schema: Any) -> set[str]:
    """Every field that a body may have, whichever of its forms it takes."""
    if "$ref" in schema:
        schema = description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    names = set(schema.get("properties", {}))
    for form in (*schema.get("allOf", ()), *schema.get("anyOf", ())):
        names |= _names(form)
    return names
