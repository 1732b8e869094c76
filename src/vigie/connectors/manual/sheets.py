"""A file of any known form as one thing: titles of columns, and rows of named cells with their line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from vigie.connectors.manual.payloads import Rejected
from vigie.connectors.manual.tables import Row, guess_separator, records_of, rows_of

MOST_COLUMNS = 200
NOTHING = frozenset({"", "-", "–", "n/a", "na", "null", "none", "nan", "#n/a", "néant", "vide"})
"""What people and programs write into a cell that holds nothing."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One row by column title. fault: why it cannot be used ("" when it can), with its params."""

    line: int
    cells: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """separator is "" for JSON."""

    columns: tuple[str, ...]
    rows: Iterable[Cells]
    separator: str = ""


def sheet_of(text: str, filename: str) -> Sheet:
    """The sheet of a file, by the ending of its name, or by its first sign when the ending is unknown.

    Raises `Rejected`: too-many-columns (limit).
    """
    ending = filename.rpartition(".")[2].casefold()
    begins = text.lstrip()[:1]
    if ending in {"jsonl", "ndjson", "json"} or (ending not in {"csv", "tsv", "tab"} and begins == "{"):
        return _json_sheet(text)
    return _table_sheet(text)


def _table_sheet(text: str) -> Sheet:
    first, separator = 1, ""
    head, _, rest = text.partition("\n")
    said = head.strip().strip('"').casefold()
    if said.startswith("sep=") and len(said) == 5:  # how a spreadsheet program names its separator
        text, first, separator = rest, 2, said[4]
    rows = rows_of(text, separator or guess_separator(text.lstrip("\n").partition("\n")[0]), first=first)
    titles = next(rows, None)
    columns = _named(_few(titles.cells if titles else ()))
    return Sheet(columns, _by_title(rows, columns), separator or guess_separator(head.rstrip("\r")))


def _few(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns; a person is asked to choose among them, whatever a program wrote."""
    if len(columns) > MOST_COLUMNS:
        raise Rejected("too-many-columns", limit=MOST_COLUMNS)
    return columns


def _named(titles: Iterable[str]) -> tuple[str, ...]:
    """Titles of the columns, each once: a second "Date" is "Date (2)", one without a title "(3)"."""
    named: list[str] = []
    for number, title in enumerate(titles, 1):
        plain = " ".join(title.split()) or f"({number})"
        named.append(plain if plain not in named else f"{plain} ({number})")
    return tuple(named)


def _by_title(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterator[Cells]:
    for row in rows:
        if row.fault:
            yield Cells(row.line, fault=row.fault)
        elif any(cell.strip() for cell in row.cells[len(columns) :]):
            params = {"cells": len(row.cells), "columns": len(columns)}
            yield Cells(row.line, fault="cells-too-many", params=params)
        else:
            yield Cells(row.line, dict(zip(columns, map(_tidy, row.cells), strict=False)))


def _tidy(cell: str) -> str:
    """A cell without the spaces around it; "" for the ways of writing nothing. Formulas stay text."""
    cell = cell.strip()
    return "" if cell.casefold() in NOTHING else cell


def _json_sheet(text: str) -> Sheet:
    found = list(records_of(text))
    columns = tuple(dict.fromkeys(key for _, record in found for key in record or ()))
    return Sheet(_few(columns), [_record(line, record) for line, record in found])


def _record(line: int, record: Mapping[str, object] | None) -> Cells:
    if record is None:
        return Cells(line, fault="not-an-object")
    return Cells(line, {key: _tidy(_as_text(value)) for key, value in record.items()})


def _as_text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
