"""What may be done about somebody else's post: hide it in our thread, report it, block or mute its author.

Nobody deletes another's post on this network, and a hidden one can still be opened by whoever asks.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.connectors.bluesky import wild
from vigie.connectors.bluesky.publishing import exists, put_once, stamp, standing
from vigie.connectors.bluesky.rkeys import BLOCK, LIKE, THREADGATE, parts_of, rkey_for
from vigie.connectors.bluesky.session import Session
from vigie.connectors.contract import Receipt
from vigie.connectors.errors import Gone, Refused, TryLater
from vigie.core.types import Item

MOST_HIDDEN = 300  # replies of one thread, by the lexicon
MOST_TRIES = 4  # when another client changes the same thread meanwhile
LONGEST_COMMENT = 2_000  # characters of a report's words

REASON = "com.atproto.moderation.defs#reason"
REASONS = {
    "spam": f"{REASON}Spam",
    "scam": f"{REASON}Misleading",
    "vulgar": f"{REASON}Rude",
    "rude": f"{REASON}Rude",
    "abusive": f"{REASON}Rude",
    "unlawful": f"{REASON}Violation",
    "violation": f"{REASON}Violation",
}


def set_hidden(session: Session, item: Item, *, hidden: bool, now: datetime) -> Receipt:
    """Hide a reply of our thread, or show it again, leaving what else the thread's rules say."""
    for _ in range(MOST_TRIES):
        gate, cid = _gate_of(session, item.root_id)
        uris = [uri for uri in wild.rows(gate.get("hiddenReplies")) if uri != item.native_id]
        if (len(uris) < len(wild.rows(gate.get("hiddenReplies")))) == hidden:
            return Receipt(_gate_address(session, item.root_id))
        uris += [item.native_id] if hidden else []
        if len(uris) > MOST_HIDDEN:
            raise Refused("too-many-hidden")
        ours = {"$type": THREADGATE, "post": item.root_id, "hiddenReplies": uris}
        record = {"createdAt": stamp(now), **gate, **ours}
        try:
            made = _swap(session, item.root_id, record, cid)
        except Refused as refusal:
            if "InvalidSwap" not in refusal.reason:
                raise
            continue  # somebody changed it since we looked
        return Receipt(wild.text(made.get("uri")))
    raise TryLater("the rules of the thread keep changing")


def hides(session: Session, item: Item) -> bool:
    gate, _ = _gate_of(session, item.root_id)
    return item.native_id in wild.rows(gate.get("hiddenReplies"))


def _gate_address(session: Session, root_uri: str) -> str:
    """The rules of a thread lie beside its first post, under the same name. Only its author has them."""
    did, _, rkey = parts_of(root_uri) if root_uri else ("", "", "")
    if did != session.login.did:
        raise Refused("only-in-our-threads")
    return f"at://{did}/{THREADGATE}/{rkey}"


def _gate_of(session: Session, root_uri: str) -> tuple[Mapping[str, Any], str | None]:
    """The thread's rules and their hash; ({}, None) when it has none: anybody may answer."""
    try:
        found = session.record(_gate_address(session, root_uri))
    except Gone:
        return {}, None
    return wild.mapping(found.get("value")), wild.text(found.get("cid"))


def _swap(session: Session, root_uri: str, record: Mapping[str, Any], cid: str | None) -> Mapping[str, Any]:
    return session.write(
        "com.atproto.repo.putRecord",
        {
            "repo": session.login.did,
            "collection": THREADGATE,
            "rkey": parts_of(root_uri)[2],
            "record": record,
            "swapRecord": cid,
            "validate": True,
        },
    )


def report(session: Session, item: Item, reason: str, labeler: str) -> Receipt:
    """Tell the network's moderators, or the labeler's. reason: a code, then a colon and words if any.

    An item about no post (its id is its author's) reports the account.
    """
    code, _, words = reason.partition(":")
    known = REASONS.get(code.strip())
    subject: dict[str, Any] = {"$type": "com.atproto.repo.strongRef", "uri": item.native_id}
    if item.native_id.startswith("did:"):
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": item.native_id}
    else:
        subject["cid"] = item.version or standing(session, item.native_id).cid
    told = session.write(
        "com.atproto.moderation.createReport",
        {
            "reasonType": known or f"{REASON}Other",
            "reason": (words if known else reason).strip()[:LONGEST_COMMENT],
            "subject": subject,
        },
        proxy=f"{labeler}#atproto_labeler" if labeler else "",
    )
    return Receipt(str(told.get("id", "")), at=wild.moment(told.get("createdAt")))


def like(session: Session, item: Item, now: datetime) -> Receipt:
    cid = item.version or standing(session, item.native_id).cid
    subject = {"uri": item.native_id, "cid": cid}
    return put_once(session, LIKE, _rkey(LIKE, item.native_id), _about(LIKE, subject, now))


def block(session: Session, item: Item, now: datetime) -> Receipt:
    did = item.author.native_id
    return put_once(session, BLOCK, _rkey(BLOCK, did), _about(BLOCK, did, now))


def mute(session: Session, item: Item) -> Receipt:
    session.write("app.bsky.graph.muteActor", {"actor": item.author.native_id})
    return Receipt()


def likes(session: Session, item: Item) -> bool:
    made = _exists(session, LIKE, item.native_id)
    return made or bool(standing(session, item.native_id).viewer.get("like"))


def blocks(session: Session, item: Item) -> bool:
    did = item.author.native_id
    return _exists(session, BLOCK, did) or bool(_viewer_of(session, did).get("blocking"))


def mutes(session: Session, item: Item) -> bool:
    return _viewer_of(session, item.author.native_id).get("muted") is True


def _viewer_of(session: Session, did: str) -> Mapping[str, Any]:
    return wild.mapping(session.query("app.bsky.actor.getProfile", actor=did).get("viewer"))


def _rkey(collection: str, subject: str) -> str:
    """One like per post, one block per person, whoever of us asks and however often."""
    return rkey_for(collection, subject)


def _exists(session: Session, collection: str, subject: str) -> bool:
    return exists(session, f"at://{session.login.did}/{collection}/{_rkey(collection, subject)}")


def _about(collection: str, subject: object, now: datetime) -> dict[str, Any]:
    return {"$type": collection, "subject": subject, "createdAt": stamp(now)}
