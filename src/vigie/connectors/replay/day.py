"""A day as a file, `vigie-day/1`: a header line, then one event a line. See docs/networks/replay.md."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Literal

import msgspec

from vigie.core.types import Kind

SCHEMA = "vigie-day/1"
LONGEST_LINE = 200_000  # bytes; a longer one is refused by itself, the rest of the day goes on
PACKAGED = resources.files("vigie.connectors.replay") / "days"


class BadDay(ValueError):
    """The file is missing or is not a day. The message is a code."""


class Who(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody of the day. us: the brand itself speaks."""

    id: str
    name: str = ""
    handle: str = ""
    followers: int | None = None
    url: str = ""
    us: bool = False


class Where(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place of the day. network: the one it imitates. limit: of a reply, in `unit`.

    may: act -> "never:<reason>", "by-hand" or "until:<seconds after it was said>"; acts not
    named are allowed. one_reply: a second reply replaces the first. reports_needed: after that
    many reports of one item the network takes it down itself (0: it never does).
    """

    name: str
    network: str
    url: str = ""
    ours: bool = False
    culture: str = ""
    limit: int | None = None
    unit: Literal["graphemes", "characters", "bytes"] = "characters"
    may: Mapping[str, str] = {}
    one_reply: bool = False
    reports_needed: int = 0


class Department(msgspec.Struct, frozen=True, omit_defaults=True):
    """A service of the brand. name: by language. topics: values of `Reading.topic`."""

    key: str
    name: dict[str, str]
    topics: tuple[str, ...] = ()
    contact: str = ""


class Brand(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whose day it is, for whoever sets it up: the connector uses nothing but the name.

    hours: {"mon": [["09:00", "18:00"]], ...} in `time_zone`, {} is always open. watches: queries.
    """

    name: str
    language: str = "fr"
    time_zone: str = "UTC"
    hours: dict[str, list[list[str]]] = {}
    watches: tuple[str, ...] = ()
    departments: tuple[Department, ...] = ()


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line of a day."""

    schema: str
    id: str
    title: dict[str, str]
    brand: Brand
    duration_s: float
    places: dict[str, Where]
    people: dict[str, Who] = {}


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line. at: seconds from the start when the network tells it. said: when it was said, in
    the same seconds (default: at); below 0 in real seconds before the start; or an ISO time.

    author: a person, or the key of one in the header. version: of an edit (default: its rank).
    truth: what a careful reader would say of it; never given to the product.
    """

    at: float
    id: str
    op: Literal["create", "edit", "delete", "shares"] = "create"
    kind: Kind = Kind.COMMENT
    author: Who | str = ""
    place: str = ""
    text: str = ""
    lang: str = ""
    parent: str = ""
    rating: int | None = None
    said: float | str | None = None
    version: int = 0
    to_us: bool = False
    shares: int = 0
    likes: int = 0
    replies: int = 0
    followers: int | None = None
    status: str = ""
    url: str = ""
    media: tuple[str, ...] = ()
    truth: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that could not be read, told at the time of the line before it."""

    at: float
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Day:
    """A whole day in memory, in the order in which the network tells it."""

    header: Header
    lines: tuple[Event | Bad, ...]
    times: tuple[float, ...]  # at of each line, rising
    by_id: Mapping[str, tuple[int, ...]] = field(repr=False)  # line numbers about one item
    children: Mapping[str, tuple[str, ...]] = field(repr=False)  # ids said in answer to an id
    roots: Mapping[str, str] = field(repr=False)  # of what answers something: where its thread begins

    def due(self, elapsed: float) -> int:
        """How many lines have been told after `elapsed` seconds of the day."""
        return bisect_right(self.times, elapsed)

    def events_of(self, native_id: str, upto: int) -> list[Event]:
        """What was told about one item in the first `upto` lines."""
        found = (self.lines[n] for n in self.by_id.get(native_id, ()) if n < upto)
        return [line for line in found if isinstance(line, Event)]


def packaged_days() -> tuple[str, ...]:
    """Names of the days that come with the product."""
    names = (entry.name for entry in PACKAGED.iterdir())
    return tuple(sorted(name.removesuffix(".jsonl") for name in names if name.endswith(".jsonl")))


def load_day(day: str) -> Day:
    """The day of a packaged name or of a path ending in .jsonl. Read again only when the file changed.

    Raises `BadDay`: day-missing, day-header (no header line, or of another schema).
    """
    path = Path(str(PACKAGED / f"{day}.jsonl")) if day in packaged_days() else Path(day)
    try:
        stat = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise BadDay("day-missing") from error
    if path.suffix != ".jsonl" or not path.is_file():
        raise BadDay("day-missing")
    return _read(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _mtime: int, _size: int) -> Day:
    with path.open("rb") as file:
        return parse_day(file)


def parse_day(lines: Iterable[bytes]) -> Day:
    """A day from its lines; blank lines are passed over. Raises `BadDay` for the header only."""
    rows = (line.strip() for line in lines)
    rows = (row for row in rows if row)
    try:
        header = msgspec.json.decode(next(rows, b"").removeprefix(b"\xef\xbb\xbf"), type=Header)
    except msgspec.DecodeError as error:
        raise BadDay("day-header") from error
    if header.schema != SCHEMA:
        raise BadDay("day-header")
    return day_of(header, _events(rows))


def day_of(header: Header, events: Iterable[Event | Bad]) -> Day:
    """A day from what a generator or a parser gives, put in order of `at` (stable)."""
    lines = tuple(sorted(events, key=lambda line: line.at))
    by_id: dict[str, list[int]] = {}
    children: dict[str, dict[str, None]] = {}
    parents: dict[str, str] = {}
    for n, line in enumerate(lines):
        if isinstance(line, Event):
            by_id.setdefault(line.id, []).append(n)
            if line.op == "create" and line.parent and line.parent != line.id:
                children.setdefault(line.parent, {})[line.id] = None
                parents.setdefault(line.id, line.parent)
    return Day(
        header=header,
        lines=lines,
        times=tuple(line.at for line in lines),
        by_id={key: tuple(numbers) for key, numbers in by_id.items()},
        children={key: tuple(ids) for key, ids in children.items()},
        roots=_roots(parents),
    )


def _roots(parents: Mapping[str, str]) -> dict[str, str]:
    """Where each chain of answers begins; a chain that bites its tail begins where it was entered."""
    roots: dict[str, str] = {}
    for start in parents:
        path: dict[str, None] = {}
        here = start
        while here in parents and here not in roots and here not in path:
            path[here] = None
            here = parents[here]
        root = roots.get(here, here)
        roots |= dict.fromkeys(path, root)
    return roots


def _events(rows: Iterable[bytes]) -> Iterable[Event | Bad]:
    decoder = msgspec.json.Decoder(Event)
    at = 0.0
    for row in rows:
        line = _event(row, decoder, at)
        at = line.at
        yield line


def _event(row: bytes, decoder: msgspec.json.Decoder[Event], at: float) -> Event | Bad:
    reason = "line-too-long"
    if len(row) <= LONGEST_LINE:
        try:
            return decoder.decode(row)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            reason = str(error)[:200]
    return Bad(at, reason, row[:2_000].decode("utf-8", errors="replace"))


def encode_line(line: Header | Event) -> bytes:
    """One line of a day file, without its end of line."""
    return msgspec.json.encode(line)
