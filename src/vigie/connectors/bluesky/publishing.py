"""Records of ours: made once for one request, found again, taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from vigie.connectors.bluesky import wild
from vigie.connectors.bluesky.payloads import SITE
from vigie.connectors.bluesky.richtext import fault_of, marks_of
from vigie.connectors.bluesky.rkeys import POST, parts_of, rkey_for, time_of
from vigie.connectors.bluesky.session import Session
from vigie.connectors.contract import Receipt
from vigie.connectors.errors import Gone, NetworkError, Refused, TryLater, Unknown
from vigie.core.types import Item

LISTED, MOST_PAGES = 100, 5  # of our own posts, looked through for one of ours


@dataclass(frozen=True, slots=True)
class Standing:
    """A post as it stands now. viewer: what it is to us, {} where the network does not say."""

    uri: str
    cid: str
    record: Mapping[str, Any]
    viewer: Mapping[str, Any]
    view: Mapping[str, Any] | None = None


def standing(session: Session, uri: str) -> Standing:
    """The post now. Raises `Gone`.

    The view leaves out people who block us or whom we block, and is late by about a second; what
    it does not have is asked of the repository itself.
    """
    try:
        parts_of(uri)
        posts = wild.listed(session.query("app.bsky.feed.getPosts", uris=[uri]), "posts")
    except ValueError as error:
        raise Gone("not the address of a record") from error
    except TryLater:  # the repository may answer where the view is down
        posts = []
    for post in map(wild.mapping, posts):
        if post.get("uri") == uri:
            record, author = wild.mapping(post.get("record")), wild.mapping(post.get("author"))
            viewer = {**wild.mapping(author.get("viewer")), **wild.mapping(post.get("viewer"))}
            return Standing(uri, wild.cid(post.get("cid")), record, viewer, post)
    found = session.record(uri)
    return Standing(uri, wild.cid(found.get("cid")), wild.mapping(found.get("value")), {})


def reply(session: Session, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
    """Answer once per key, under what the author of the answer saw.

    Raises `Gone`, or `Refused` with "edited", "replies-closed", "blocked", "too-long"...
    """
    if fault := fault_of(text):
        raise Refused(fault)
    rkey = rkey_for(key, to.native_id)
    try:
        references = _references(session, to)
    except Refused:
        if earlier := find_by_key(session, to, text, key=key):
            return earlier  # sent before what was answered changed
        raise
    record: dict[str, Any] = {"$type": POST, "text": text, "createdAt": stamp(now), "reply": references}
    if facets := facets_of(session, text):
        record["facets"] = facets
    if to.language:
        record["langs"] = [to.language]
    return put_once(session, POST, rkey, record)


def post(session: Session, text: str, language: str, *, key: str, now: datetime) -> Receipt:
    """Say something under nobody, once per key. Raises `Refused` with "too-long", "empty"..."""
    if fault := fault_of(text):
        raise Refused(fault)
    record: dict[str, Any] = {"$type": POST, "text": text, "createdAt": stamp(now), "langs": [language]}
    if facets := facets_of(session, text):
        record["facets"] = facets
    return put_once(session, POST, rkey_for(key, ""), record)


def find_post(session: Session, text: str, *, key: str) -> Receipt | None:
    """Our post by the name its key gives it: exact, and listed from the moment it is public."""
    try:
        found = session.record(f"at://{session.login.did}/{POST}/{rkey_for(key, '')}")
    except Gone:
        return None
    return _receipt(session, found) if wild.mapping(found.get("value")).get("text") == text else None


def put_once(session: Session, collection: str, rkey: str, record: Mapping[str, Any]) -> Receipt:
    """Make the record unless its name is taken; taken by the same words, it is the one wanted.

    swapRecord null means "only if there is none": a second request cannot overwrite the first.
    """
    body = {
        "repo": session.login.did,
        "collection": collection,
        "rkey": rkey,
        "record": record,
        "swapRecord": None,
        "validate": True,
    }
    try:
        made = _made(session, body)
    except (Refused, Unknown) as error:
        found = _own(session, collection, rkey, error)
        if found is None:
            raise
        if wild.mapping(found.get("value")).get("text") != record.get("text"):
            raise Refused("key-used-for-another-text") from error
        made = found
    return _receipt(session, made)


def _made(session: Session, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The reference of the new record. `Unknown` when the answer has none: it was accepted all the same."""
    made = session.write("com.atproto.repo.putRecord", body)
    if not wild.text(made.get("uri")):
        raise Unknown("the answer names no record")
    return made


def find_by_key(session: Session, to: Item, text: str, *, key: str) -> Receipt | None:
    """Our answer by the name its key gives it: exact, and listed from the moment it is public."""
    uri = f"at://{session.login.did}/{POST}/{rkey_for(key, to.native_id)}"
    try:
        found = session.record(uri)
    except Gone:
        return None
    return _receipt(session, found) if _answers(found, to, text) else None


def find_by_text(session: Session, to: Item, text: str, since: datetime) -> Receipt | None:
    """An answer of ours with this text made by other means: another client, another key."""
    asked: dict[str, Any] = {"repo": session.login.did, "collection": POST, "limit": LISTED}
    for _ in range(MOST_PAGES):
        answer = session.query("com.atproto.repo.listRecords", **asked)
        rows = [wild.mapping(row) for row in wild.listed(answer, "records")]
        for row in rows:
            said_at = wild.moment(wild.mapping(row.get("value")).get("createdAt"))
            if _answers(row, to, text) and (said_at is None or said_at >= since):
                return _receipt(session, row)
        oldest = time_of(wild.text(rows[-1].get("uri")).rpartition("/")[2]) if rows else None
        after = wild.text(answer.get("cursor"))
        if not after or after == asked.get("cursor") or (oldest and oldest < since - timedelta(days=1)):
            return None
        asked["cursor"] = after
    return None


def delete_own(session: Session, item: Item) -> Receipt:
    """Take one of our records back; one that is gone already is no error."""
    did, collection, rkey = parts_of(item.native_id)
    session.write("com.atproto.repo.deleteRecord", {"repo": did, "collection": collection, "rkey": rkey})
    return Receipt(item.native_id)


def exists(session: Session, uri: str) -> bool:
    try:
        session.record(uri)
    except Gone:
        return False
    return True


def facets_of(session: Session, text: str) -> list[dict[str, Any]]:
    """Links, tags, and mentions of handles that exist; a mention of nobody stays plain text."""
    facets = []
    for mark in marks_of(text):
        feature = {"$type": f"app.bsky.richtext.facet#{mark.kind}"}
        if mark.kind == "mention":
            if not (did := _did_of(session, mark.value)):
                continue
            feature["did"] = did
        else:
            feature["uri" if mark.kind == "link" else "tag"] = mark.value
        facets.append({"index": {"byteStart": mark.start, "byteEnd": mark.end}, "features": [feature]})
    return facets


def stamp(now: datetime) -> str:
    """A time as records write it."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _did_of(session: Session, handle: str) -> str:
    try:
        return wild.text(session.query("com.atproto.identity.resolveHandle", handle=handle).get("did"))
    except Refused:
        return ""


def _references(session: Session, to: Item) -> dict[str, Any]:
    """The parent and root a reply names, by address and content."""
    found = standing(session, to.native_id)
    if to.version and found.cid != to.version:
        raise Refused("edited")
    viewer = found.viewer or _viewer_of_author(session, to)
    if viewer.get("replyDisabled"):
        raise Refused("replies-closed")
    if viewer.get("blockedBy") or viewer.get("blocking"):
        raise Refused("blocked")
    parent = {"uri": found.uri, "cid": found.cid}
    root = wild.mapping(wild.mapping(found.record.get("reply")).get("root"))
    known = wild.text(root.get("uri")) and wild.text(root.get("cid"))
    return {"root": {"uri": root["uri"], "cid": root["cid"]} if known else parent, "parent": parent}


def _viewer_of_author(session: Session, to: Item) -> Mapping[str, Any]:
    """Why the view does not show a post that exists: a block, or only its lateness."""
    try:
        profile = session.query("app.bsky.actor.getProfile", actor=to.author.native_id)
    except NetworkError:
        return {}
    return wild.mapping(profile.get("viewer"))


def _own(session: Session, collection: str, rkey: str, error: NetworkError) -> Mapping[str, Any] | None:
    try:
        return session.record(f"at://{session.login.did}/{collection}/{rkey}")
    except Gone:
        return None
    except NetworkError:
        raise error from None  # what is not known of the write weighs more


def _answers(row: Mapping[str, Any], to: Item, text: str) -> bool:
    value = wild.mapping(row.get("value"))
    parent = wild.mapping(wild.mapping(value.get("reply")).get("parent")).get("uri")
    return parent == to.native_id and value.get("text") == text


def _receipt(session: Session, made: Mapping[str, Any]) -> Receipt:
    uri = wild.text(made.get("uri"))
    _, collection, rkey = parts_of(uri)
    url = f"{SITE}/{session.login.handle or session.login.did}/post/{rkey}" if collection == POST else ""
    at = wild.moment(wild.mapping(made.get("value")).get("createdAt"))
    return Receipt(uri, url, at, {"cid": wild.cid(made.get("cid"))})
