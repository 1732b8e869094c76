"""Mails by their ids, wherever they lie in the mailbox; and what they answer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vigie.connectors.mailbox.box import Box
from vigie.connectors.mailbox.found import Found, Kin, Us, message_id_of
from vigie.connectors.mailbox.payloads import item_of
from vigie.core.types import Item

MOST_OF_A_THREAD = 100
TERMS = 15  # of one search
LATEST = 200  # mails without an id of their own are looked for among so many


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
                    return found
        return None

    def _candidates(self, box: Box, role: str, message_id: str) -> Iterator[Found]:
        folder = box.folders().get(role)
        if folder is None:
            return
        box.select(folder)
        if message_id:
            uids = box.search("HEADER", "Message-ID", message_id)[:20]
        else:
            uids = box.search("NOT", ["HEADER", "Message-ID", "@"])[-LATEST:]
        yield from box.mails(uids, "" if role == "all" else role)

    def sent(self, box: Box, message_id: str) -> list[Found]:
        """The copies of our answer in the folder of what was sent, which stays open."""
        found = self._candidates(box, "sent", message_id)
        return [one for one in found if one.letter.message_id == message_id]

    def thread(self, box: Box, item: Item) -> tuple[Item, ...]:
        """The item and what belongs to it here, in the order it was said."""
        ids = {message_id_of(item.native_id), message_id_of(item.root_id), message_id_of(item.parent_id)}
        mails: dict[str, Found] = {}
        for role in ("", "archive", "sent"):
            folder = box.folders().get(role)
            if folder is not None:
                box.select(folder)
                for found in box.mails(_about(box, ids - {""}), role):
                    if not found.draft:
                        mails.setdefault(found.native_id(), found)
        known = {
            one.letter.message_id: native_id for native_id, one in sorted(mails.items(), key=_when)[::-1]
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
        for some in _some(sorted(asked)):
            for found in box.mails(box.search(*_any(some, "Message-ID"))[:100]):
                if found.letter.message_id in asked:
                    known.setdefault(found.letter.message_id, found.native_id())
        return known | self._by_thread_index(box, mails)

    def _by_thread_index(self, box: Box, mails: Sequence[Found]) -> dict[str, str]:
        """Last resort, for what Outlook sends without saying what it answers: the oldest of the exchange."""
        known: dict[str, str] = {}
        lost = {
            f.letter.thread_index
            for f in mails
            if not f.letter.references and len(f.letter.thread_index) == 28
        }
        for index in sorted(lost)[:20]:
            uids = box.search("HEADER", "Thread-Index", index)[:1]
            for found in box.mails(uids):
                if found.letter.thread_index == index:
                    known[index] = found.native_id()
        return known


def _when(entry: tuple[str, Found]) -> Any:
    return entry[1].at


def _about(box: Box, ids: Iterable[str]) -> list[int]:
    found: set[int] = set()
    for message_id in sorted(ids):
        found |= set(box.search(*_any([message_id], "Message-ID", "In-Reply-To", "References")))
    return sorted(found)[-MOST_OF_A_THREAD:]


def _any(ids: Sequence[str], *headers: str) -> list[Any]:
    """A search for any of the ids in any of the headers: IMAP writes `or` in front, two by two."""
    terms: list[list[Any]] = [["HEADER", header, one] for one in ids for header in headers]
    criteria: list[Any] = terms.pop()
    while terms:
        criteria = ["OR", *terms.pop(), *(criteria if criteria[0] != "OR" else [criteria])]
    return criteria


def _some(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), TERMS):
        yield ids[start : start + TERMS]
