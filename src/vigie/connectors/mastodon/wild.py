"""Single values of a payload that may be anything, made into what they should have been."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from vigie.connectors.markup import plain

NOTHING: Mapping[str, Any] = {}


def text(value: Any) -> str:
    return plain(value) if isinstance(value, str) else ""


def ident(value: Any) -> str:
    """An id as text; some servers write small ones as numbers."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else NOTHING


def rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def moment(said: Any) -> datetime | None:
    """A time in UTC (without a zone it is taken for UTC); None when it is no time at all."""
    try:
        at = datetime.fromisoformat(said)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def told(value: Any) -> str:
    """A payload as it is kept among the refused."""
    return plain(json.dumps(value, ensure_ascii=False, default=str))[:2000]
