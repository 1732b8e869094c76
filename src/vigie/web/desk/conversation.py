"""The conversation in its place: parent, neighbours, what the person said, and how it changed."""

from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from vigie.core.types import Reading
from vigie.inbox.queries import CasePage
from vigie.listening.models import Mention
from vigie.listening.readings import with_corrections
from vigie.web.desk.links import outward
from vigie.web.desk.reading import Chip, Part, chips, difference, is_rude, marked, reading_or_unknown
from vigie.web.desk.topics import Topics

BEFORE, AFTER = 1, 2  # neighbours shown around the person's messages; the others on request
DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Medium:
    """Something attached. `is_ours`: kept here, so that it can be shown; else only where it lies."""

    url: str
    host: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the thread. kind: "focus" (the case's), "parent", "ours" or "" (a neighbour's)."""

    mention: Mention
    kind: str
    depth: int
    parts: tuple[Part, ...]
    is_veiled: bool
    is_far: bool
    media: tuple[Medium, ...]
    changes: tuple[tuple[Part, ...], ...] = ()  # what each edit changed, the newest first
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class Other:
    """What the person said elsewhere or before."""

    mention: Mention
    is_veiled: bool


def others_of(page: CasePage) -> list[Other]:
    """Their other messages, newest first; those of this case are in the thread already."""
    here = {mention.pk for mention in (*page.said, *page.thread)}
    return [Other(one, is_rude(one)) for one in page.others if one.pk not in here and not one.deleted_at]


def messages_of(page: CasePage, topics: Topics) -> list[Message]:
    """The thread, oldest first. topics: what the brand calls them."""
    mine = {mention.pk for mention in page.said}
    thread = {mention.pk: mention for mention in (*page.thread, *page.said)}
    rows = sorted(thread.values(), key=lambda mention: (mention.said_at, mention.pk))
    depths = _depths(rows)
    near = _near(rows, mine)
    earlier: dict[int, list[str]] = {}
    for version in page.versions:
        earlier.setdefault(version.mention_id, []).append(version.text)
    return [
        _message(
            mention,
            page,
            topics,
            is_mine=mention.pk in mine,
            depth=depths[mention.pk],
            is_far=mention.pk not in near,
            earlier=earlier.get(mention.pk, []),
        )
        for mention in rows
    ]


def _message(
    mention: Mention,
    page: CasePage,
    topics: Topics,
    *,
    is_mine: bool,
    depth: int,
    is_far: bool,
    earlier: list[str],
) -> Message:
    reading, leads = reading_or_unknown(mention), mention.pk == page.case.mention_id
    veiled, gone = is_rude(mention), mention.deleted_at is not None
    parent = mention.native_id in {page.case.mention.parent_id, page.case.thread_root}
    return Message(
        mention=mention,
        kind="focus" if is_mine else "parent" if parent else "ours" if mention.from_us else "",
        depth=depth,
        parts=marked(mention.text, reading.words if is_mine else ()),
        is_veiled=veiled,
        is_far=is_far and not parent,
        media=tuple(medium for url in mention.media if (medium := _medium(str(url)))),
        changes=() if veiled or gone else _changes([*earlier, mention.text]),
        chips=_chips(reading, page, topics) if leads and not gone else (),
    )


def _changes(texts: list[str]) -> tuple[tuple[Part, ...], ...]:
    """From each version to the next. Those that were emptied say nothing."""
    return tuple(difference(old, new) for old, new in reversed(list(pairwise(texts))) if old)


def _chips(reading: Reading, page: CasePage, topics: Topics) -> tuple[Chip, ...]:
    read = with_corrections(reading, page.corrected)
    return tuple(chips(read, page.corrected, page.case.mention.text, topics))


def _medium(url: str) -> Medium | None:
    """None for what is neither kept here nor an address on the web."""
    if url.startswith("/") and not url.startswith("//"):
        return Medium(url=url, host="", is_ours=True)
    return Medium(url=url, host=urlsplit(url).hostname or url, is_ours=False) if outward(url) else None


def _depths(rows: list[Mention]) -> dict[int, int]:
    """How far each message stands from the root, no deeper than the page can show."""
    by_id = {row.native_id: row for row in rows}
    depths: dict[int, int] = {}
    for row in rows:
        parent = by_id.get(row.parent_id)
        depths[row.pk] = min(depths.get(parent.pk, 0) + 1, DEEPEST) if parent else int(bool(row.parent_id))
    return depths


def _near(rows: list[Mention], mine: set[int]) -> set[int]:
    places = [place for place, row in enumerate(rows) if row.pk in mine]
    return {rows[n].pk for at in places for n in range(max(at - BEFORE, 0), min(at + AFTER + 1, len(rows)))}
