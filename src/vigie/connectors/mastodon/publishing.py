"""What we write: answers in public and in private, found again, taken back."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from vigie.connectors.contract import Receipt
from vigie.connectors.errors import Gone, Refused, Unknown
from vigie.connectors.markup import plain, web_url
from vigie.connectors.mastodon import wild
from vigie.connectors.mastodon.server import Facts, Server, checked
from vigie.connectors.mastodon.words import body_of, called_in, without_calls
from vigie.core.reply.length import length
from vigie.core.types import Item

PAGES, LISTED = 5, 40  # of our own statuses, looked through for one of ours
EARLY = timedelta(minutes=5)  # a server's clock may be that far behind ours
# Visibility of what is answered → of the answer. What only some may read is not answered in public.
IN_PUBLIC = {"public": "public", "unlisted": "unlisted"}

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_ELSEWHERE = re.compile(r"(@[\w.-]+)@[\w.-]+")
_SPACES = re.compile(r"\s+")


def reply(server: Server, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
    """Answer under what the author of the answer saw, calling whom it answers.

    Raises `Gone`, or `Refused` with "edited", "private-conversation", "too-long", "empty".
    """
    parent = server.status(to.native_id)
    if wild.moment(parent.get("edited_at")) != wild.moment(to.version):
        raise Refused("edited")
    visibility = IN_PUBLIC.get(wild.text(parent.get("visibility")))
    if visibility is None:
        raise Refused("private-conversation")
    return _send(server, parent, text, visibility, key=key, now=now)


def direct(server: Server, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
    """The same to its author alone. Others whom the text names would read it too: their names lose the @."""
    return _send(server, server.status(to.native_id), _uncalled(text), "direct", key=key, now=now)


def post(server: Server, text: str, language: str, *, key: str, now: datetime) -> Receipt:
    """Say something under nobody, for everybody. Raises `Refused` with "too-long", "empty"."""
    asked = {"status": _body(server, text, now), "visibility": "public", "language": language}
    return _written(server, asked, key)


def find_post(server: Server, our_id: str, text: str, since: datetime) -> Receipt | None:
    """Our own status with these words, under nobody."""
    for status in _said_by_us(server, our_id, since):
        said_at = wild.moment(status.get("created_at"))
        late_enough = said_at is None or said_at >= since - EARLY
        if late_enough and not status.get("in_reply_to_id") and _says(status, text):
            return receipt_of(status)
    return None


def find(server: Server, our_id: str, to: Item, text: str, since: datetime) -> Receipt | None:
    """Our answer with these words under that status: in its thread, else among what we said since."""
    for status in _ours(server, our_id, to, since):
        said_at = wild.moment(status.get("created_at"))
        late_enough = said_at is None or said_at >= since - EARLY
        if late_enough and wild.ident(status.get("in_reply_to_id")) == to.native_id and _says(status, text):
            return receipt_of(status)
    return None


def delete_own(server: Server, native_id: str) -> Receipt:
    """Take one of ours back; what is gone already is no error."""
    try:
        server.write("DELETE", f"/api/v1/statuses/{checked(native_id)}")
    except Gone:
        return Receipt(native_id)
    return Receipt(native_id)


def size_of(text: str, facts: Facts) -> int:
    """How the network counts: graphemes, each address as a fixed number, names without their server."""
    without = _ELSEWHERE.sub(r"\1", _ADDRESS.sub("x" * facts.url_length, text))
    return length(without, "graphemes")


def receipt_of(status: Mapping[str, Any]) -> Receipt:
    url = web_url(wild.text(status.get("url"))) or web_url(wild.text(status.get("uri")))
    at = wild.moment(status.get("created_at"))
    return Receipt(wild.ident(status.get("id")), url, at, {"visibility": status.get("visibility")})


def _send(
    server: Server, parent: Mapping[str, Any], text: str, visibility: str, *, key: str, now: datetime
) -> Receipt:
    asked = {
        "status": _body(server, _calling(server, parent, text) if text.strip() else "", now),
        "in_reply_to_id": wild.ident(parent.get("id")),
        "visibility": visibility,
        # Of the conversation: nobody asked us in which language the answer is.
        "language": wild.text(parent.get("language")),
    }
    return _written(server, asked, key)


def _body(server: Server, text: str, now: datetime) -> str:
    if not text.strip():
        raise Refused("empty")
    facts, body = server.facts(now), plain(text)
    if size_of(body, facts) > facts.limit:
        raise Refused("too-long")
    return body


def _written(server: Server, asked: Mapping[str, str], key: str) -> Receipt:
    body = {name: value for name, value in asked.items() if value}
    receipt = receipt_of(server.write("POST", "/api/v1/statuses", body, key=key))
    if not receipt.native_id:
        raise Unknown("the answer names no status")
    return receipt


def _calling(server: Server, parent: Mapping[str, Any], text: str) -> str:
    """The text, with whom it answers in front, unless it calls them itself or they are us."""
    author = wild.mapping(parent.get("account"))
    acct = wild.text(author.get("acct"))
    called = re.search(rf"(?<![\w@])@{re.escape(acct)}(?![\w@-])", text, re.IGNORECASE)
    ours = wild.ident(author.get("id")) == wild.ident(server.me().get("id"))
    return text if called or ours or not acct else f"@{acct} {text}"


def _uncalled(text: str) -> str:
    return re.sub(r"(?<![\w/])@(?=\w)", "", text)


def _ours(server: Server, our_id: str, to: Item, since: datetime) -> Iterator[Mapping[str, Any]]:
    try:
        around = wild.mapping(server.get(f"/api/v1/statuses/{checked(to.native_id)}/context"))
        rows = [wild.mapping(row) for row in wild.rows(around.get("descendants"))]
    except Gone:  # what we answered is; our answer may stand
        rows = []
    yield from (row for row in rows if wild.ident(wild.mapping(row.get("account")).get("id")) == our_id)
    yield from _said_by_us(server, our_id, since)


def _said_by_us(server: Server, our_id: str, since: datetime) -> Iterator[Mapping[str, Any]]:
    asked: dict[str, Any] = {"limit": LISTED, "exclude_reblogs": "true"}
    for _ in range(PAGES):
        page = server.rows(f"/api/v1/accounts/{our_id}/statuses", asked)
        yield from map(wild.mapping, page.rows)
        times = [wild.moment(wild.mapping(row).get("created_at")) for row in page.rows]
        if not page.after or page.after == asked.get("max_id") or any(t < since - EARLY for t in times if t):
            return
        asked["max_id"] = page.after


def _says(status: Mapping[str, Any], text: str) -> bool:
    """The same words, whomever either calls at its start and however the server lays out spaces."""
    names = called_in(status)
    return _bare(without_calls(body_of(status), names)) == _bare(without_calls(text, names))


def _bare(text: str) -> str:
    return _SPACES.sub(" ", _uncalled(text)).strip()
