"""Mails by their ids, wherever they lie in the mailbox; and what they answer."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from vigie.connectors.mailbox.box import Box
from vigie.connectors.mailbox.found import Found, Kin, Us, message_id_of
from vigie.connectors.mailbox.payloads import item_of
from vigie.core.types import Item

MOST_OF_A_THREAD = 100
TERMS = 15  # of one search
MOST_ASKED = 200  # heads looked at to know what the mails of a page answer
MOST_LOST = 20
SHORTEST = 8  # characters of an id that are worth a search
LATEST = 200  # mails that no search can name are looked for among so many


class Places:
    """One mailbox, as `us`."""

    def __init__(self, us: Us) -> None:
        self.us = us

    def find(self, box: Box, native_id: str) -> Found | None:
        """The mail with this id: where it was read, else where a colleague put it."""
        roles = ("", "archive", "all", "junk", "trash", "sent") if "~" in native_id else ("sent",)
        for role in roles:
            for found in self._candidates(box, role, message_id_of(native_id)):
                if found.native_id() == native_id and not found.draft:
                    return next(box.mails([found.uid], found.role), None)
        return None

    def _candidates(self, box: Box, role: str, message_id: str) -> list[Found]:
        folder = box.folders().get(role)
        if folder is None:
            return []
        box.select(folder)
        role = "" if role == "all" else role
        if not message_id:
            return list(box.mails(box.search("NOT", ["HEADER", "Message-ID", "@"])[-LATEST:], role))
        # An id too short or too odd to be searched for is looked for among the latest.
        uids = _about(box, {message_id}, "Message-ID") if _rare(message_id) else box.search("ALL")
        return list(box.heads(uids[-LATEST:], role))

    def sent(self, box: Box, message_id: str) -> list[Found]:
        """The copies of our answer in the folder of what was sent, which stays open."""
        found = self._candidates(box, "sent", message_id)
        return [one for one in found if one.letter.message_id == message_id]

    def thread(self, box: Box, item: Item) -> tuple[Item, ...]:
        """The item and what belongs to it here, in the order it was said."""
        ids = {message_id_of(one) for one in (item.native_id, item.root_id, item.parent_id)} - {""}
        mails: dict[str, Found] = {}
        for role in ("", "archive", "sent"):
            folder = box.folders().get(role)
            if folder is None:
                continue
            box.select(folder)
            about = _about(box, ids, "Message-ID", "In-Reply-To", "References")
            for found in box.mails(about[-MOST_OF_A_THREAD:], role):
                if not found.draft and not ids.isdisjoint(
                    (found.letter.message_id, *found.letter.references)
                ):
                    mails.setdefault(found.native_id(), found)
        if item.native_id not in mails and (own := self.find(box, item.native_id)):
            mails[item.native_id] = own
        known = {
            found.letter.message_id: found.native_id() for found in sorted(mails.values(), key=_latest_first)
        }
        known[message_id_of(item.native_id)] = item.native_id
        items = (item_of(found, self.us, known) for found in mails.values())
        return tuple(sorted(items, key=lambda one: (one.said_at, one.native_id)))

    def kin(self, box: Box, mails: Sequence[Found]) -> Kin:
        """Ids of what these mails answer, as far as it lies in the folder that is open."""
        known: dict[str, str] = {}
        for found in sorted(mails, key=lambda one: one.uid, reverse=True):
            known[found.letter.message_id] = found.native_id()  # the first that bore an id keeps it
        asked = {one for found in mails for one in found.letter.references[:1] + found.letter.references[-1:]}
        asked = {one for one in asked if one not in known and not self.us.wrote(one)}
        for found in box.heads(_about(box, asked, "Message-ID")[:MOST_ASKED]):
            if found.letter.message_id in asked:
                known.setdefault(found.letter.message_id, found.native_id())
        return known | self._by_thread_index(box, mails)

    def _by_thread_index(self, box: Box, mails: Sequence[Found]) -> dict[str, str]:
        """Last resort, for what Outlook sends without saying what it answers: the oldest of the exchange."""
        known: dict[str, str] = {}
        lost = {found.letter.thread_index for found in mails if not found.letter.references} - {""}
        for index in sorted(lost)[:MOST_LOST]:
            uids = box.search("HEADER", "Thread-Index", index)[:1]
            for found in box.heads(uids):
                if found.letter.thread_index == index:
                    known[index] = found.native_id()
        return known


def _latest_first(found: Found) -> float:
    return -found.at.timestamp()


def _about(box: Box, ids: Iterable[str], *headers: str) -> list[int]:
    """Mails of the open folder that may name one of the ids in one of the headers: the rest is compared."""
    found: set[int] = set()
    terms = [
        ["HEADER", header, word] for word in sorted({_rare(one) for one in ids} - {""}) for header in headers
    ]
    for start in range(0, len(terms), TERMS):
        found |= set(box.search(*_any(terms[start : start + TERMS])))
    return sorted(found)


def _any(terms: Sequence[Sequence[str]]) -> list[Any]:
    """A search for any of the terms: IMAP writes `or` in front, two by two."""
    criteria: list[Any] = list(terms[0])
    for term in terms[1:]:
        criteria = ["OR", list(term), criteria]
    return criteria


def _rare(message_id: str) -> str:
    """The longest part of an id that a search can carry as it is; "" when it would match too much.

    Strangers write these ids, and a brace at the end of a line makes a server wait for more.
    """
    if message_id.startswith("long."):
        return ""  # a digest, which stands nowhere in the mail
    part = max(re.findall(r"[A-Za-z0-9.@_+=$^!#&/|-]+", message_id), key=len, default="")
    return part if len(part) >= SHORTEST else ""


def searchable(words: str) -> str:
    """Words as a search can carry them."""
    return " ".join(re.sub(r"[(){}%*\[\]\\\"]", " ", _printable(words)).split())[:200]


def _printable(words: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in words)
