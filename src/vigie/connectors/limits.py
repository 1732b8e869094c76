"""What a network says about its limits, in the headers of its answers."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from vigie.connectors.contract import Budget

LONGEST_WAIT = timedelta(hours=6)
USUAL_WAIT = timedelta(seconds=60)

# Structured form of the IETF draft, old and new words: `limit=100, remaining=50, reset=5` and
# `"default";r=50;t=5`, the limit then being in `RateLimit-Policy: "default";q=100;w=60`.
_PART = re.compile(r"\b(limit|remaining|reset|[rtq])\s*=\s*\"?(\d{1,12})")
_WORDS = {"r": "remaining", "t": "reset", "q": "limit"}


def retry_after(value: str, now: datetime) -> timedelta:
    """The wait a network asks for, between one second and six hours; 60 s when it makes no sense."""
    said = value.strip()
    wait = USUAL_WAIT
    if said.isascii() and said.isdigit():
        wait = timedelta(seconds=min(int(said[:12]), 10**7))
    elif said:
        try:
            wait = parsedate_to_datetime(said) - now
        except (TypeError, ValueError, OverflowError):
            wait = USUAL_WAIT
    return min(max(wait, timedelta(seconds=1)), LONGEST_WAIT)


def budget_of(headers: Mapping[str, str], now: datetime) -> Budget | None:
    """What is left to spend, from (X-)RateLimit headers with lower-case names; None without them."""
    parts = {**_separate(headers), **_structured(headers)}
    left, limit = _count(parts.get("remaining", "")), _count(parts.get("limit", ""))
    if left is None and limit is None:
        return None
    return Budget(calls_left=left, calls_limit=limit, resets_at=_moment(parts.get("reset", ""), now))


def _separate(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        word: headers[f"{prefix}-{word}"]
        for prefix in ("x-ratelimit", "x-rate-limit", "ratelimit")
        for word in ("limit", "remaining", "reset")
        if f"{prefix}-{word}" in headers
    }


def _structured(headers: Mapping[str, str]) -> dict[str, str]:
    said = f"{headers.get('ratelimit-policy', '')} {headers.get('ratelimit', '')}".lower()
    return {_WORDS.get(word, word): number for word, number in _PART.findall(said)}


def _count(said: str) -> int | None:
    """The first number; some write `100, 100;w=900`."""
    found = re.match(r"\s*(\d{1,12})", said)
    return int(found[1]) if found else None


def _moment(said: str, now: datetime) -> datetime | None:
    """Seconds from now, a Unix time (both are in use under one name), or a written date."""
    try:
        number = float(said)
    except ValueError:
        try:
            at = datetime.fromisoformat(said)
        except ValueError:
            return None
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    try:
        return datetime.fromtimestamp(number, UTC) if number > 10**8 else now + timedelta(seconds=number)
    except (OverflowError, ValueError, OSError):
        return None
