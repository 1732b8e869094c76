"""Files of rows, whatever their encoding and separator. One bad row never spoils the others."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from vigie.connectors.manual.payloads import Rejected

CHUNK = 65_536
LONGEST_ROW = 100_000  # characters; the csv module gives up at 131,072
MOST_LINES = 200  # physical lines of one quoted row: after these a quote was left open
LEFT_OPEN = "quote-left-open"
MOST_LEFT_OPEN = 50  # then quotes are no longer looked for on later lines: each look reads a whole row
NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")  # workbooks and documents, not tables
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
SEPARATORS = (";", ",", "\t", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line where it begins (1 is the first of the file), and its cells.

    fault: why it could not be read, "" when it could.
    """

    line: int
    cells: tuple[str, ...] = ()
    fault: str = ""


def read_bytes(content: bytes | BinaryIO, *, most: int) -> bytes:
    """The whole file, counted while it is read. Raises `Rejected`: file-too-large (limit)."""
    whole = bytearray(content if isinstance(content, bytes) else b"")
    while not isinstance(content, bytes) and len(whole) <= most and (chunk := content.read(CHUNK)):
        whole += chunk
    if len(whole) > most:
        raise Rejected("file-too-large", limit=most)
    return bytes(whole)


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file, its lines ended alike, and the encoding it was taken to have.

    utf-8, utf-16-le, utf-16-be or cp1252; in a file that is mostly UTF-8, a line that is not is
    read as cp1252 by itself. Raises `Rejected`: not-text.
    """
    text, encoding = _decode(content)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decode(content: bytes) -> tuple[str, str]:
    if content.startswith(NOT_TEXT):
        raise Rejected("not-text")
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return _decode_as(content[len(mark) :], encoding)
    start = content[:4_000]
    if start.count(0) > len(start) // 5:
        return _decode_as(content, "utf-16-be" if content[:1] == b"\0" else "utf-16-le")
    return _decode_as(content, "utf-8")


def _decode_as(content: bytes, encoding: str) -> tuple[str, str]:
    if encoding != "utf-8":
        return content.decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_by_line(content)


def _decode_by_line(content: bytes) -> tuple[str, str]:
    lines = content.split(b"\n")
    decoded = [_utf8(line) for line in lines]
    accented = sum(not line.isascii() for line in lines)
    if 2 * decoded.count(None) > accented:
        return content.decode("cp1252", "replace"), "cp1252"
    both = zip(lines, decoded, strict=True)
    mended = [raw.decode("cp1252", "replace") if said is None else said for raw, said in both]
    return "\n".join(mended), "utf-8"


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def guess_separator(header: str) -> str:
    """The separator that cuts the first line into most cells outside quotes; ";" when none does."""
    header = header[:LONGEST_ROW]
    counts = {mark: len(next(csv.reader([header], delimiter=mark), [])) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: (counts[mark], -SEPARATORS.index(mark)))


def rows_of(text: str, separator: str, *, first: int = 1) -> Iterator[Row]:
    """The rows of a table; quoted cells may hold line breaks. Blank lines are passed over."""
    lines = text.split("\n")
    number, patience = 0, MOST_LEFT_OPEN
    while number < len(lines):
        if not lines[number].strip():  # five megabytes may be nothing else
            number += 1
            continue
        row, used = _row_at(lines, number, separator, MOST_LINES if patience else 1)
        patience -= bool(patience and row[1] == LEFT_OPEN)
        yield Row(first + number, *row)
        number += used


def _row_at(
    lines: list[str], number: int, separator: str, ahead: int
) -> tuple[tuple[tuple[str, ...], str], int]:
    """((cells, fault), lines taken) of the row that begins on a line; ahead: lines it may take."""
    line = lines[number]
    if len(line) > LONGEST_ROW:
        return ((), "row-too-long"), 1
    if '"' not in line:
        return (tuple(line.split(separator)), ""), 1
    return _quoted(lines, number, separator, ahead)


def _quoted(
    lines: list[str], start: int, separator: str, ahead: int
) -> tuple[tuple[tuple[str, ...], str], int]:
    reader = csv.reader(_within(lines[start : start + ahead]), delimiter=separator, strict=True)
    try:
        return (tuple(next(reader)), ""), reader.line_num
    except csv.Error as error:
        closed_amid_a_cell = "unexpected end" not in str(error)
    if closed_amid_a_cell and reader.line_num == 1:  # 5" screen: read as it stands
        return (tuple(next(csv.reader([lines[start]], delimiter=separator))), ""), 1
    return ((), LEFT_OPEN), 1  # to the end, or closed by the first quote of a later row


def _within(lines: list[str]) -> Iterator[str]:
    """Lines of one row, as far as a row may reach."""
    size = 0
    for line in lines:
        size += len(line) + 1
        if size > LONGEST_ROW + 1:
            return
        yield f"{line}\n"


def records_of(text: str) -> Iterator[tuple[int, Mapping[str, object] | None]]:
    """JSON objects with their line, one a line, or their rank in one array; None for what is no object."""
    for number, said in _json_values(text):
        yield number, said if isinstance(said, dict) else None


def _json_values(text: str) -> Iterator[tuple[int, object]]:
    if text.lstrip()[:1] == "[" and isinstance(whole := _json(text), list):
        yield from enumerate(whole, 1)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _json(line) if len(line) <= LONGEST_ROW else None


def _json(said: str) -> object:
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return None
