"""Items as a connector gives them, and processes that meet: what tests of listening stand on."""

import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections

from vigie.connectors.contract import Page
from vigie.core.types import Author, Item, Kind, Place
from vigie.listening.keeping import Kept, store_page
from vigie.networks.models import Account

NOW = datetime(2026, 11, 18, 9, 0, 30, tzinfo=UTC)
TEXT = "Toujours pas livré, je suis déçu."


def item(native_id: str = "un", **fields: Any) -> Item:
    """Something said to us a minute ago, in a place of ours."""
    plain = Item(
        native_id=native_id,
        kind=Kind.COMMENT,
        text=TEXT,
        author=Author("p-luc", "luc", "Luc T.", followers=300),
        place=Place("blog", "Le blogue", ours=True),
        said_at=NOW - timedelta(minutes=1),
        to_us=True,
    )
    return replace(plain, **fields)


def stranger(native_id: str, **fields: Any) -> Item:
    """Something said elsewhere, to nobody of ours."""
    elsewhere = {"place": Place("sky", "Place publique"), "to_us": False, "author": Author("p-eva", "eva")}
    return item(native_id, **elsewhere | fields)


def gone(native_id: str, **fields: Any) -> Item:
    """Its author deleted it; the network says no more."""
    return item(native_id, deleted=True, text="", **fields)


def keep(account: Account, *items: Item, now: datetime = NOW) -> Kept:
    """A page, as the pump stores it."""
    cursor = {"read": {"upto": items[-1].native_id if items else ""}}
    return store_page(account=account, page=Page(tuple(items), cursor), cursor=cursor, now=now)


def in_processes(works: Sequence[Callable[[], object]]) -> None:
    """Run each in a process of its own, all let go at the same moment; fails when one of them did."""
    ready, go = os.pipe(), os.pipe()
    connections.close_all()
    pids = [_forked(work, ready[1], go[0]) for work in works]
    for _ in works:
        os.read(ready[0], 1)
    os.write(go[1], b"." * len(works))
    failed = [pid for pid in pids if os.waitpid(pid, 0)[1] != 0]
    for end in (*ready, *go):
        os.close(end)
    assert failed == [], "a process failed: see its traceback above"


def _forked(work: Callable[[], object], ready: int, go: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.write(ready, b".")
        os.read(go, 1)
        work()
        status = 0
    except BaseException:  # noqa: BLE001 - a child of the test runner must never return into it
        traceback.print_exc()
    finally:
        os._exit(status)
