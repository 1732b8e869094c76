"""What stands on a replayed network at a moment: what the day told so far, and what was done since."""

import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from vigie.connectors.contract import AccountConfig
from vigie.connectors.errors import AccessLost, Gone, Refused
from vigie.connectors.replay.day import Bad, BadDay, Day, Event, Where, load_day
from vigie.connectors.replay.faults import Faults, parse_faults
from vigie.connectors.replay.journal import Entry, Journal, Said, Wrote, journal_at
from vigie.connectors.replay.lengths import length
from vigie.connectors.replay.payloads import (
    item_of,
    place_of,
    raw_of,
    telling,
    touched,
    where_of,
)
from vigie.connectors.replay.state import STATUS, UNSEEN, UNTOUCHED, Clock, Touched
from vigie.core.types import SPEAKING, Act, Author, Item, Kind


class World:
    """One replayed network: a day, its clock, and the journal of what was done there.

    Raises `AccessLost` when the day or the journal cannot be used; the message is a code.
    """

    def __init__(self, config: AccountConfig) -> None:
        settings = config.settings
        journal = str(settings.get("journal") or "")
        if not journal:
            raise AccessLost("journal-missing")
        try:
            self.day: Day = load_day(str(settings.get("day") or ""))
            self.faults: Faults = parse_faults(settings.get("faults"))
            self.speed = float(str(settings.get("speed") or 1))
            started = settings.get("started_at")
            self._started = datetime.fromisoformat(str(started)) if started else None
        except BadDay as error:
            raise AccessLost(str(error)) from error
        except (ValueError, TypeError) as error:
            raise AccessLost("settings-invalid") from error
        if self.speed <= 0 or (self._started and self._started.tzinfo is None):
            raise AccessLost("settings-invalid")
        self.journal: Journal = journal_at(Path(journal))
        self.us = self._us(config)

    def _us(self, config: AccountConfig) -> Author:
        name = str(self.day.header.brand.name)
        return Author(
            native_id=config.native_id or f"{self.day.header.id}-account",
            handle=config.handle or self.day.header.id,
            name=name,
            is_us=True,
        )

    # --- Time -------------------------------------------------------------------------------

    def begin(self, now: datetime) -> None:
        """Open the journal, and let the day begin at `now` if neither settings nor journal know."""
        self.journal.hear(now)
        self.journal.open_for(self.day.header.id, now)

    @property
    def clock(self) -> Clock:
        opened = self.journal.opened
        started = self._started or (opened.at if opened else self.journal.clock())
        return Clock(started, self.speed)

    def due(self, now: datetime) -> int:
        """How many lines of the day have been told by now."""
        elapsed = self.clock.elapsed(now)
        freeze = self.faults.freeze_at_s
        return self.day.due(elapsed if freeze is None else min(elapsed, freeze))

    def over(self, now: datetime) -> bool:
        return self.due(now) == len(self.day.lines)

    # --- One item ---------------------------------------------------------------------------

    def item(self, native_id: str) -> Item | None:
        """The item as it stands now, with what we did to it; None when nobody said it yet."""
        if (entry := self.journal.own.get(native_id)) is not None:
            return self.own_item(entry)
        told = self._events_of(native_id, self.due(self.journal.clock()))
        event = telling(told)
        return self._as_told(event, told) if event else None

    def line(self, number: int) -> Item | Bad:
        """What one line of the day tells, with what we did to the item since."""
        line = self.day.lines[number]
        if isinstance(line, Bad):
            return line
        item = self._as_told(line, self._events_of(line.id, number + 1))
        return item or Bad(line.at, "nobody-said-it", line.id)

    def entry(self, entry: Entry) -> Item | None:
        """What an entry of the journal changes for a reader: our reply, an item's status, a new word."""
        if isinstance(entry, Said):
            return self._as_told(entry.event, self._events_of(entry.event.id, len(self.day.lines)))
        if not entry.effect or (entry.act not in _TOLD and not entry.own):
            return None
        return self.item(entry.own or entry.item)

    def _events_of(self, native_id: str, upto: int) -> list[Event]:
        return [*self.day.events_of(native_id, upto), *self.journal.said.get(native_id, ())]

    def _as_told(self, event: Event, told: list[Event]) -> Item | None:
        known = self._events_of(event.id, len(self.day.lines))
        header = self.day.header
        return self._finish(
            item_of(event, known=known, told=told, header=header, clock=self.clock, root_of=self.root_of)
        )

    def _finish(self, item: Item | None) -> Item | None:
        if item is None:
            return None
        touch = self.touch(item)
        return item if touch is UNTOUCHED else touched(item, touch)

    def root_of(self, native_id: str, parent_id: str) -> str:
        """The first thing said in the thread; the nearest known one where parents are missing or loop."""
        if not parent_id:
            return native_id
        here, seen = parent_id, {native_id}
        while here not in seen:
            seen.add(here)
            own = self.journal.own.get(here)
            said = self.journal.said.get(here, ())
            above = own.item if own else next((e.parent for e in said if e.op == "create"), "")
            here = above or self.day.roots.get(here, here)
        return here

    # --- What we did ------------------------------------------------------------------------

    def touch(self, item: Item) -> Touched:
        done = self.journal.of_item.get(item.native_id)
        if not done:
            return UNTOUCHED
        status: str | None = None
        for entry in done:
            act = Act(entry.act)
            status = STATUS.get(act, status)
            if act is Act.DELETE_OWN:
                status = "deleted"
        needed = self.where(item).reports_needed
        reports = sum(entry.act == Act.REPORT for entry in done)
        return Touched(
            status=status,
            liked=any(entry.act == Act.LIKE for entry in done),
            taken_down=0 < needed <= reports,
        )

    def where(self, item: Item) -> Where:
        return where_of(item.place.native_id, self.day.header)

    def own_item(self, entry: Wrote) -> Item | None:
        """A reply or private message of ours; None while the network does not list it yet."""
        if not self.listed(entry):
            return None
        header = self.day.header
        home = where_of(entry.place, header).url
        item = Item(
            native_id=entry.own,
            kind=_KINDS[Act(entry.act)],
            text=self.faults.shown(entry.text),
            author=self.us,
            place=place_of(entry.place, header),
            said_at=entry.at,
            url=home and f"{home}#{entry.own}",
            parent_id=entry.item,
            root_id=self.root_of(entry.own, entry.item),
            version="1",
            raw=raw_of(entry.place, header),
        )
        return self._finish(item)

    def own_page(self, now: datetime) -> Item:
        """Where we say something under nobody: our first place, as if it were said there."""
        header = self.day.header
        key = next((key for key, where in header.places.items() if where.ours), "")
        return Item(
            native_id="", kind=Kind.POST, text="", author=self.us, place=place_of(key, header), said_at=now
        )

    def listed(self, entry: Wrote) -> bool:
        """Whether the listing lag of our own replies has passed, by the machine's clock or the caller's."""
        lag = timedelta(seconds=self.faults.lag_s)
        now = self.journal.clock()
        return now - self.journal.skew >= entry.heard + lag or now >= entry.at + lag

    def refuse_what_cannot_be(self, act: Act, item: Item, text: str) -> None:
        """Raises `Gone` or `Refused` for what the network would refuse now."""
        there = self.item(item.native_id) if act is not Act.POST else item
        if there is None or (there.deleted and act is not Act.RESTORE):
            raise Gone("gone")
        if act not in SPEAKING:
            return
        if not text.strip():
            raise Refused("empty")
        where = self.where(item)
        if act is not Act.DIRECT and where.limit is not None and length(text, where.unit) > where.limit:
            raise Refused("too-long")

    def own_answers(self, native_id: str) -> list[Wrote]:
        """Our replies and messages to one item that stand, oldest first, listed or not."""
        ids = self.journal.answers.get(native_id, ())
        found = [self.journal.own[key] for key in ids if key in self.journal.own]
        standing = [
            e for e in found if not any(d.act == Act.DELETE_OWN for d in self.journal.of_item.get(e.own, ()))
        ]
        if standing and where_of(standing[-1].place, self.day.header).one_reply:
            public = [e for e in standing if e.act == Act.REPLY][:-1]
            return [e for e in standing if e not in public]
        return standing

    # --- Many items -------------------------------------------------------------------------

    def thread(self, root_id: str) -> Iterator[Item]:
        """All that stands in a thread, its first item first, then level by level; private words too."""
        waiting, seen = deque([root_id]), {root_id}
        while waiting:
            native_id = waiting.popleft()
            item = self.item(native_id)
            if item is not None and not item.deleted and self._stands(item):
                yield item
            answers = (*self.day.children.get(native_id, ()), *self.journal.answers.get(native_id, ()))
            fresh = [key for key in dict.fromkeys(answers) if key not in seen]
            seen.update(fresh)
            waiting.extend(fresh)

    def _stands(self, item: Item) -> bool:
        own = self.journal.own.get(item.native_id)
        return own is None or own in self.own_answers(own.item)

    def everything(self, wanted: Callable[[Item], bool]) -> Iterator[Item]:
        """Every item that stands and is wanted, in the order in which it was first told."""
        due = self.due(self.journal.clock())
        ids = dict.fromkeys(line.id for line in self.day.lines[:due] if isinstance(line, Event))
        for native_id in dict.fromkeys([*ids, *self.journal.said, *self.journal.own]):
            item = self.item(native_id)
            if item is not None and not item.deleted and wanted(item):
                yield item

    def told_since(
        self, cursor: Mapping[str, int], now: datetime
    ) -> Iterator[tuple[Item | Bad | None, int, int]]:
        """What a reader has not been told, each with the line and the journal entry reached by it.

        Stops at the first reply of ours that is not listed yet: it comes later, and is not lost.
        """
        line, entry = cursor.get("line", 0), cursor.get("entry", 0)
        for number in range(line, self.due(now)):
            line = number + 1
            yield self.line(number), line, entry
        for noted in self.journal.entries[entry:]:
            if isinstance(noted, Wrote) and noted.own and noted.effect and not self.listed(noted):
                return
            entry += 1
            yield self.entry(noted), line, entry


_KINDS = {Act.REPLY: Kind.REPLY, Act.DIRECT: Kind.DIRECT, Act.POST: Kind.POST}

_TOLD = frozenset({*(act.value for act in STATUS), Act.DELETE_OWN.value, Act.REPORT.value})
"""Acts after which an item is told again: its status may have changed."""


def seen_by_strangers(item: Item) -> bool:
    return not item.deleted and item.status not in UNSEEN and item.kind is not Kind.DIRECT


def folded(text: str) -> str:
    """Without case and accents, for the search of plain words."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def has_all(words: Iterable[str]) -> Callable[[Item], bool]:
    wanted = [folded(word) for word in words]
    return lambda item: all(word in folded(item.text) for word in wanted)
