"""What a forum tells us by itself (its webhooks): genuine or not, and which posts it is about."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from vigie.connectors.contract import Call, CallAnswer, Page
from vigie.connectors.discourse.reading import Reader
from vigie.connectors.discourse.topics import unseen
from vigie.connectors.errors import Refused
from vigie.connectors.markup import plain

SIGNED = "sha256="
OVER = frozenset({"post_destroyed"})


def answer_call(call: Call, secrets: tuple[str, ...]) -> CallAnswer:
    """From signature and secret alone. Several secrets: the old one counts while it is being replaced."""
    if call.method != "POST":
        return CallAnswer(405, "POST only")
    if not secrets:
        return CallAnswer(503, "no secret is set here")
    given = call.headers.get("x-discourse-event-signature", "")
    if not given.startswith(SIGNED) or not any(_is_signed(call.body, given, secret) for secret in secrets):
        return CallAnswer(401, "signature refused")
    if call.headers.get("x-discourse-event-type") == "ping":
        return CallAnswer(200, "ok")
    event = call.headers.get("x-discourse-event-id", "")[:100]
    return CallAnswer(200, "ok", keep=True, key=event)


def _is_signed(body: bytes, given: str, secret: str) -> bool:
    wanted = SIGNED + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))


def read_call(reader: Reader, call: Call, now: datetime) -> Iterator[Page]:
    """The posts an event is about, as they stand now and as our own account sees them.

    Its words are not taken: the forum writes them as its administrator sees them (other people's
    private messages too), they may be late or out of order, and an old event can be sent again.
    """
    try:
        body = json.loads(call.body)
    except (ValueError, RecursionError) as error:
        yield Page(
            (),
            {},
            refused=((f"not JSON: {error}"[:200], plain(call.body.decode("utf-8", "replace"))[:2000]),),
        )
        return
    native_id = _post_of(reader, body) if isinstance(body, dict) else ""
    if not native_id:
        return  # an event about something else: a user, a tag
    item = reader.look(native_id)
    if item is None and call.headers.get("x-discourse-event") in OVER:
        item = reader.gone(native_id, now)
    if item is not None:
        yield Page((item,), {})


def _post_of(reader: Reader, body: Mapping[str, Any]) -> str:
    """The id of the post an event is about; "" for none."""
    post, like, flag = (_part(body, name) for name in ("post", "like", "reviewable"))
    found = post.get("id") or _part(like, "post").get("id")
    if not found and str(flag.get("type", "")).endswith("Post"):
        found = flag.get("post_id") or flag.get("target_id")
    if not found and (topic := _part(body, "topic").get("id")):
        found = _beginning(reader, topic)
    return str(found) if isinstance(found, int) else ""


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def _beginning(reader: Reader, topic: object) -> int:
    """The first post of a topic: its title is part of what that post says."""
    try:
        _, posts, _ = reader.topics.fetch(str(topic)) if isinstance(topic, int) else (None, [], ())
    except Refused as error:
        if unseen(error):
            return 0
        raise
    return next((post.id for post in posts if post.post_number == 1), 0)
