"""The forum of the tests can fail: what breaks the published description is caught."""

import pytest

from tests.connectors.discourse.board import board, connector_of
from tests.connectors.discourse.contract import (
    blank,
    faults_of_answer,
    faults_of_request,
    operation_of,
    schema_of,
)


@pytest.mark.parametrize(
    ("method", "path", "operation"),
    [
        ("GET", "/posts/12.json", "GET /posts/{id}.json"),
        ("PUT", "/t/3/recover.json", "PUT /t/{id}/recover.json"),
        ("GET", "/t/3/posts.json", "GET /t/{id}/posts.json"),
        ("PUT", "/posts/12.json", ""),
        ("GET", "/admin/users.json", ""),
    ],
)
def test_request_is_recognised(method: str, path: str, operation: str) -> None:
    assert operation_of(method, path) == operation


@pytest.mark.parametrize(
    ("operation", "query", "body"),
    [
        ("", {}, None),
        ("GET /posts.json", {"after": ["3"]}, None),
        ("POST /posts.json", {}, {"topic_id": 3}),
        ("POST /posts.json", {}, {"raw": "Bonjour", "topic_id": "3"}),
        ("POST /post_actions.json", {}, {"id": 3, "post_action_type_id": 8, "reason": "spam"}),
    ],
)
def test_wrong_request_is_a_fault(operation: str, query: dict[str, list[str]], body: object) -> None:
    assert list(faults_of_request(operation, query, body)) != []


@pytest.mark.parametrize("spoilt", [{"id": "12"}, {"cooked": None}, {"nickname": "Zoé"}])
def test_wrong_answer_is_a_fault(spoilt: dict[str, object]) -> None:
    operation = "GET /posts.json"
    schema = schema_of(operation) or {}
    row = blank(schema["properties"]["latest_posts"]["items"])

    assert list(faults_of_answer(operation, {"latest_posts": [row]})) == []
    assert list(faults_of_answer(operation, {"latest_posts": [row | spoilt]})) != []


def test_breach_fails_the_test_that_made_it() -> None:
    with pytest.raises(AssertionError, match="no such parameter"), board() as there:
        connector_of(there)._forum.call("GET", "/posts.json", params={"after": 3})
