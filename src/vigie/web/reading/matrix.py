"""What was read beside what people said, as a table that can be looked at and read aloud."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vigie.core.types import YES
from vigie.listening.confusion import Confusion
from vigie.listening.services import HEADS
from vigie.web.desk import words
from vigie.web.desk.topics import Topics
from vigie.web.reading.forms import UNKNOWN, Chosen

SHADES = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """Messages of one kind. kind: "agreed", "corrected", "open"; shade: 0 for none to 4 for the whole row."""

    count: int
    kind: str
    shade: int
    query: str
    read: str
    said: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one thing that was read. share: how often people agreed, "" where it cannot be said."""

    title: str
    cells: tuple[Cell, ...]
    share: str


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One head on the front page. width: of the bar, 0 to 100."""

    head: str
    title: str
    share: str
    width: int
    confusion: Confusion


def agreement_of(confusion: Confusion) -> Agreement:
    """How often people agreed on one head, in a line."""
    share = confusion.share
    return Agreement(
        head=confusion.head,
        title=head_title(confusion.head),
        share=percent(share),
        width=int((share or 0) * 100),
        confusion=confusion,
    )


def matrix_of(confusion: Confusion, *, period: str, chosen: Chosen | None, topics: Topics) -> Matrix:
    """Rows: what the engine read; columns: what people said. Values that neither used are left out.

    topics: what the brand calls them.
    """
    counted = [cell for cell, count in confusion.cells.items() if count]
    reads = _used(confusion.head, {read for read, _said in counted})
    saids = _used(confusion.head, {value for cell in counted for value in cell if value})
    columns = [*saids, *([""] if confusion.left_open else [])]
    drawing = _Drawing(confusion, period, chosen, topics)
    return Matrix(
        columns=tuple(said_title(confusion.head, said, topics) for said in columns),
        rows=tuple(drawing.row(read, columns) for read in reads),
    )


def _used(head: str, used: set[str]) -> list[str]:
    """Those that were used, in the order of menus; topics of the brand's own before what nobody knew."""
    usual = HEADS[head]
    return [value for value in (*usual, *sorted(used.difference(usual, {""})), "") if value in used]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What all rows and cells of one table share."""

    confusion: Confusion
    period: str
    chosen: Chosen | None
    topics: Topics

    def row(self, read: str, columns: list[str]) -> Row:
        cells = self.confusion.cells
        total = sum(cells[read, said] for said in columns)
        right = cells[read, read] if read else 0
        return Row(
            title=read_title(self.confusion.head, read, self.topics),
            cells=tuple(self._cell(Chosen(read, said), total) for said in columns),
            share=percent(right / total) if read and total else "",
        )

    def _cell(self, place: Chosen, total: int) -> Cell:
        count = self.confusion.cells[place]
        kind = "corrected" if place.read != place.said else "agreed" if place.read else "open"
        asked = {"period": self.period, "read": place.read or UNKNOWN, "said": place.said or UNKNOWN}
        return Cell(
            count=count,
            kind=kind,
            shade=-(-count * SHADES // total) if total else 0,
            query=urlencode(asked),
            read=read_title(self.confusion.head, place.read, self.topics),
            said=said_title(self.confusion.head, place.said, self.topics),
            is_chosen=place == self.chosen,
        )


def head_title(head: str) -> str:
    """What a label is called; "removable" is one here, though nobody can correct it."""
    return pgettext("reading", "may be removed") if head == "removable" else words.word(words.HEADS, head)


def read_title(head: str, value: str, topics: Topics) -> str:
    """What was read, in the words of the brand."""
    if head == "removable":
        return pgettext("removable", "yes") if value == YES else pgettext("removable", "no")
    return topics.value(head, value) if value else pgettext("read", "don’t know")


def said_title(head: str, value: str, topics: Topics) -> str:
    """What people said, in the words of the brand."""
    return topics.value(head, value) if value else pgettext("said", "nobody said")


def percent(share: float | None) -> str:
    """A share in words, rounded down: "100%" is said of all, never of nearly all."""
    return "" if share is None else _("{0}%").format(int(share * 100))
