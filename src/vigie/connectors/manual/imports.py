"""Files that people import: a preview of what would come in, and every line that would not, with why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from itertools import islice
from typing import BinaryIO

from vigie.connectors.manual.cells import guess_day_first, parse_count, parse_date, parse_rating
from vigie.connectors.manual.columns import guess_columns, mapping_faults
from vigie.connectors.manual.payloads import Pasted, Rejected, paste
from vigie.connectors.manual.sheets import Cells, sheet_of
from vigie.connectors.manual.tables import decode, read_bytes
from vigie.core.types import Item, Kind

KINDS = {
    word: kind
    for kind, words in {
        Kind.REVIEW: "avis review reviews evaluation évaluation recommendation recommandation",
        Kind.COMMENT: "commentaire comment comments commentaires",
        Kind.REPLY: "réponse reponse reply replies answer",
        Kind.DIRECT: "direct dm mp privé prive private inbox",
        Kind.QUESTION: "question",
        Kind.MENTION: "mention tag",
        Kind.POST: "post publication",
        Kind.MAIL: "mail email courriel e-mail",
        Kind.ARTICLE: "article presse press",
    }.items()
    for word in words.split()
}
DATES_WEIGHED = 5_000  # cells looked at to tell 03/04 from 04/03


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold, counted while it is read."""

    bytes: int = 50_000_000
    rows: int = 200_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that does not come in. code (params): empty, unreadable-date (said), unreadable-rating
    (said), bad-link (link), duplicate (of), too-long (limit, length), row-too-long, quote-left-open,
    cells-too-many (cells, columns), not-an-object, too-many-rows (limit).
    """

    line: int
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds. items: usable, in the order of the file. refused: every other row.

    mapping: field of `Pasted` -> column, guessed or chosen; without "text" (or "media") nothing
    comes in until a person chooses. day_first: how 03/04/2026 was read. delimiter is "" for JSON.
    """

    items: tuple[Item, ...] = ()
    refused: tuple[Refusal, ...] = ()
    columns: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    rows: int = 0
    day_first: bool = True


def parse_import(
    content: bytes | BinaryIO,
    filename: str,
    mapping: Mapping[str, str] | None = None,
    *,
    now: datetime,
    zone: tzinfo = UTC,
    limits: Limits | None = None,
) -> Preview:
    """The preview of a CSV, TSV or JSON-lines file. Times without a zone are in `zone`.

    Raises `Rejected` for the file as a whole: file-too-large (limit), not-text, empty-file,
    too-many-columns (limit), unknown-columns (names) when the chosen mapping does not fit.
    """
    limits = limits or Limits()
    text, encoding = decode(read_bytes(content, most=limits.bytes))
    if not text.strip():
        raise Rejected("empty-file")
    sheet = sheet_of(text, filename)
    if mapping is not None and (faults := mapping_faults(mapping, sheet.columns)):
        raise Rejected("unknown-columns", names=faults)
    chosen = dict(mapping) if mapping is not None else guess_columns(sheet.columns)
    rows = list(islice(sheet.rows, limits.rows + 1))
    preview = Preview(
        columns=sheet.columns,
        mapping=chosen,
        encoding=encoding,
        delimiter=sheet.separator,
        rows=min(len(rows), limits.rows),
        day_first=_day_first(rows, chosen.get("said_at", "")),
    )
    if "text" not in chosen and "media" not in chosen:
        return preview
    items, refused = _sort_out(rows[: limits.rows], preview, now, zone)
    if len(rows) > limits.rows:
        refused.append(Refusal(rows[-1].line, "too-many-rows", {"limit": limits.rows}))
    return replace(preview, items=tuple(items), refused=tuple(refused))


def _day_first(rows: list[Cells], column: str) -> bool:
    return guess_day_first([row.cells.get(column, "") for row in rows[:DATES_WEIGHED]])


def _sort_out(
    rows: list[Cells], preview: Preview, now: datetime, zone: tzinfo
) -> tuple[list[Item], list[Refusal]]:
    items: list[Item] = []
    refused: list[Refusal] = []
    lines: dict[str, int] = {}
    for row in rows:
        try:
            if row.fault:
                raise Rejected(row.fault, **row.params)
            item = paste(_given(row.cells, preview, zone), now=now)
            if item.native_id in lines:
                raise Rejected("duplicate", of=lines[item.native_id])
        except Rejected as error:
            refused.append(Refusal(row.line, error.code, error.params))
            continue
        lines[item.native_id] = row.line
        items.append(item)
    return items, refused


def _given(cells: Mapping[str, str], preview: Preview, zone: tzinfo) -> Pasted:
    """What one row gives. Raises `Rejected` for a date or a rating that nobody can read."""

    def cell(name: str) -> str:
        return cells.get(preview.mapping.get(name, ""), "")

    def count(name: str) -> int:
        return parse_count(cell(name)) or 0

    said_at = parse_date(cell("said_at"), zone=zone, day_first=preview.day_first)
    if said_at is None and cell("said_at"):
        raise Rejected("unreadable-date", said=cell("said_at")[:60])
    rating = parse_rating(cell("rating"))
    if rating is None and cell("rating"):
        raise Rejected("unreadable-rating", said=cell("rating")[:60])
    return Pasted(
        text=cell("text"),
        url=cell("url"),
        author=cell("author"),
        network=cell("network"),
        said_at=said_at,
        kind=next(_kinds(cell("kind")), None),
        rating=rating,
        language=cell("language"),
        place=cell("place"),
        author_url=cell("author_url"),
        native_id=cell("native_id"),
        parent_id=cell("parent_id"),
        followers=parse_count(cell("followers")),
        likes=count("likes"),
        shares=count("shares"),
        replies=count("replies"),
        media=tuple(name for name in (cell("media"),) if name),
    )


def _kinds(said: str) -> Iterator[Kind]:
    return (KINDS[word] for word in said.casefold().split() if word in KINDS)
