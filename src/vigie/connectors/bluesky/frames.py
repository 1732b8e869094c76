"""Frames of the firehose to items. Pure.

A frame is two DAG-CBOR objects: what it is, and what it says. The posts of a commit lie in a CAR
beside its list of operations, so a commit without posts costs no more than its decoding.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from libipld import decode_dag_cbor_multi

from vigie.connectors.bluesky import wild
from vigie.connectors.bluesky.blocks import records_among
from vigie.connectors.bluesky.payloads import BEGINNING, PUBLIC, SITE, BadPayload, Us, item_of_record
from vigie.connectors.bluesky.rkeys import POST
from vigie.connectors.errors import TryLater
from vigie.core.types import Author, Item, Kind

MOST_ITEMS, MOST_FRAMES = 500, 4_000  # of one page
POSTS = f"{POST}/"


@dataclass(slots=True)
class Batch:
    """What the frames of one page hold.

    seq: number of the last one read. ended: the server closes the stream after this page,
    because our cursor is ahead of it (another server behind the same name).
    """

    seq: int | None = None
    frames: int = 0
    items: list[Item] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    ended: bool = False

    @property
    def full(self) -> bool:
        return self.ended or len(self.items) >= MOST_ITEMS or self.frames >= MOST_FRAMES


def add_frame(batch: Batch, frame: bytes | str, us: Us) -> None:
    """Read one frame into the batch; one that cannot be read is refused alone.

    Raises `TryLater` when the server says that it sends nothing more for now.
    """
    batch.frames += 1
    try:
        header, body = map(wild.mapping, decode_dag_cbor_multi(frame))  # type: ignore[arg-type]
    except (ValueError, TypeError, RecursionError):
        batch.refused.append(("unreadable-frame", repr(frame[:200])))
        return
    seq, kind = body.get("seq"), header.get("t")
    if isinstance(seq, int):
        batch.seq = seq
    if header.get("op") == -1:
        _end(batch, body)
    elif kind == "#commit":
        _add_commit(batch, body, us)
    elif kind in {"#account", "#identity", "#sync"}:
        _add_account(batch, str(kind), body)
    elif kind == "#info":
        name = "outdated-cursor" if body.get("name") == "OutdatedCursor" else "notice-of-the-relay"
        batch.refused.append((name, wild.text(body.get("message"))[:200]))


def _end(batch: Batch, body: Mapping[str, Any]) -> None:
    name = wild.text(body.get("error"))[:60]
    if name != "FutureCursor":
        raise TryLater(f"the relay ended the stream: {name}")
    batch.ended = True
    batch.refused.append(("future-cursor", wild.text(body.get("message"))[:200]))


def _add_commit(batch: Batch, body: Mapping[str, Any], us: Us) -> None:
    ops = [wild.mapping(op) for op in wild.rows(body.get("ops"))]
    ops = [op for op in ops if wild.text(op.get("path")).startswith(POSTS)]
    if not ops:
        return
    did, at = wild.text(body.get("repo")), wild.moment(body.get("time"))
    records = records_among(
        body.get("blocks"), [cid for op in ops if isinstance(cid := op.get("cid"), bytes)]
    )
    for op in ops:
        uri = f"at://{did}/{op['path']}"
        if op.get("action") == "delete":
            batch.items.append(_empty(uri, Author(did), at, deleted=True))
            continue
        cid = op.get("cid")
        record = records.get(cid) if records and isinstance(cid, bytes) else None
        try:
            item = item_of_record(uri, cid, record, us, seen_at=at)
        except BadPayload as error:
            batch.refused.append(("unreadable-blocks" if records is None else str(error), uri[:500]))
        else:
            batch.items.append(replace(item, edited_at=at) if op.get("action") == "update" else item)


def _add_account(batch: Batch, kind: str, body: Mapping[str, Any]) -> None:
    """News of an account: an item about no post, whose native_id is its author's.

    deleted: everything this author said is gone for now (status: takendown, suspended,
    deactivated, deleted); "active" takes it back. "identity": the handle may have changed.
    "sync": the repository was rewritten, its posts may differ from what we heard.
    """
    did = wild.text(body.get("did"))
    if not did.startswith("did:"):
        batch.refused.append(("bad-account", repr(body)[:500]))
        return
    author = Author(did, wild.text(body.get("handle")), url=f"{SITE}/{did}")
    at = wild.moment(body.get("time"))
    if kind != "#account":
        batch.items.append(_empty(did, author, at, status=kind[1:]))
    elif body.get("active") is True:
        batch.items.append(_empty(did, author, at, status="active"))
    else:
        status = wild.text(body.get("status")) or "inactive"
        batch.items.append(_empty(did, author, at, status=status, deleted=True))


def _empty(
    native_id: str, author: Author, at: datetime | None, *, status: str = "", deleted: bool = False
) -> Item:
    return Item(native_id, Kind.POST, "", author, PUBLIC, at or BEGINNING, status=status, deleted=deleted)
