"""What people paste, as an Item. Pure: `now` is given; the same paste twice is the same item."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from vigie.connectors.manual.hosts import network_named, network_of, shown, title_of
from vigie.connectors.manual.links import canonical, web_address
from vigie.core.types import Author, Item, Kind, Place

LONGEST = 50_000  # characters of one message


class Rejected(ValueError):
    """What was given cannot become an item. `code` and `params` are put into words by the faces."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params: Mapping[str, object] = params


@dataclass(frozen=True, slots=True)
class Pasted:
    """One thing said, as somebody gives it. Only `text` or `media` is needed.

    media: names of uploads kept elsewhere (a screenshot). native_id: the network's own, if known.
    """

    text: str = ""
    url: str = ""
    author: str = ""
    network: str = ""
    said_at: datetime | None = None
    kind: Kind | None = None
    rating: int | None = None
    language: str = ""
    place: str = ""
    author_url: str = ""
    native_id: str = ""
    parent_id: str = ""
    followers: int | None = None
    likes: int = 0
    shares: int = 0
    replies: int = 0
    media: tuple[str, ...] = field(default_factory=tuple)


def paste(given: Pasted, *, now: datetime) -> Item:
    """The item of a paste. Raises `Rejected`: empty, too-long (limit), bad-link."""
    text = given.text.replace("\r\n", "\n").strip()
    if not text and not given.media:
        raise Rejected("empty")
    if len(text) > LONGEST:
        raise Rejected("too-long", limit=LONGEST, length=len(text))
    url = canonical(given.url)
    if given.url.strip() and not url:
        raise Rejected("bad-link", link=given.url.strip()[:200])
    network = network_named(given.network) if given.network.strip() else network_of(url) or "web"
    return Item(
        native_id=given.native_id.strip()[:300] or identity(network, url, given.author, text, *given.media),
        kind=given.kind
        or (Kind.REVIEW if given.rating is not None or shown(network).reviews else Kind.COMMENT),
        text=text,
        author=_author(given, network),
        place=_place(given.place, network, url),
        said_at=given.said_at or now,
        url=url,
        language=given.language.strip().lower()[:8],
        parent_id=given.parent_id.strip()[:300],
        rating=given.rating,
        shares=given.shares,
        likes=given.likes,
        replies=given.replies,
        media=given.media,
        to_us=True,  # somebody brought it here: no watch has to agree
        raw={
            "shown_network": network,
            "shown_title": title_of(network),
            "reply_limit": shown(network).limit,
            "reply_unit": shown(network).unit,
            "said_at_known": given.said_at is not None,
        },
    )


def identity(network: str, url: str, author: str, text: str, *media: str) -> str:
    """An id from what was given, so that the same thing given twice is one item."""
    parts = (network, url, author.strip().casefold(), " ".join(text.split()), *media)
    return f"manual:{blake2b(chr(0x1F).join(parts).encode('utf-8', 'replace'), digest_size=16).hexdigest()}"


def _author(given: Pasted, network: str) -> Author:
    name = " ".join(given.author.split())[:200]
    page = canonical(given.author_url)
    key = page or name.removeprefix("@").casefold()
    return Author(
        native_id=f"{network}:{key}" if key else "unknown",
        handle=name.removeprefix("@") if name.startswith("@") else "",
        name=name.removeprefix("@"),
        followers=given.followers,
        url=page,
    )


def _place(name: str, network: str, url: str) -> Place:
    home = web_address(url)
    host = (home.hostname or "").removeprefix("www.") if home else ""
    said = " ".join(name.split())[:200]
    return Place(
        native_id=f"{network}:{said.casefold()}"
        if said
        else (host if network == "web" and host else network),
        name=said or (host if network == "web" and host else title_of(network)),
        culture="public",
    )
