"""What networks send, made safe to keep: odd characters, odd dates, odd counts, endless texts.

Everything here is a stranger's word. What cannot be stored would stop the whole page it stands on,
again and again: nothing that reaches the database may raise there.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec

from vigie.core.types import Author, Item, Place

LONGEST_TEXT = 20_000  # characters kept; longer ones are cut at this length, and said to be
LONGEST_RAW = 20_000  # characters of JSON
DEEPEST_RAW = 30
MOST_MEDIA = 20
HIGHEST = 2**31 - 1
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
EARLY = timedelta(minutes=10)  # how far ahead of ours a network's clock may be

# NUL is refused by PostgreSQL and cuts length() in SQLite; lone surrogates cannot be encoded.
_BAD = {0: "\N{REPLACEMENT CHARACTER}"} | dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}")
# In a name, these turn around or hide what stands beside it: controls, embeddings, overrides, isolates.
_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], "") | dict.fromkeys(
    [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " "
)
_WEB = re.compile(r"https?://[^\s<>\"\\]{1,990}", re.IGNORECASE)
_UPLOADED = re.compile(r"/[a-z0-9/-]{1,120}\.webp")  # where the web face shows what people brought


def said(text: str) -> str:
    """A text as it can be matched, read and stored: nothing that cannot be encoded, and not endless."""
    return _encodable(text[:LONGEST_TEXT])


def known_id(native_id: str) -> str:
    """An id of a network as it is stored and looked for."""
    return _encodable(native_id[:500])


def _encodable(text: str) -> str:
    # Every message of a firehose passes here: trying is ten times cheaper than replacing.
    if text.isascii():
        return text.translate(_BAD) if "\0" in text else text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.translate(_BAD)
    return text.translate(_BAD) if "\0" in text else text


def one_line(text: str) -> str:
    """A name on one line that cannot turn around what stands beside it; "" when nothing of it is seen."""
    return _on_one_line(text[:1000])


@lru_cache(maxsize=2048)  # a page is full of the same few languages, places and people
def _on_one_line(text: str) -> str:
    plain = " ".join(_encodable(text).translate(_TURNS).split())
    return plain if any(sign.isprintable() and sign != " " for sign in plain) else ""


def web_address(url: str) -> str:
    """The address if a browser may open it, else "": no script, no file, no hidden sign."""
    url = url.strip()
    try:
        host = urlsplit(url).hostname
    except ValueError:  # a bracket left open
        return ""
    return url if host and url.isprintable() and _WEB.fullmatch(url) else ""


def cleaned(item: Item, now: datetime) -> tuple[Item, str]:
    """The item as it can be stored, and a code for what was odd about it ("" when nothing was)."""
    text = said(item.text)
    odd = "replaced-characters" if text != item.text[:LONGEST_TEXT] else ""
    said_at = _plausible(item.said_at, now)
    if said_at is None:
        said_at, odd = now, "odd-date"
    if len(item.text) > LONGEST_TEXT:
        odd = "cut"
    native_id, parent = known_id(item.native_id), known_id(item.parent_id)
    parent = "" if parent == native_id else parent
    safe = replace(
        item,
        native_id=native_id,
        text=text,
        said_at=said_at,
        edited_at=_plausible(item.edited_at, now),
        parent_id=parent,
        root_id=known_id(item.root_id) or parent or native_id,
        url=web_address(item.url),
        language=one_line(item.language)[:8],
        status=one_line(item.status)[:20],
        version=_encodable(item.version[:200]),
        shares=_count(item.shares),
        likes=_count(item.likes),
        rating=item.rating if item.rating is not None and 0 <= item.rating <= 10 else None,
        media=tuple(url for url in map(_medium, item.media[:MOST_MEDIA]) if url),
        author=_author(item.author),
        place=_place(item.place),
    )
    return safe, odd


def _author(author: Author) -> Author:
    followers = author.followers
    native_id = known_id(author.native_id or author.handle or "unknown")[:300]
    handle, name = one_line(author.handle)[:300], one_line(author.name)[:300]
    return replace(
        author,
        native_id=native_id,
        handle=handle,
        name=name if name or handle else one_line(native_id),  # an id is shown where there is no name
        url=web_address(author.url),
        followers=followers if followers is not None and 0 <= followers <= HIGHEST else None,
    )


def _place(place: Place) -> Place:
    native_id = known_id(place.native_id)[:300]
    return replace(place, native_id=native_id, name=one_line(place.name)[:200], url=web_address(place.url))


def _plausible(at: datetime | None, now: datetime) -> datetime | None:
    if at is None:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at if OLDEST <= at <= now + EARLY else None


def _count(number: int) -> int:
    return min(max(number, 0), HIGHEST)


def _medium(url: str) -> str:
    return url if _UPLOADED.fullmatch(url) else web_address(url)


def bounded_raw(item: Item) -> dict[str, object]:
    """The payload as JSON the database accepts, within bounds: what is largest goes first.

    Short values stay whatever stands beside them: connectors read them again before they act.
    """
    sizes: list[tuple[int, str, object]] = []
    for key, value in item.raw.items():
        kept = _storable(value, DEEPEST_RAW)
        sizes.append((len(msgspec.json.encode(kept)), said(str(key))[:100], kept))
    bounded: dict[str, object] = {}
    room = LONGEST_RAW
    for size, key, kept in sorted(sizes, key=lambda one: one[0]):
        room -= size + len(key) + 6
        if room < 0:
            bounded["cut"] = True
            break
        bounded[key] = kept
    return bounded


def _storable(value: object, deep: int) -> object:
    """Plain JSON values: no NaN, no number beyond 64 bits, no text that cannot be encoded."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if deep and isinstance(value, Mapping):
        return {said(str(key))[:200]: _storable(inner, deep - 1) for key, inner in value.items()}
    if deep and isinstance(value, list | tuple):
        return [_storable(inner, deep - 1) for inner in value]
    return said(str(value)) if not isinstance(value, Mapping | list | tuple) else None
