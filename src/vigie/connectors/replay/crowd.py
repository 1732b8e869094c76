"""The other side of a replayed network: what strangers say there, and what they see.

For tests, drills, and whoever wants to try: it uses the same day and journal as the connector.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from vigie.connectors.contract import AccountConfig
from vigie.connectors.replay.day import Event, Who
from vigie.connectors.replay.journal import Said, Wrote
from vigie.connectors.replay.world import World, seen_by_strangers
from vigie.core.types import Act, Item, Kind


class Crowd:
    """Everybody on one replayed network who is not us."""

    def __init__(self, config: AccountConfig) -> None:
        self._world = World(config)

    def say(
        self,
        text: str,
        *,
        now: datetime,
        who: Who | None = None,
        place: str = "",
        parent: str = "",
        kind: Kind | None = None,
        rating: int | None = None,
    ) -> str:
        """Somebody says it, or answers `parent`; its id. place: a key of the day's places."""
        world = self._world_at(now)
        there = world.item(parent) if parent else None
        home = there.place.native_id if there else next(iter(world.day.header.places), "")
        return self._add(
            now,
            lambda seq: Event(
                at=0,
                id=f"{world.day.header.id}-said-{seq}",
                kind=kind or (Kind.REPLY if parent else Kind.COMMENT),
                author=who or Who(id="stranger", name="Quelqu’un"),
                place=place or home,
                text=text,
                said=now.isoformat(),
                parent=parent,
                rating=rating,
                to_us=True,
            ),
        )

    def edit(self, native_id: str, text: str, *, now: datetime) -> None:
        said = now.isoformat()
        self._add(now, lambda _: Event(at=0, id=native_id, op="edit", text=text, said=said))

    def remove(self, native_id: str, *, now: datetime) -> None:
        """The author deletes what they said."""
        self._add(now, lambda _: Event(at=0, id=native_id, op="delete", said=now.isoformat()))

    def spread(
        self, native_id: str, *, now: datetime, shares: int = 0, likes: int = 0, replies: int = 0
    ) -> None:
        """New counts, as they stand now."""
        counts = Event(at=0, id=native_id, op="shares", shares=shares, likes=likes, replies=replies)
        self._add(now, lambda _: counts)

    def tell(self, events: Sequence[Event], *, now: datetime) -> None:
        """Many things at once, as a drill says them; what was said under the same id before is left out."""
        self._world_at(now).journal.add_said(events, now)

    def replies(self, native_id: str, *, now: datetime) -> Sequence[Item]:
        """Public answers to one item, ours and others', as a stranger sees them."""
        world = self._world_at(now)
        thread = world.thread(native_id)
        return [item for item in thread if item.parent_id == native_id and seen_by_strangers(item)]

    def posts(self, *, now: datetime) -> Sequence[Item]:
        """What we said under nobody, as a stranger sees it."""
        world = self._world_at(now)
        return list(world.everything(lambda item: item.kind is Kind.POST and item.author.is_us))

    def sees(self, native_id: str, *, now: datetime) -> bool:
        item = self._world_at(now).item(native_id)
        return item is not None and seen_by_strangers(item)

    def acts(self, act: Act, *, key: str = "", item: str = "") -> Sequence[Wrote]:
        """What took effect, whatever the client was told: the ledger that a test compares with."""
        entries = self._world.journal.refresh().entries
        return [
            entry
            for entry in entries
            if isinstance(entry, Wrote)
            and entry.effect
            and entry.act == act
            and key in {"", entry.key}
            and item in {"", entry.item}
        ]

    def _world_at(self, now: datetime) -> World:
        self._world.begin(now)
        return self._world

    def _add(self, now: datetime, make: Callable[[int], Event]) -> str:
        journal = self._world_at(now).journal
        return journal.add(lambda seq: Said(seq=seq, at=now, event=make(seq))).event.id
