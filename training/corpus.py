r"""Our labelled messages: `python -m training.corpus add NAME < lines` writes some, `… check` looks at all.

A line to add is one message, its labels before the bar:

    fr-CA facebook neg vr complaint billing 2 brand | Câlisse, vous m'avez chargé deux fois.

variety, network, tone (neg, neu, pos), marks (v vulgar, a abusive, p spam, c scam, i ironic, r says what went
wrong, or -), intent, topic, severity 0-3, to whom (brand, community, none). A line break in a text is \\n.
The labels mean what docs/corpus.md says.
"""

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "corpus"
VARIETIES = ("fr-FR", "fr-CA", "fr-BE", "fr-CH", "fr-AF", "en-GB", "en-US", "en-CA")
NETWORKS = (
    "app_store", "blog_comment", "bluesky", "dm", "email", "facebook", "forum", "google_review", "instagram",
    "linkedin", "mastodon", "reddit", "tiktok", "trustpilot", "x", "youtube",
)  # fmt: skip
TONES = {"neg": "negative", "neu": "neutral", "pos": "positive"}
INTENTS = ("complaint", "question", "request", "suggestion", "praise", "information", "chat", "other")
TOPICS = (
    "delivery", "billing", "product", "staff", "app", "price", "ethics", "safety", "availability", "other",
)  # fmt: skip
TO = ("brand", "community", "none")
MARKS = {"v": "vulgar", "a": "abusive", "p": "spam", "c": "scam", "i": "irony"}
LONGEST = 1500  # characters
SHINGLE = 5  # words that two messages share in a row before one is taken for a copy of the other
ALIKE = 0.5

Row = dict[str, Any]


class Refused(Exception):
    """Why a line is not taken, in a sentence."""


def row_of(line: str) -> Row:
    """The message that a line spells. Raises Refused."""
    head, bar, text = line.partition("|")
    words, text = head.split(), text.strip().replace("\\n", "\n")
    if not bar or len(words) != 8:
        raise Refused("eight words, a bar, the text")
    variety, network, tone, marks, intent, topic, severity, to = words
    for said, known in (
        (variety, VARIETIES), (network, NETWORKS), (tone, TONES), (intent, INTENTS), (topic, TOPICS),
        (severity, "0123"), (to, TO),
    ):  # fmt: skip
        if said not in known:
            raise Refused(f"{said!r} is none of {', '.join(known)}")
    if odd := set(marks) - {*MARKS, "r", "-"}:
        raise Refused(f"{''.join(sorted(odd))!r} is no mark")
    if not 1 <= len(text) <= LONGEST:
        raise Refused(f"a text has 1 to {LONGEST} characters")
    row: Row = {"lang": variety[:2], "variety": variety, "network": network, "text": text}
    row |= {"sentiment": TONES[tone]} | {name: int(mark in marks) for mark, name in MARKS.items()}
    row["spam"] |= row["scam"]
    row |= {"intent": intent, "reason_stated": int("r" in marks) if intent == "complaint" else None}
    row |= {"topic": topic, "severity": int(severity), "to": to}
    if fault := next(faults_of(row), ""):
        raise Refused(fault)
    return row


def faults_of(row: Row) -> Iterator[str]:
    """Labels that contradict each other, by the rules of docs/corpus.md."""
    if row["scam"] and not row["spam"]:
        yield "a scam is spam"
    if row["spam"] and row["intent"] != "other":
        yield "the intent of spam is other"
    if row["scam"] and row["severity"] not in {1, 2}:
        yield "a scam has severity 1, or 2 when it impersonates a brand or asks for bank data"
    if row["spam"] and not row["scam"] and row["severity"] != 0:
        yield "plain spam has severity 0"
    if (row["reason_stated"] is None) != (row["intent"] != "complaint"):
        yield "a reason is stated, or not, in complaints only"
    if row["intent"] == "praise" and row["sentiment"] == "negative":
        yield "praise is not negative"


def folded(text: str) -> list[str]:
    """Its words, without accents, case or signs."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return re.findall(r"[a-z0-9]+", "".join(char for char in plain if not unicodedata.combining(char)))


def shingles(text: str) -> set[tuple[str, ...]]:
    words = folded(text)
    return {tuple(words[at : at + SHINGLE]) for at in range(max(len(words) - SHINGLE + 1, 1))}


class Known:
    """What was said already, to refuse copies and templates."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._at: dict[tuple[str, ...], list[str]] = {}
        self._sizes: dict[str, int] = {}
        for row in rows:
            self.add(row["text"])

    def add(self, text: str) -> None:
        parts = shingles(text)
        self._sizes[text] = len(parts)
        for part in parts:
            self._at.setdefault(part, []).append(text)

    def like(self, text: str) -> str:
        """A message that says nearly the same, or ""."""
        parts = shingles(text)
        shared = Counter(other for part in parts for other in self._at.get(part, ()))
        return next((other for other, count in shared.most_common(1) if count > ALIKE * len(parts)), "")


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def everything() -> list[Row]:
    """All messages of all files, in order."""
    return [row for path in sorted(FOLDER.glob("*.jsonl")) for row in rows_of(path)]


def add(name: str, lines: Iterable[str]) -> int:
    """Append what is good to NAME.jsonl, say what is not. How many were refused."""
    path = FOLDER / f"{name}.jsonl"
    known, number, refused = Known(everything()), _last_number(path), 0
    with path.open("a", encoding="utf-8") as file:
        for line in filter(str.strip, lines):
            try:
                row = row_of(line)
                if other := known.like(row["text"]):
                    raise Refused(f"nearly the same as « {other[:80]} »")
            except Refused as error:
                refused += 1
                print(f"refused: {line.strip()[:90]}\n    {error}")
                continue
            known.add(row["text"])
            number += 1
            file.write(json.dumps({"id": f"{name}-{number}", **row}, ensure_ascii=False) + "\n")
    print(f"{path.name}: {number} messages, {refused} lines refused")
    return refused


def _last_number(path: Path) -> int:
    """Of the ids given in a file so far: lines may have been dropped since."""
    numbers = (int(row["id"].rpartition("-")[2]) for row in rows_of(path)) if path.exists() else ()
    return max(numbers, default=0)


def check() -> int:
    """Say what is wrong in the files, and what they hold. How much is wrong."""
    rows, wrong = everything(), 0
    for row in rows:
        for fault in faults_of(row):
            wrong += 1
            print(f"{row['id']}: {fault}")
    for column in ("variety", "sentiment", "intent", "topic", "severity", *MARKS.values()):
        counts = Counter(str(row[column]) for row in rows)
        print(f"{column}: " + ", ".join(f"{value} {count}" for value, count in counts.most_common()))
    print(f"{len(rows)} messages, {wrong} faults")
    return wrong


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["add", name]:
            add(name, sys.stdin)
        case ["check"]:
            sys.exit(1 if check() else 0)
        case _:
            print(__doc__)
            sys.exit(2)
