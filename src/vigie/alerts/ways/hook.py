"""Webhooks, signed as receivers know it from others (standardwebhooks.com), through the one door.

`webhook-id` is the same on each attempt. The signature is an HMAC-SHA256 over "id.timestamp.body", with
the key that was shown once. A redirect is an error: it is followed by nobody.
"""

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime

import msgspec

from vigie.connectors.http import Guard, GuardedClient

PREFIX = "whsec_"


def hand_over(
    url: str, *, key: str, event_id: str, payload: Mapping[str, object], at: datetime, guard: Guard
) -> None:
    """Returns for an answer 2xx. Raises a NetworkError: `Unknown` when it may have arrived."""
    body, second = msgspec.json.encode(payload), str(int(at.timestamp()))
    headers = {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": second,
        "webhook-signature": f"v1,{signature(key, event_id, second, body)}",
    }
    client = GuardedClient(guard)
    client.hide(url, key)
    try:
        client.post(url, content=body, headers=headers)
    finally:
        client.close()


def signature(key: str, event_id: str, second: str, body: bytes) -> str:
    """Base64 of the HMAC; `second` is the Unix time in the header."""
    raw = b64decode(key.removeprefix(PREFIX))
    signed = f"{event_id}.{second}.".encode() + body
    return b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
