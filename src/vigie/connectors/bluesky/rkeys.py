"""Addresses and names of records: at://<did>/<collection>/<rkey>, where the rkey is mostly a TID.

A TID is a time in microseconds and ten bits of chance, in thirteen letters that sort by time
(https://atproto.com/specs/tid). Ours are computed from what is asked, never from chance or the
clock: asking again names the same record, and the network keeps one.
"""

import hashlib
import re
from datetime import UTC, datetime, timedelta

POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
BLOCK = "app.bsky.graph.block"
THREADGATE = "app.bsky.feed.threadgate"

ADDRESS = re.compile(r"at://(did:[a-z]+:[\w.:%-]+)/([a-zA-Z0-9.-]+)/([\w.~:-]{1,512})", re.ASCII)
TID = re.compile(r"[234567a-j][234567a-z]{12}")
LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = 2**53 - 1  # microseconds: the year 2255
SPREAD = 2**28  # microseconds after the target's own time: up to four minutes and a half
ELSEWHEN = 1_700_000_000_000_000  # November 2023, for targets whose own name is no TID


def parts_of(uri: str) -> tuple[str, str, str]:
    """(did, collection, rkey) of a record's address; ValueError when it is not one."""
    found = ADDRESS.fullmatch(uri)
    if not found:
        raise ValueError("not the address of a record")
    return found[1], found[2], found[3]


def tid(micros: int, chance: int) -> str:
    """Thirteen letters for a time in microseconds and a number below 1024."""
    value = (min(max(micros, 0), LONGEST) << 10) | (chance & 1023)
    return "".join(LETTERS[(value >> shift) & 31] for shift in range(60, -1, -5))


def time_of(rkey: str) -> datetime | None:
    """When a TID says it was made; None for other names. Its author chose it: a hint, no proof."""
    micros = _micros(rkey)
    return None if micros is None else EPOCH + timedelta(microseconds=micros)


def rkey_for(key: str, near: str) -> str:
    """The one name for what `key` asks about the record at `near`, shortly after that record's own time."""
    digest = int.from_bytes(hashlib.sha256(f"{key}\n{near}".encode()).digest()[:8], "big")
    base = _micros(near.rpartition("/")[2])
    return tid((ELSEWHEN if base is None else base) + 1 + (digest >> 10) % SPREAD, digest)


def _micros(rkey: str) -> int | None:
    if not TID.fullmatch(rkey):
        return None
    value = 0
    for letter in rkey:
        value = value << 5 | LETTERS.index(letter)
    return value >> 10
