"""Single values of a payload that may be anything, made into what they should have been."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from libipld import encode_cid

from vigie.connectors.errors import Garbled

# NUL and lone surrogates fit in no database; the network lets both through.
UNFIT = re.compile("[\x00\ud800-\udfff]")
NOTHING: Mapping[str, Any] = {}
DEEPEST = 12  # levels of a payload that are kept


def text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    if value.isascii() and "\0" not in value:  # nearly everything of a firehose: addresses, dates, codes
        return value
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", value) if UNFIT.search(value) else value


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else NOTHING  # what JSON and CBOR give; Mapping is slow to ask


def rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def listed(answer: Mapping[str, Any], name: str) -> list[Any]:
    """The rows of an answer. `Garbled` without their list: that is not the same as none."""
    found = answer.get(name)
    if not isinstance(found, list):
        raise Garbled(f"an answer without {name}")
    return found


def count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def cid(value: Any) -> str:
    """A content hash as text: bytes on the firehose, {"$link": text} or text in JSON."""
    if isinstance(value, bytes):
        try:
            return encode_cid(value)
        except ValueError:
            return value.hex()
    return text(value["$link"] if isinstance(value, dict) and "$link" in value else value)


def moment(said: Any) -> datetime | None:
    """A time in UTC (without a zone it is taken for UTC); None when it is no time at all."""
    try:
        at = datetime.fromisoformat(said)
        if at.tzinfo is UTC:
            return at
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def plain(value: Any, depth: int = DEEPEST) -> Any:
    """The same as JSON that a database takes: hashes as text, no unfit characters, no endless depth."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, bytes):
        return cid(value)
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    if not isinstance(value, dict | list):
        return value
    if depth == 0:
        return None
    if isinstance(value, list):
        return [plain(one, depth - 1) for one in value]
    return {text(name): plain(one, depth - 1) for name, one in value.items()}


class Later(Mapping[str, Any]):
    """A mapping that is made of `given` once somebody looks into it: of a firehose, hardly ever."""

    __slots__ = ("_given", "_made", "_make")

    def __init__(self, make: Callable[..., dict[str, Any]], *given: Any) -> None:
        self._make, self._given = make, given
        self._made: dict[str, Any] | None = None

    def _now(self) -> dict[str, Any]:
        if self._made is None:
            self._made = self._make(*self._given)
        return self._made

    def __getitem__(self, name: str) -> Any:
        return self._now()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())

    def __repr__(self) -> str:
        return repr(self._now())
