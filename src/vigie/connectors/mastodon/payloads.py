"""Statuses of the Mastodon API to `Item`. Pure; refuses one payload at a time by `BadPayload`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from vigie.connectors.markup import web_url
from vigie.connectors.mastodon import wild
from vigie.connectors.mastodon.words import alts_of, choices_of, parts_of
from vigie.core.types import Author, Item, Kind, Place

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class BadPayload(ValueError):
    """One payload that cannot be read; the message is a code."""


@dataclass(frozen=True, slots=True)
class Us:
    """Whose account is reading. host: of our server. limit: what a status there may hold."""

    id: str
    acct: str = ""
    host: str = ""
    url: str = ""
    limit: int = 500

    @property
    def home(self) -> Place:
        """Where people speak to us: under our posts, and in private."""
        return Place(self.id, f"@{self.acct or self.id}", self.url, ours=True, culture="brand")

    @property
    def square(self) -> Place:
        return Place(self.host or "mastodon", self.host, f"https://{self.host}", culture="public")


def item_of_status(raw: Any, us: Us) -> Item:
    """What a status says. A boost is no message of its own: it gives the status that was boosted."""
    status = wild.mapping(wild.mapping(raw).get("reblog")) or wild.mapping(raw)
    native_id, said_at = wild.ident(status.get("id")), wild.moment(status.get("created_at"))
    author = author_of(status.get("account"), us)
    if not native_id or not isinstance(status.get("content"), str):
        raise BadPayload("no-text" if native_id else "no-id")
    if said_at is None:
        raise BadPayload("no-date")
    edited_at, parent = wild.moment(status.get("edited_at")), wild.ident(status.get("in_reply_to_id"))
    to_us, private = not author.is_us and _is_to(status, us), status.get("visibility") == "direct"
    ours = author.is_us or private or wild.ident(status.get("in_reply_to_account_id")) == us.id
    return Item(
        native_id=native_id,
        kind=Kind.DIRECT if private else Kind.REPLY if parent else Kind.MENTION if to_us else Kind.POST,
        text="\n\n".join(part for part in parts_of(status, own=author.is_us and bool(parent)) if part),
        author=author,
        place=us.home if ours else us.square,
        said_at=said_at,
        url=web_url(wild.text(status.get("url"))) or web_url(wild.text(status.get("uri"))),
        language=wild.text(status.get("language"))[:2].lower(),
        parent_id="" if parent == native_id else parent,
        root_id="" if parent == native_id else parent,
        edited_at=edited_at,
        version=edited_at.isoformat() if edited_at else "",
        status=wild.text(status.get("visibility")),
        shares=wild.count(status.get("reblogs_count")) + wild.count(status.get("quotes_count")),
        likes=wild.count(status.get("favourites_count")),
        replies=wild.count(status.get("replies_count")),
        media=tuple(_media(status)),
        to_us=to_us,
        raw=_kept(status, author, us),
    )


def tombstone(native_id: str, us: Us) -> Item:
    """What is left of a status that is gone: the network no longer says whose it was."""
    return Item(native_id, Kind.POST, "", Author("unknown"), us.square, BEGINNING, deleted=True)


def author_of(raw: Any, us: Us) -> Author:
    account = wild.mapping(raw)
    native_id, followers = wild.ident(account.get("id")), account.get("followers_count")
    if not native_id:
        raise BadPayload("no-author")
    return Author(
        native_id,
        handle=wild.text(account.get("acct")),
        name=wild.text(account.get("display_name")),
        followers=followers if isinstance(followers, int) and followers >= 0 else None,
        url=web_url(wild.text(account.get("url"))),
        is_us=native_id == us.id,
    )


def in_thread(item: Item, root: str) -> Item:
    """The same, knowing the first status of its thread."""
    return replace(item, root_id=root) if item.parent_id else item


def _is_to(status: Mapping[str, Any], us: Us) -> bool:
    mentioned = [wild.ident(wild.mapping(one).get("id")) for one in wild.rows(status.get("mentions"))]
    quoted = wild.mapping(wild.mapping(status.get("quote")).get("quoted_status"))
    quotes = wild.ident(wild.mapping(quoted.get("account")).get("id"))
    return us.id in {*mentioned, quotes, wild.ident(status.get("in_reply_to_account_id"))}


def _media(status: Mapping[str, Any]) -> Iterator[str]:
    for one in map(wild.mapping, wild.rows(status.get("media_attachments"))):
        if url := web_url(wild.text(one.get("preview_url"))) or web_url(wild.text(one.get("url"))):
            yield url


def _kept(status: Mapping[str, Any], author: Author, us: Us) -> dict[str, object]:
    account = wild.mapping(status.get("account"))
    return {
        "warning": wild.text(status.get("spoiler_text")),
        "poll": choices_of(status),
        "alts": alts_of(status),
        "author_since": wild.text(account.get("created_at")),
        "bot": account.get("bot") is True,
        # An answer begins with the name of whom it answers, which counts without its server.
        "reply_limit": max(us.limit - len(author.handle.partition("@")[0]) - 2, 1),
    }
