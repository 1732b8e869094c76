from typing import Any

import pytest

from tests.api.throwing import SCHEMA

OPERATIONS = [
    (f"{method} {path}", operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
]


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_operation_says_how_it_refuses(name: str, operation: dict[str, Any]) -> None:
    refusals = {status for status in operation["responses"] if status >= "400"}

    assert {"401", "403"} <= refusals
    assert ("404" in refusals) >= ("{" in name)
    keys = [one["name"] for one in operation.get("parameters", []) if one["in"] == "header"]
    assert keys == (["Idempotency-Key"] if name.startswith("post") else [])
    for status in refusals:
        content = operation["responses"][status]["content"]["application/json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
