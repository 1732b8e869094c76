"""Reading the fields of a table one by one: a value of the right sort, or a fault and a default."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from fractions import Fraction

from vigie.core.drill.chance import MILLION
from vigie.core.drill.faults import Fault
from vigie.core.drill.tree import Leaf, Node, Row, Table

NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}", re.IGNORECASE)
LONGEST = 1000  # characters of a text
LANGUAGES = ("fr", "en")


class Fields:
    """One table of the file. path: how people would say where it stands; faults are gathered in one list."""

    def __init__(self, table: Table, path: str, faults: list[Fault]) -> None:
        self.table, self.path, self.faults = table, path, faults
        self._known: list[str] = []

    def named(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def line(self, name: str = "") -> int:
        return self.table.lines.get(name, self.table.line)

    def blame(self, code: str, name: str, **params: object) -> None:
        given = {"field": self.named(name) if name else self.path}
        self.faults.append(Fault(code, self.line(name), given | {k: str(v) for k, v in params.items()}))

    def node(self, name: str, *, needed: str = "", **params: object) -> Node | None:
        """What stands there. needed: the code of the fault when it is missing."""
        self._known.append(name)
        found = self.table.items.get(name)
        if isinstance(found, Leaf) and not found.quoted and found.text in {"", "~", "null"}:
            found = None
        if found is None and needed:
            self.blame(needed, name, **params)
        return found

    def has(self, name: str) -> bool:
        return name in self.table.items

    def refuse_others(self) -> None:
        """Called last: what was not asked for is a mistake of the pen."""
        for name in self.table.items:
            if name not in self._known:
                self.blame("unknown", name, expected=", ".join(dict.fromkeys(self._known)))

    # --- Values -----------------------------------------------------------------------------

    def text(self, name: str, default: str | None = None, *, most: int = LONGEST) -> str:
        node = self.node(name, needed="missing-text" if default is None else "")
        if node is None:
            return default or ""
        if not isinstance(node, Leaf):
            self.blame("text", name)
        elif len(node.text) > most:
            self.blame("too-long", name, most=most)
        else:
            return node.text.strip()
        return default or ""

    def name(self, name: str, default: str | None = None) -> str:
        found = self.text(name, default)
        if found and not NAME.fullmatch(found):
            self.blame("name", name, given=found[:80])
        return found

    def one_of(self, name: str, options: Sequence[str], default: str | None = None) -> str:
        wanted = ", ".join(options)
        node = self.node(name, needed="missing" if default is None else "", expected=wanted)
        if node is None:
            return default or options[0]
        if isinstance(node, Leaf) and node.text in options:
            return node.text
        given = node.text[:80] if isinstance(node, Leaf) else "…"
        self.blame("one-of", name, given=given, expected=", ".join(options))
        return default or options[0]

    def yes(self, name: str, *, default: bool) -> bool:
        node = self.node(name)
        if node is None:
            return default
        if isinstance(node, Leaf) and node.text in {"true", "false"}:
            return node.text == "true"
        self.blame("yes-no", name, given=node.text[:40] if isinstance(node, Leaf) else "…")
        return default

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        found = self._number("whole", name, low, high, default)
        return int(found)

    def millionths(self, name: str, low: str, high: str, default: str | None = None) -> int:
        """A decimal number as millionths of 1."""
        before = None if default is None else Fraction(default)
        found = self._number("number", name, Fraction(low), Fraction(high), before)
        return int(found * MILLION)

    def _number(
        self, code: str, name: str, low: Fraction | int, high: Fraction | int, default: Fraction | int | None
    ) -> Fraction:
        span = {"low": _plain(low), "high": _plain(high)}
        node = self.node(name, needed="missing-number" if default is None else "", **span)
        if node is None:
            return Fraction(low if default is None else default)
        given = number_in(node)
        if given is not None and low <= given <= high and (code == "number" or given.denominator == 1):
            return given
        shown = node.text[:40] if isinstance(node, Leaf) else "…"
        self.blame(code, name, given=shown, **span)
        return Fraction(low if default is None else default)

    def moment(self, name: str) -> datetime:
        text = self.text(name)
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is not None and found.tzinfo is not None:
            return found
        if text:
            self.blame("moment", name, given=text[:80])
        return datetime(2026, 1, 1, tzinfo=UTC)

    def words(self, name: str, default: str | None = None) -> dict[str, str]:
        """A text in both languages, or one for both."""
        node = self.node(name, needed="missing-words" if default is None else "")
        if isinstance(node, Leaf):
            return dict.fromkeys(LANGUAGES, self.text(name))
        if node is None:
            return dict.fromkeys(LANGUAGES, default or "")
        if isinstance(node, Row):
            self.blame("text", name)
            return dict.fromkeys(LANGUAGES, default or "")
        inner = Fields(node, self.named(name), self.faults)
        found = {language: inner.text(language) for language in LANGUAGES}
        inner.refuse_others()
        return found

    # --- Tables and lists -------------------------------------------------------------------

    def table_of(self, name: str, *, needed: bool = True) -> "Fields":
        """An inner table; an empty one where it is missing."""
        node = self.node(name, needed="missing-table" if needed else "")
        if node is not None and not isinstance(node, Table):
            self.blame("table", name)
        empty = Table({}, self.line(name))
        return Fields(node if isinstance(node, Table) else empty, self.named(name), self.faults)

    def tables(self, name: str, *, most: int, needed: bool = True) -> Iterator["Fields"]:
        for number, node in enumerate(self.row(name, most=most, needed=needed), 1):
            path = f"{self.named(name)}[{number}]"
            if isinstance(node, Table):
                yield Fields(node, path, self.faults)
            else:
                self.faults.append(Fault("table", node.line, {"field": path}))

    def row(self, name: str, *, most: int, needed: bool = True) -> tuple[Node, ...]:
        node = self.node(name, needed="missing-list" if needed else "")
        if node is None:
            return ()
        if not isinstance(node, Row):
            self.blame("list", name)
            return ()
        if needed and not node.items:
            self.blame("not-empty", name)
        if len(node.items) > most:
            self.blame("too-many", name, most=most)
        return node.items[:most]

    def texts(self, name: str, *, most: int, needed: bool = False) -> tuple[str, ...]:
        found = []
        for node in self.row(name, most=most, needed=needed):
            if isinstance(node, Leaf) and len(node.text) <= LONGEST:
                found.append(node.text.strip())
            else:
                self.blame("text", name)
        return tuple(found)


def number_in(node: Node) -> Fraction | None:
    """The exact number that a plain value writes; None for anything else."""
    if not isinstance(node, Leaf) or node.quoted or not NUMBER.fullmatch(node.text):
        return None
    return Fraction(node.text)


def _plain(number: Fraction | int) -> str:
    found = Fraction(number)
    return str(found.numerator) if found.denominator == 1 else f"{float(found):g}"
