"""What the invented network sends us: a question whether the address is ours, and signed bundles of news."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from tests.connectors.closed.payloads import item_of, told
from vigie.connectors.contract import Call, CallAnswer, Page
from vigie.core.types import Item

RETRIED_FOR = timedelta(hours=72)  # a delivery that nobody took is sent again for so long
CLOCK_ERROR = timedelta(minutes=5)
_SIGNATURE = re.compile(r"t=(\d{1,12}),s=([0-9a-f]{64})")


def signature_of(body: bytes, at: int, secret: str) -> str:
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},s={signed}"


def answer_call(call: Call, now: datetime, *, secret: str, token: str) -> CallAnswer:
    if not secret or not token:
        return CallAnswer(503, "no secret is set here")
    if call.method == "GET":
        return _answer_question(call, token)
    given = _SIGNATURE.fullmatch(call.headers.get("x-closed-signature", ""))
    if call.method != "POST" or given is None:
        return CallAnswer(401, "signature missing")
    wanted = signature_of(call.body, int(given[1]), secret)
    if not hmac.compare_digest(wanted, given[0]):
        return CallAnswer(401, "signature refused")
    age = now - datetime.fromtimestamp(int(given[1]), UTC)
    if not -CLOCK_ERROR < age < RETRIED_FOR:
        return CallAnswer(401, "too old")
    # It names no delivery: the same bundle is the same words.
    return CallAnswer(200, "ok", keep=True, key=hashlib.sha256(call.body).hexdigest())


def _answer_question(call: Call, token: str) -> CallAnswer:
    given = call.query.get("hub.verify_token", "")
    if call.query.get("hub.mode") != "subscribe" or not hmac.compare_digest(given.encode(), token.encode()):
        return CallAnswer(403, "refused")
    return CallAnswer(200, call.query.get("hub.challenge", ""))


def read_call(call: Call, *, us: str, address: str) -> Iterator[Page]:
    """The bundle as items; one that cannot be read spoils no other. Nothing is asked: asking costs."""
    try:
        entries = json.loads(call.body)["entry"]
    except (ValueError, KeyError, TypeError) as error:
        yield Page(
            (), {}, refused=((f"no bundle: {error}"[:200], call.body.decode("utf-8", "replace")[:2000]),)
        )
        return
    items: list[Item] = []
    refused: list[tuple[str, str]] = []
    for entry in entries if isinstance(entries, list) else ():
        try:
            items.append(item_of(told(_content_of(entry)), us=us, address=address))
        except (msgspec.ValidationError, ValueError, KeyError, TypeError) as error:
            refused.append((str(error)[:200], str(entry)[:2000]))
    yield Page(tuple(items), {}, refused=tuple(refused))


def _content_of(entry: dict[str, Any]) -> Any:
    """JSON in a string inside JSON."""
    return json.loads(entry["content"])
