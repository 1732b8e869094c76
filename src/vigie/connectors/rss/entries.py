"""One entry of a feed, whatever the format, and how it is known again. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin

from vigie.connectors.markup import plain, web_url

MOST = 1_000  # entries of one reading


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, whatever the format. `author` never holds an e-mail address."""

    guid: str = ""
    url: str = ""
    title: str = ""
    html: str = ""
    author: str = ""
    author_url: str = ""
    said_at: datetime | None = None
    updated_at: datetime | None = None
    language: str = ""
    media: tuple[str, ...] = ()
    answers: str = ""  # guid of the entry it replies to (RFC 4685)


@dataclass(frozen=True, slots=True)
class Feed:
    """`wait`: what the publisher asks between two readings. `older`: address of the page before."""

    title: str = ""
    url: str = ""
    wait: timedelta = timedelta(0)
    older: str = ""
    entries: tuple[Entry, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    flags: tuple[str, ...] = ()


def there(base: str, url: object) -> str:
    """The web address that a link of the document means, "" when it means none."""
    try:
        return web_url(urljoin(base, str(url))) if url else ""
    except ValueError:
        return ""


def native_id_of(entry: Entry, source: str) -> str:
    """The guid, or the address, or else the words; of this feed only, unless it is worldwide."""
    name = entry.guid or entry.url
    if not name:
        return f"{short(source)}:{short(entry.title + entry.html)}"
    if len(name) > 400:
        name = f"{name[:300]}#{short(name)}"
    return plain(name) if ":" in name else f"{short(source)}:{plain(name)}"


def signature_of(entry: Entry) -> str:
    """Changes when the words or the date of modification do."""
    return short(f"{entry.title}\0{entry.html}\0{entry.updated_at}")


def short(text: str) -> str:
    return hashlib.blake2s(text.encode("utf-8", "replace"), digest_size=5).hexdigest()
