import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar

from vigie.connectors.contract import (
    AccountConfig,
    Budget,
    ByHand,
    Cursor,
    Field,
    Health,
    May,
    Never,
    Page,
    Receipt,
    Traits,
)
from vigie.connectors.errors import AccessLost, Refused, Unsupported
from vigie.connectors.http import GuardedClient
from vigie.connectors.replay.day import Bad
from vigie.connectors.replay.faults import WITHOUT_EFFECT, raise_for
from vigie.connectors.replay.journal import Wrote
from vigie.connectors.replay.permits import permit
from vigie.connectors.replay.state import STATUS
from vigie.connectors.replay.world import World, has_all
from vigie.core.types import SPEAKING, Act, Item

PAGE = 100


class ReplayConnector:
    """A day that plays, where everything can be done and nothing leaves the machine.

    settings: day (packaged name or path), journal (path ending in .jsonl, shared by all
    processes), speed, started_at (ISO), page_size, faults (see `faults.Faults`).
    """

    traits: ClassVar[Traits] = Traits(
        name="replay",
        title="Replay",
        fields=(
            Field("day", "Day to play", example="boreale"),
            Field("speed", "Speed", kind="number", required=False, example="120"),
        ),
        acts=frozenset(Act),
        listing_lag=timedelta(seconds=1),
        poll=timedelta(seconds=2),
        private=True,
        last_checked="2026-11-25",
    )

    def __init__(self, config: AccountConfig, http: GuardedClient) -> None:
        self._config = config
        self._made: World | None = None

    @property
    def _world(self) -> World:
        """The network, with all that was done there by any process."""
        if self._made is None:
            self._made = World(self._config)
        self._made.journal.refresh()
        return self._made

    def _world_at(self, now: datetime) -> World:
        world = self._world
        world.begin(now)
        return world

    # --- Being there ------------------------------------------------------------------------

    def health(self, now: datetime) -> Health:
        try:
            world = self._world_at(now)
        except AccessLost as error:
            return Health(ok=False, words=str(error))
        return Health(
            ok=True,
            words="day-over" if world.over(now) else "",
            native_id=world.us.native_id,
            handle=world.us.handle,
        )

    def budget(self) -> Budget:
        return Budget()

    def may(self, act: Act, item: Item, now: datetime) -> May:
        world = self._world_at(now)
        answered = any(entry.act == Act.REPLY for entry in world.own_answers(item.native_id))
        return permit(act, item, world.where(item), now, answered=answered)

    # --- Reading ----------------------------------------------------------------------------

    def read(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """What was told since the cursor: {"line": lines of the day, "entry": lines of the journal}."""
        world = self._world_at(now)
        world.journal.reads += 1
        raise_for(world.faults.of_read(world.journal.reads))
        at = {name: int(str(cursor.get(name, 0))) for name in ("line", "entry")}
        items: list[Item] = []
        refused: list[tuple[str, str]] = []
        size = self._page_size()
        told = _look_ahead(world.told_since(at, now))
        for (thing, line, entry), more in told:
            if isinstance(thing, Bad):
                refused.append((thing.reason, thing.raw))
            elif thing is not None:
                items.append(thing)
            if not more or len(items) + len(refused) >= size:
                yield Page(tuple(items), {"line": line, "entry": entry}, more=more, refused=tuple(refused))
                items, refused = [], []

    def _page_size(self) -> int:
        return max(1, int(str(self._config.settings.get("page_size") or PAGE)))

    def stream(self, cursor: Cursor, now: datetime) -> Iterator[Page]:
        raise Unsupported("stream")

    def backfill(self, since: datetime, now: datetime) -> Iterator[Page]:
        return self._pages(self._world_at(now).everything(lambda item: item.said_at >= since))

    def search(self, words: str, cursor: Cursor, now: datetime) -> Iterator[Page]:
        """Items with all of the plain words, case and accents aside. Reads all anew: small days only."""
        return self._pages(self._world_at(now).everything(has_all(words.split())))

    def _pages(self, items: Iterable[Item]) -> Iterator[Page]:
        size = self._page_size()
        batch: list[Item] = []
        for item, more in _look_ahead(items):
            batch.append(item)
            if not more or len(batch) >= size:
                yield Page(tuple(batch), {}, more=more)
                batch = []

    def read_thread(self, item: Item) -> tuple[Item, ...]:
        world = self._world
        return tuple(world.thread(world.root_of(item.native_id, item.parent_id)))

    def look(self, native_id: str) -> Item | None:
        return self._world.item(native_id)

    # --- Writing ----------------------------------------------------------------------------

    def reply(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        return self._write(Act.REPLY, to, key=key, now=now, text=text)

    def direct(self, to: Item, text: str, *, key: str, now: datetime) -> Receipt:
        return self._write(Act.DIRECT, to, key=key, now=now, text=text)

    def post(self, text: str, *, language: str, key: str, now: datetime) -> Receipt:
        return self._write(Act.POST, self._world.own_page(now), key=key, now=now, text=text)

    def find_post(self, text: str, *, key: str, since: datetime) -> Receipt | None:
        return self.find_own(self._world.own_page(since), text, key=key, since=since)

    def act(self, act: Act, item: Item, *, reason: str, key: str, now: datetime) -> Receipt:
        if act in {Act.READ, Act.FIND_OWN, *SPEAKING}:
            raise Unsupported(act)
        return self._write(act, item, key=key, now=now, reason=reason)

    def _write(
        self, act: Act, item: Item, *, key: str, now: datetime, text: str = "", reason: str = ""
    ) -> Receipt:
        world = self._world_at(now)
        self._refuse_what_is_not_allowed(act, item, now)
        time.sleep(world.faults.pause_before_s)

        def make(seq: int) -> Wrote:
            world.refuse_what_cannot_be(act, item, text)  # what another process just did counts
            attempt = world.journal.attempts[key] + 1
            fault = world.faults.of_write(key, attempt)
            effect = fault not in WITHOUT_EFFECT
            speaks = act in SPEAKING and effect
            return Wrote(
                seq=seq,
                at=now,
                heard=world.journal.clock() - world.journal.skew,
                act=act,
                item=item.native_id,
                key=key,
                attempt=attempt,
                effect=effect,
                fault=fault,
                author=item.author.native_id,
                place=item.place.native_id,
                text=text,
                reason=reason,
                own=f"{world.day.header.id}-own-{seq}" if speaks else "",
            )

        entry = world.journal.add(make)
        time.sleep(world.faults.pause_after_s)
        raise_for(entry.fault)
        return self._receipt(world, entry)

    def _refuse_what_is_not_allowed(self, act: Act, item: Item, now: datetime) -> None:
        answer = self.may(act, item, now)
        if isinstance(answer, ByHand):
            raise Unsupported(act)
        if isinstance(answer, Never):
            raise Refused(answer.reason)

    def _receipt(self, world: World, entry: Wrote) -> Receipt:
        own = world.own_item(entry) if entry.own else None
        return Receipt(native_id=entry.own, url=own.url if own else "", at=entry.at, raw={"seq": entry.seq})

    def find_own(self, to: Item, text: str, *, key: str, since: datetime) -> Receipt | None:
        """Our listed reply to `to` with this text, as the network shows it. The key is not known there."""
        world = self._world
        shown = world.faults.shown(text)
        for entry in world.own_answers(to.native_id):
            if entry.at >= since and world.listed(entry) and world.faults.shown(entry.text) == shown:
                return self._receipt(world, entry)
        return None

    def applied(self, act: Act, item: Item) -> bool | None:
        world = self._world
        done = [entry.act for entry in world.journal.of_item.get(item.native_id, ())]
        if act in {Act.MUTE, Act.BLOCK}:
            return (act.value, item.author.native_id) in world.journal.shunned
        if act in {Act.LIKE, Act.REPORT}:
            return act in done
        there = world.item(item.native_id)
        if act in {Act.DELETE, Act.DELETE_OWN} or there is None:
            return there is None or there.deleted
        if there.deleted and act in STATUS:
            return act not in {Act.UNHIDE, Act.APPROVE, Act.RESTORE}
        return there.status == STATUS[act] if act in STATUS else None


T = TypeVar("T")


def _look_ahead(things: Iterable[T]) -> Iterator[tuple[T, bool]]:
    """Each thing, and whether another follows."""
    rest = iter(things)
    held = next(rest, None)
    while held is not None:
        following = next(rest, None)
        yield held, following is not None
        held = following


CONNECTOR = ReplayConnector
