"""What happens as it happens: our notifications, and the public streams that the settings want."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

from vigie.connectors.contract import Page
from vigie.connectors.errors import AccessLost, Refused, TryLater, Unsupported
from vigie.connectors.mastodon import wild
from vigie.connectors.mastodon.feeds import SPOKEN, items_of
from vigie.connectors.mastodon.lines import Channel, Event, Line, open_line
from vigie.connectors.mastodon.payloads import Us, tombstone
from vigie.connectors.mastodon.reading import Wanted
from vigie.connectors.mastodon.server import Server
from vigie.core.types import Item

QUIET = 1.0  # seconds after which an empty page gives the hand back
LINGER = 0.25  # seconds that the first item of a page waits for others
GLANCE = 0.1  # seconds at one line before the next
MOST_ITEMS = 500  # of one page


@dataclass(slots=True)
class Batch:
    """What the events of one page hold. marks: feed → newest row heard."""

    items: list[Item] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)


def channels_of(want: Wanted) -> list[Channel]:
    """Our own stream first; then everything public that the server hears, or only what was said on it."""
    public = ("local", "public/local") if want.timeline == "local" else ("federated", "public")
    return [
        Channel("mentions", "user", "user"),
        *(Channel(f"tag:{tag}", "hashtag", "hashtag", tag) for tag in want.hashtags),
        Channel(*public, public[1].replace("/", ":")),
    ]


class Ear:
    """Open lines of one account. Use as a context: the lines close with it."""

    def __init__(self, server: Server, us: Us, channels: Sequence[Channel], base: str) -> None:
        self.us, self.refused = us, list[tuple[str, str]]()
        self.lines: list[Line] = []
        self._broken: TryLater | None = None
        self._stack = ExitStack()
        with ExitStack() as stack:
            for channel in channels:
                self._open(server, channel, base, stack)
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def follow(self, cursor: Mapping[str, object]) -> Iterator[Page]:
        """Pages for ever, an empty one about every second while nothing happens.

        The cursor holds where each list is, and no more: it is stored with every page.
        """
        known = wild.mapping(cursor.get("feeds"))
        since = {name: wild.text(wild.mapping(state).get("since")) for name, state in known.items()}
        refused, self.refused = self.refused, []
        while True:
            batch = self._gather()
            since |= batch.marks
            feeds = {name: {"since": newest} for name, newest in since.items() if newest}
            yield Page(tuple(batch.items), {"feeds": feeds}, refused=(*refused, *batch.refused))
            refused = []

    def _open(self, server: Server, channel: Channel, base: str, stack: ExitStack) -> None:
        """Our own stream must open; another one that is not offered is told, and done without."""
        try:
            line = open_line(server.http, base, server.token, channel)
        except (AccessLost, Refused, Unsupported) as no:
            if isinstance(no, AccessLost) and not server.still_opens():
                raise
            if channel.feed == "mentions":  # the token is good elsewhere: nothing to reconnect
                raise Unsupported(f"no stream for this token: {no}") from no
            self.refused.append(("stream-refused", f"{channel.feed}: {no}"))
            return
        self.lines.append(line)
        stack.callback(line.close)

    def _gather(self) -> Batch:
        """What comes within a second. What came before a line broke is kept; the next look says so."""
        if self._broken:
            raise self._broken
        batch, ends_at = Batch(), time.monotonic() + QUIET
        try:
            while (left := ends_at - time.monotonic()) > 0 and len(batch.items) < MOST_ITEMS:
                was_empty = not batch.items
                for line in self.lines:
                    self._hear(line, min(left, GLANCE), batch)
                if was_empty and batch.items:
                    ends_at = min(ends_at, time.monotonic() + LINGER)
        except TryLater as error:
            if not (batch.items or batch.refused):
                raise
            self._broken = error
        return batch

    def _hear(self, line: Line, seconds: float, batch: Batch) -> None:
        for event in line.hear(seconds):
            add_event(batch, line.channel, event, self.us)


def add_event(batch: Batch, channel: Channel, event: Event, us: Us) -> None:
    """Read one event into the batch; one that cannot be read is refused alone."""
    name = event.name.replace("_", ".")
    if name == "delete":
        batch.items += [tombstone(event.said.strip(), us)] if event.said.strip() else []
        return
    if name not in {"update", "status.update", "notification", "unreadable"}:
        return  # filters, announcements, conversations: the latter are notified too
    row = _row(event.said)
    if not row:
        batch.refused.append(("unreadable-event", wild.text(event.said)[:500]))
        return
    notified = name == "notification"
    spoken = row if not notified else row.get("status") if row.get("type") in SPOKEN else None
    items, refused = items_of([spoken] if spoken else [], us)
    batch.items += items
    batch.refused += refused
    if notified or (name == "update" and channel.feed != "mentions"):
        batch.marks[channel.feed] = wild.ident(row.get("id"))


def base_of(server: Server, announced: str) -> str:
    """Where to open streams: what the server says, never less safe than the server itself."""
    base = announced or server.address
    return base if server.address.startswith("http://") else f"https://{urlsplit(base).netloc}"


def _row(said: str) -> Mapping[str, Any]:
    try:
        return wild.mapping(json.loads(said))
    except (ValueError, RecursionError):
        return wild.NOTHING
