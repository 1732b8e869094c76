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


@dataclass(slots=True)
class Frame:
    """A frame that was taken apart, once for all who hear it. unreadable: how it began, when it cannot be."""

    kind: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    is_end: bool = False  # the server says why it sends nothing more
    unreadable: str = ""
    _posts: "list[Post] | None" = None

    @property
    def seq(self) -> int | None:
        seq = self.body.get("seq")
        return seq if isinstance(seq, int) else None

    @property
    def posts(self) -> "list[Post]":
        """Of a commit: what became of posts. Made when somebody asks, then kept."""
        if self._posts is None:
            self._posts = _posts_of(self.body)
        return self._posts


@dataclass(frozen=True, slots=True)
class Post:
    """What a commit did to one post: "create", "update" or "delete". trouble: why there is no record."""

    action: str
    uri: str
    cid: Any = None
    record: Any = None
    trouble: str = ""


def read_frame(raw: bytes | str) -> Frame:
    """Never raises: what cannot be read is a frame that says so."""
    try:
        header, body = map(wild.mapping, decode_dag_cbor_multi(raw))  # type: ignore[arg-type]
    except (ValueError, TypeError, RecursionError):
        return Frame(unreadable=repr(raw[:200]))
    return Frame(wild.text(header.get("t")), body, is_end=header.get("op") == -1)


def add_frame(batch: Batch, frame: Frame, us: Us) -> None:
    """Put what a frame says into the batch; one that cannot be read is refused alone.

    Raises `TryLater` when the server says that it sends nothing more for now.
    """
    batch.frames += 1
    if frame.unreadable:
        batch.refused.append(("unreadable-frame", frame.unreadable))
        return
    body, kind = frame.body, frame.kind
    if frame.seq is not None:
        batch.seq = frame.seq
    if frame.is_end:
        _end(batch, body)
    elif kind == "#commit":
        _add_commit(batch, frame, us)
    elif kind in {"#account", "#identity", "#sync"}:
        _add_account(batch, kind, body)
    elif kind == "#info":
        name = "outdated-cursor" if body.get("name") == "OutdatedCursor" else "notice-of-the-relay"
        batch.refused.append((name, wild.text(body.get("message"))[:200]))


def _end(batch: Batch, body: Mapping[str, Any]) -> None:
    name = wild.text(body.get("error"))[:60]
    if name != "FutureCursor":
        raise TryLater(f"the relay ended the stream: {name}")
    batch.ended = True
    batch.refused.append(("future-cursor", wild.text(body.get("message"))[:200]))


def _posts_of(body: Mapping[str, Any]) -> list[Post]:
    ops = [wild.mapping(op) for op in wild.rows(body.get("ops"))]
    ops = [op for op in ops if wild.text(op.get("path")).startswith(POSTS)]
    if not ops:
        return []
    did = wild.text(body.get("repo"))
    records = records_among(
        body.get("blocks"), [cid for op in ops if isinstance(cid := op.get("cid"), bytes)]
    )
    trouble = "unreadable-blocks" if records is None else ""
    posts = []
    for op in ops:
        cid = op.get("cid")
        record = records.get(cid) if records and isinstance(cid, bytes) else None
        uri = f"at://{did}/{op['path']}"
        posts.append(Post(wild.text(op.get("action")), uri, cid, record, trouble))
    return posts


def _add_commit(batch: Batch, frame: Frame, us: Us) -> None:
    if not frame.posts:
        return
    did, at = wild.text(frame.body.get("repo")), wild.moment(frame.body.get("time"))
    for post in frame.posts:
        if post.action == "delete":
            batch.items.append(_empty(post.uri, Author(did), at, deleted=True))
            continue
        try:
            item = item_of_record(post.uri, post.cid, post.record, us, seen_at=at)
        except BadPayload as error:
            batch.refused.append((post.trouble or str(error), post.uri[:500]))
        else:
            batch.items.append(replace(item, edited_at=at) if post.action == "update" else item)


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
