"""What was heard, minute by minute, of each series: from the messages themselves.

The tallies count; detection also asks how many people spoke, which messages are copies, how grave they are.
Messages are taken by the minute in which they reached us; those said long before count as late.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from vigie.core.detect import Minute, minute_of
from vigie.core.detect.gravity import gravity_of, in_order
from vigie.core.types import Reading
from vigie.crisis.models import Series
from vigie.listening.models import Mention

LATE = timedelta(minutes=30)  # said so long before it was heard: it belongs to the past
NO_TOPIC = frozenset({"", "other"})


class Key(NamedTuple):
    """One series of one brand."""

    brand: int
    kind: str
    key: str


class Line(NamedTuple):
    """What detection needs of one message, in the order of `COLUMNS`."""

    pk: int
    brand: int
    received_at: datetime
    said_at: datetime
    author: int
    followers: int | None
    watches: list[int]
    place: int
    is_known_place: bool
    parent_id: str
    shares: int
    text: str
    sentiment: str | None
    topic: str | None
    reading: Reading | None
    lead: int | None  # of the copies it is among
    is_arranged: bool | None

    @property
    def is_late(self) -> bool:
        return self.received_at - self.said_at > LATE

    def series(self) -> Iterator[Key]:
        """The series that it counts in."""
        yield Key(self.brand, Series.Kind.BRAND, "")
        for watch in self.watches:
            yield Key(self.brand, Series.Kind.WATCH, str(watch))
        if self.topic and self.topic not in NO_TOPIC:
            yield Key(self.brand, Series.Kind.TOPIC, self.topic[:40])
        if self.is_known_place:
            yield Key(self.brand, Series.Kind.PLACE, str(self.place))


COLUMNS = (
    *("pk", "brand_id", "received_at", "said_at", "author_id", "author__followers", "watches", "place_id"),
    *("place__ours", "place__culture", "parent_id", "shares", "text", "reading_row__sentiment"),
    *("reading_row__topic", "reading_row__content", "group_mention__group__lead_id"),
    "group_mention__group__is_arranged",
)


def heard_since(*, mark: int, until: datetime) -> list[Line]:
    """Messages of everybody newer than the mention `mark` that reached us before `until`."""
    rows = Mention.objects.filter(pk__gt=mark, received_at__lt=until, from_us=False, deleted_at=None)
    return [_line(row) for row in rows.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=2000)]


def _line(row: tuple[object, ...]) -> Line:
    ours, culture = row[8], row[9]
    return Line(*row[:8], bool(ours or culture), *row[10:])  # type: ignore[arg-type,call-arg]


@dataclass(slots=True)
class Count:
    """One minute of one series, while its messages are counted."""

    heard: int = 0
    negative: int = 0
    praise: int = 0
    copies: int = 0
    replies: int = 0
    shares: int = 0
    reach: int = 0
    first_reach: int | None = None
    authors: set[int] = field(default_factory=set)
    gravity: dict[str, int] = field(default_factory=dict)  # by code, the first message that has it

    def add(self, line: Line, gravity: Iterable[str]) -> None:
        self.heard += 1
        self.praise += line.sentiment == "positive"
        self.replies += bool(line.parent_id)
        self.shares += line.shares
        self.reach += line.followers or 0
        for code in gravity:
            self.gravity.setdefault(code, line.pk)
        if line.sentiment != "negative":
            return
        self.negative += 1
        self.authors.add(line.author)
        if self.first_reach is None:
            self.first_reach = line.followers
        self.copies += bool(line.is_arranged and line.lead != line.pk)

    def minute(self, at: int) -> Minute:
        return Minute(
            at=at,
            heard=self.heard,
            negative=self.negative,
            praise=self.praise,
            copies=self.copies,
            authors=len(self.authors),
            reach=self.reach,
            first_reach=self.first_reach,
            replies=self.replies,
            shares=self.shares,
            gravity=in_order(self.gravity),
        )


@dataclass(slots=True)
class Heard:
    """What was heard of everybody: in time, and what was said long before, by its own minute."""

    minutes: dict[Key, dict[int, Count]] = field(default_factory=dict)
    late: dict[Key, dict[int, Count]] = field(default_factory=dict)


def count(lines: Iterable[Line], *, late_from: int) -> Heard:
    """late_from: the first minute whose late messages were not counted before."""
    found = Heard()
    for line in lines:
        received = minute_of(line.received_at)
        if line.is_late and received < late_from:
            continue
        gravity = gravity_of(line.text, line.reading)
        into, at = (found.late, minute_of(line.said_at)) if line.is_late else (found.minutes, received)
        for key in line.series():
            into.setdefault(key, {}).setdefault(at, Count()).add(line, gravity)
    return found


def gravest(counts: Mapping[int, Count], code: str) -> int | None:
    """The first message in which this was found."""
    return next((one.gravity[code] for one in counts.values() if code in one.gravity), None)
