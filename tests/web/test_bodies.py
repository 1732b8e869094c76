"""A body that is too large is refused while it comes, announced or not (TRUST B40)."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from vigie.web.bodies import bounded

MOST = 1000


def served(headers: Iterable[tuple[bytes, bytes]], chunks: Iterable[bytes]) -> tuple[int, int]:
    """Status of the answer, and how many bytes reached the application."""
    came: list[bytes] = []
    sent: list[Mapping[str, Any]] = []
    waiting = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting.append({"type": "http.request", "body": b"", "more_body": False})

    async def app(scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            came.append(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    async def receive() -> Mapping[str, Any]:
        return waiting.pop(0)

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(bounded(app, most=MOST)({"type": "http", "headers": list(headers)}, receive, send))
    return sent[0]["status"], sum(map(len, came))


@pytest.mark.parametrize(
    ("headers", "chunks", "expected"),
    [
        ([(b"content-length", b"1000")], [b"x" * 1000], (200, 1000)),
        ([], [b"x" * 400, b"x" * 600], (200, 1000)),
        ([(b"content-length", b"1001")], [b"x" * 1001], (413, 0)),
        ([(b"content-length", b"99999999999")], [], (413, 0)),
        ([], [b"x" * 400] * 1000, (413, 800)),
        ([(b"content-length", b"10")], [b"x" * 400] * 1000, (413, 800)),
        ([(b"content-length", b"-5")], [b"x"], (200, 1)),
        ([(b"content-length", b"nonsense")], [b"x"], (200, 1)),
    ],
    ids=["just", "just-in-chunks", "announced", "announced-huge", "endless", "lying", "negative", "nonsense"],
)
def test_body_is_counted_while_it_comes(
    headers: list[tuple[bytes, bytes]], chunks: list[bytes], expected: tuple[int, int]
) -> None:
    assert served(headers, chunks) == expected
