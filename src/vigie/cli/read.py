"""Read messages without a database: JSONL in, JSONL out, in order, as they come.

In: {"id": ..., "text": "..."} per line. Out, one line each: id, lang, sentiment, vulgar, abusive,
spam, scam, intent, reason_stated, topic, severity, removable. Flags are 0 or 1; what the engine does
not know is null for words and its most likely side (0) for flags.

Whatever has come is answered at once: line by line to a slow producer, hundreds at a time from a file.
"""

import argparse
import io
import json
import sys
from collections.abc import Iterator, Sequence
from typing import IO, NoReturn

from vigie.core.types import YES, Guess, Reading

CHUNK = 1 << 16  # bytes: what a pipe holds
BATCH = 512  # messages read together at most

Numbered = Sequence[tuple[int, bytes]]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--explain", action="store_true", help="add probabilities and the words that weighed")


def run(args: argparse.Namespace) -> int:
    with open(sys.stdin.fileno(), "rb", closefd=False) as source:
        return read_stream(source, sys.stdout.buffer, sys.stderr, explain=args.explain)


def read_stream(source: io.BufferedIOBase, out: IO[bytes], errors: IO[str], *, explain: bool) -> int:
    """Exit status 0, or 2 when a line could not be understood (said on `errors`, the others are read)."""
    from vigie.core.text import read_texts

    status = 0
    for lines in _as_they_come(source):
        rows = []
        for number, line in lines:
            row = _parse(line)
            if row is None:
                print(f"line {number}: not a JSON object with a text", file=errors, flush=True)
                status = 2
            else:
                rows.append(row)
        readings = read_texts([text for _, text in rows])
        answers = []
        for (row_id, text), reading in zip(rows, readings, strict=True):
            answer = flat(row_id, reading) | (_explained(text, reading) if explain else {})
            answers.append(json.dumps(answer, ensure_ascii=False) + "\n")
        out.write("".join(answers).encode("utf-8", "replace"))
        out.flush()
    return status


def _as_they_come(source: io.BufferedIOBase) -> Iterator[Numbered]:
    """Lines that are whole, with their numbers, empty ones left out: never waits while it holds one."""
    rest: list[bytes] = []
    number = 0
    while chunk := source.read1(CHUNK):
        *lines, end = chunk.split(b"\n")
        if lines:
            lines[0] = b"".join([*rest, lines[0]])
            rest = []
        rest.append(end)
        for start in range(0, len(lines), BATCH):
            yield _numbered(lines[start : start + BATCH], number + start)
        number += len(lines)
    yield _numbered([b"".join(rest)], number)


def _numbered(lines: Sequence[bytes], after: int) -> Numbered:
    return [(number, line) for number, line in enumerate(lines, after + 1) if line.strip()]


def _parse(line: bytes) -> tuple[object, str] | None:
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_no_json)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return None
    return row.get("id"), row["text"]


def _no_json(name: str) -> NoReturn:
    """NaN and Infinity: Python would read them, and write them where nobody else can."""
    raise ValueError(name)


def flat(row_id: object, reading: Reading) -> dict[str, object]:
    """One line of the answer."""
    return {
        "id": row_id,
        "lang": reading.language.value,
        "sentiment": reading.sentiment.value,
        "vulgar": _flag(reading.vulgar),
        "abusive": _flag(reading.abusive),
        "spam": _flag(reading.spam),
        "scam": _flag(reading.scam),
        "intent": reading.intent.value,
        "reason_stated": _flag(reading.reason_stated),
        "topic": reading.topic.value,
        "severity": reading.severity,
        "removable": int(reading.removable),
    }


def _flag(guess: Guess) -> int:
    return int(guess.value == YES)


def _explained(text: str, reading: Reading) -> dict[str, object]:
    heads: Sequence[str] = ("language", "sentiment", "vulgar", "abusive", "spam", "scam", "intent", "topic")
    return {
        "model": reading.model,
        "p": {head: round(getattr(reading, head).p, 3) for head in heads},
        "words": [{"head": w.head, "why": w.why, "said": text[w.start : w.end]} for w in reading.words],
        "personal_data": list(reading.personal_data),
    }
