"""What comes into the folder: since a UID, since a time, as it comes, and about some words."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from vigie.connectors.contract import Cursor, Page
from vigie.connectors.errors import Garbled, Refused, Unsupported
from vigie.connectors.mailbox.box import Box
from vigie.connectors.mailbox.found import Found, Kin, Us
from vigie.connectors.mailbox.payloads import item_of
from vigie.connectors.mailbox.places import Places, searchable
from vigie.core.types import Item

FIRST_READ = timedelta(days=30)
QUIET = 1.0  # seconds after which an empty page gives the hand back
RENEWED = 45.0  # seconds of one IDLE: a line that a router forgot is found out by renewing it

Opening = Callable[[], AbstractContextManager[Box]]


class Reader:
    """Pages of one folder. The cursor is {"validity": of the folder, "uid": the last one read}."""

    def __init__(self, opening: Opening, places: Places, *, folder: str, alias: str, page_size: int) -> None:
        self._opening = opening
        self._places = places
        self._folder = folder
        self._alias = alias
        self._size = page_size

    @property
    def us(self) -> Us:
        return self._places.us

    def follow(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """New mails since the cursor; the last thirty days where there is none, or the server counts anew.

        What is read again then has the ids it had.
        """
        with self._opening() as box:
            here = box.select(self._folder)
            last = _last(cursor, here.validity)
            since = () if last is not None else ("SINCE", (now - FIRST_READ).date())
            yield from self._pages(box, here.validity, last or 0, here.next - 1, *since)

    def _pages(self, box: Box, validity: int, last: int, top: int, *criteria: object) -> Iterator[Page]:
        """Mails with a UID above `last`; at the end the cursor stands at the folder's last UID."""
        # "n:*" gives the last mail even where none is above n.
        uids = [uid for uid in box.search("UID", f"{last + 1}:*", *criteria) if uid > last]
        for start in range(0, len(uids), self._size):
            some = uids[start : start + self._size]
            items, refused = self._items(box, some)
            ends = start + self._size >= len(uids)
            at = max(some[-1], top) if ends else some[-1]
            yield Page(items, {"validity": validity, "uid": at}, more=not ends, refused=refused)
        if not uids:
            yield Page((), {"validity": validity, "uid": max(last, top)})

    def _items(self, box: Box, uids: list[int]) -> tuple[tuple[Item, ...], tuple[tuple[str, str], ...]]:
        refused: list[tuple[str, str]] = []
        try:
            mails = [found for found in box.mails(uids) if self._is_for_us(found)]
        except (Refused, Garbled):
            mails, refused = self._one_by_one(box, uids)
        kin = self._kin(box, mails)
        return tuple(item_of(found, self.us, kin) for found in mails), tuple(refused)

    def _kin(self, box: Box, mails: list[Found]) -> Kin:
        """A server that will not search tells no conversations, and still tells its mails."""
        try:
            return self._places.kin(box, mails)
        except (Refused, Garbled):
            return {}

    def _one_by_one(self, box: Box, uids: list[int]) -> tuple[list[Found], list[tuple[str, str]]]:
        """One of them makes the server stumble: the others are kept."""
        mails: list[Found] = []
        refused: list[tuple[str, str]] = []
        for uid in uids:
            try:
                mails += [found for found in box.mails([uid]) if self._is_for_us(found)]
            except (Refused, Garbled) as error:
                refused.append((str(error)[:200], f"{self._folder} uid {uid}"))
        return mails, refused

    def _is_for_us(self, found: Found) -> bool:
        """A mailbox may gather the mail of several addresses; each network has its own."""
        return not self._alias or self._alias in found.letter.recipients

    def since(self, since: datetime, now: datetime) -> Iterator[Page]:
        """Mails since a time, oldest first."""
        with self._opening() as box:
            here = box.select(self._folder)
            # SINCE knows days of the server's own calendar only.
            day = (since - timedelta(days=1)).date()
            for page in self._pages(box, here.validity, 0, here.next - 1, "SINCE", day):
                kept = tuple(item for item in page.items if item.said_at >= since)
                yield Page(kept, {}, page.more, page.refused)

    def about(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """Mails that hold the words anywhere, newest first; the cursor is {"before": uid}."""
        asked = searchable(words)
        if not asked:
            return
        with self._opening() as box:
            box.select(self._folder)
            before = cursor.get("before")
            uids = [uid for uid in box.search("TEXT", asked) if not isinstance(before, int) or uid < before]
            while uids:
                some, uids = uids[-self._size :], uids[: -self._size]
                items, refused = self._items(box, some)
                yield Page(items[::-1], {"before": some[0]}, more=bool(uids), refused=refused)

    # --- As it comes ------------------------------------------------------------------------

    def hear(self, cursor: Cursor) -> Iterator[Page]:
        """Pages for ever, an empty one about every second while nothing comes; {} begins now.

        Raises Unsupported where the server pushes nothing, TryLater when the line breaks.
        """
        with self._opening() as box:
            if not box.idles:
                raise Unsupported("stream")
            here = box.select(self._folder)
            last = _last(cursor, here.validity)
            last = here.next - 1 if last is None else last
            while True:
                for page in self._pages(box, here.validity, last, last):
                    last = _uid(page.cursor)
                    yield page
                yield from self._wait(box, {"validity": here.validity, "uid": last})

    def _wait(self, box: Box, cursor: Cursor) -> Iterator[Page]:
        """Until the server says something, or the line has to show that it is alive."""
        ends = time.monotonic() + RENEWED
        with box.idling():
            while (asked_at := time.monotonic()) < ends:
                if box.heard(QUIET):
                    return
                if time.monotonic() - asked_at < QUIET / 2:
                    return  # woken without a word: the end of the idling tells whether the line is dead
                yield Page((), cursor)


def _last(cursor: Cursor, validity: int) -> int | None:
    """The last UID read; None where there is none, or it belongs to an earlier count."""
    return _uid(cursor) if cursor.get("validity") == validity else None


def _uid(cursor: Cursor) -> int:
    said = cursor.get("uid")
    return said if isinstance(said, int) else 0
