"""What was found, written out as it is found: nothing is gathered first."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import xlsxwriter
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from vigie.listening.models import Mention
from vigie.listening.readings import reading_of
from vigie.listening.search import Match

CHUNK: Final = 64 * 1024
MOST_ROWS: Final = 1_000_000
"""A sheet holds 1,048,576."""

Row = dict[str, Any]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def row_of(match: Match) -> Row:
    """The columns, in their order; times in UTC."""
    mention = match.mention
    return {
        "said_at": mention.said_at.isoformat(timespec="seconds"),
        "network": mention.network,
        "place": mention.place.name,
        "author": mention.author.handle or mention.author.native_id,
        "author_name": mention.author.name,
        "followers": mention.author.followers,
        "kind": mention.kind,
        "text": mention.text,
        "language": mention.language,
        "url": mention.url,
        "rating": mention.rating,
        "shares": mention.shares,
        "likes": mention.likes,
        **_read(mention),
        "id": str(mention.public_id),
    }


COLUMNS: Final = (
    *("said_at", "network", "place", "author", "author_name", "followers", "kind", "text", "language", "url"),
    *("rating", "shares", "likes", "tone", "intent", "topic", "severity", "id"),
)


def _read(mention: Mention) -> Row:
    row = getattr(mention, "reading_row", None)
    reading = reading_of(row) if row else None
    return {
        "tone": reading and reading.sentiment.value,
        "intent": reading and reading.intent.value,
        "topic": reading and reading.topic.value,
        "severity": reading and reading.severity,
    }


def as_jsonl(matches: Iterable[Match]) -> Iterator[bytes]:
    for match in matches:
        yield json.dumps(row_of(match), ensure_ascii=False).encode() + b"\n"


def as_csv(matches: Iterable[Match]) -> Iterator[bytes]:
    """With a byte order mark: spreadsheet programs then read accents. What would be a formula is none."""
    yield b"\xef\xbb\xbf" + _line(COLUMNS)
    for match in matches:
        yield _line([_harmless(value) for value in row_of(match).values()])


def _line(cells: Iterable[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_xlsx(matches: Iterable[Match]) -> Iterator[bytes]:
    """A workbook, row by row through a file of its own: nothing of it is held in memory."""
    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for number, match in zip(range(1, MOST_ROWS), matches, strict=False):
            sheet.write_row(number, 0, [_cell(value) for value in row_of(match).values()])
        book.close()
        file.seek(0)
        yield from iter(lambda: file.read(CHUNK), b"")


def _cell(value: object) -> object:
    return value[:32_767] if isinstance(value, str) else value  # what a cell holds


FORMATS: Final[dict[str, tuple[str, Callable[[Iterable[Match]], Iterator[bytes]]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "jsonl": ("application/x-ndjson", as_jsonl),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}


def written_out(matches: Iterable[Match], form: str) -> HttpResponseBase:
    """The download. form: a key of `FORMATS`."""
    content_type, write = FORMATS[form]
    response = StreamingHttpResponse(write(matches), content_type=content_type)
    name = f"vigie-{timezone.now():%Y-%m-%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
