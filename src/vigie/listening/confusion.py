"""How often people agreed with the engine: what it read, beside what they made of it.

A label counts where a person had it before their eyes: they corrected it, or they dealt with the message
and let it stand. What nobody looked at says nothing about the engine.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from vigie.brands.models import Brand
from vigie.core.types import OFFENCES, YES, Reading
from vigie.listening.models import Correction, ReadingRow
from vigie.listening.services import HEADS

MOST = 2000  # messages counted, the newest: a page must not grow with the archive


@dataclass(frozen=True, slots=True)
class Judged:
    """One label of one message. read: "" when the engine did not know.

    said: what people said, or `read` where they let it stand; `correction` tells which.
    """

    mention_id: int
    read: str
    said: str
    correction: Correction | None = None


@dataclass(frozen=True)
class Confusion:
    """What was read of one head, and what people said. Messages are newest first."""

    head: str
    judged: tuple[Judged, ...]

    @cached_property
    def cells(self) -> Counter[tuple[str, str]]:
        """Messages for each (read, said); ("", "") is what nobody could name and nobody did."""
        return Counter((one.read, one.said) for one in self.judged)

    @property
    def right(self) -> int:
        """Read as people see it."""
        return sum(count for (read, said), count in self.cells.items() if read and read == said)

    @property
    def corrected(self) -> int:
        """Read otherwise, or not at all, and a person said what it is."""
        return sum(count for (read, said), count in self.cells.items() if read != said)

    @property
    def left_open(self) -> int:
        """Not known to the engine, and nobody named it: neither right nor wrong."""
        return self.cells[("", "")]

    @property
    def share(self) -> float | None:
        """How often people agreed, from 0 to 1; None while there is nothing to count."""
        counted = self.right + self.corrected
        return self.right / counted if counted else None

    def at(self, read: str, said: str, limit: int = 20) -> list[Judged]:
        """The newest messages of one cell."""
        return [one for one in self.judged if (one.read, one.said) == (read, said)][:limit]


def confusions(
    *, brand: Brand, handled: Collection[int], since: datetime | None = None
) -> dict[str, Confusion]:
    """Head → what was read and said of it, in messages corrected since then and in those `handled`.

    handled: ids of messages of the brand that a person dealt with, labels in view. Deleted ones are left out.
    """
    ids = sorted({*handled, *_corrected_since(brand, since)}, reverse=True)[:MOST]
    words = _last_words(ids)
    seen = frozenset(handled)
    found: dict[str, list[Judged]] = {head: [] for head in HEADS}
    for mention_id, reading in _readings(brand, ids):
        given = words.get(mention_id, {})
        for head, judged in _judged(mention_id, reading, given, is_handled=mention_id in seen):
            found[head].append(judged)
    return {head: Confusion(head, tuple(judged)) for head, judged in found.items()}


def labels_shown(reading: Reading) -> frozenset[str]:
    """The heads that the page of a case shows of this reading, so that a person can contradict them."""
    bad = {head for head in OFFENCES if getattr(reading, head).value == YES}
    shown = {"sentiment", "intent", "topic", "severity", *(bad or OFFENCES)}
    if reading.intent.value == "complaint" or reading.sentiment.value == "negative":
        shown.add("reason_stated")
    return frozenset(shown)


def _corrected_since(brand: Brand, since: datetime | None) -> list[int]:
    rows = Correction.objects.filter(mention__brand=brand)
    if since:
        rows = rows.filter(at__gte=since)
    return list(rows.order_by("-pk").values_list("mention_id", flat=True)[:MOST])


def _last_words(ids: Sequence[int]) -> dict[int, dict[str, Correction]]:
    """Message → head → the last correction of it, whenever it was made."""
    found: dict[int, dict[str, Correction]] = {}
    for row in Correction.objects.filter(mention__among=ids).select_related("by__user").order_by("pk"):
        found.setdefault(row.mention_id, {})[row.head] = row
    return found


def _readings(brand: Brand, ids: Sequence[int]) -> list[tuple[int, Reading]]:
    rows = ReadingRow.objects.filter(mention__among=ids, mention__brand=brand, mention__deleted_at=None)
    return list(rows.order_by("-mention").values_list("mention_id", "content"))


def _judged(
    mention_id: int,
    reading: Reading,
    words: Mapping[str, Correction],
    *,
    is_handled: bool,
) -> Iterator[tuple[str, Judged]]:
    shown = labels_shown(reading) if is_handled else frozenset()
    for head in HEADS:
        if word := words.get(head):
            yield head, Judged(mention_id, word.was, word.now, word)
        elif head in shown:
            read = _value(reading, head)
            yield head, Judged(mention_id, read, read)


def _value(reading: Reading, head: str) -> str:
    return str(reading.severity) if head == "severity" else (getattr(reading, head).value or "")
