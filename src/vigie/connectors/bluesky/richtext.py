"""A text as the network wants it: its length in graphemes, and where links, mentions and tags stand.

Positions are bytes of UTF-8 (https://docs.bsky.app/docs/advanced-guides/post-richtext). Pure.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_GRAPHEMES, MOST_BYTES = 300, 3_000

LINK = re.compile(r"(?<![\w@/])https?://[^\s<>\"«»]+")
MENTION = re.compile(r"(?<![\w@/.])@([a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)")
HANDLE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
TAG = re.compile(r"(?<!\S)[##](\w*[^\W\d]\w*)")
END = ".,;:!?…'’\""  # punctuation of the sentence, not of the address


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text, in bytes. kind: link, mention (value: the handle) or tag."""

    start: int
    end: int
    kind: str
    value: str


def marks_of(text: str) -> list[Mark]:
    """Links, mentions and tags, in their order; one inside a link is part of it."""
    found: list[Mark] = []
    taken = 0
    for start, end, kind, value in sorted(_found(text)):
        if start >= taken:
            taken = end
            found.append(Mark(_bytes(text[:start]), _bytes(text[:end]), kind, value))
    return found


def _found(text: str) -> Iterator[tuple[int, int, str, str]]:
    for link in LINK.finditer(text):
        address = _trimmed(link[0])
        yield link.start(), link.start() + len(address), "link", address
    for mention in MENTION.finditer(text):
        if HANDLE.fullmatch(mention[1].lower()):
            yield mention.start(), mention.end(), "mention", mention[1].lower()
    for tag in TAG.finditer(text):
        if len(tag[1]) <= 64:
            yield tag.start(), tag.end(), "tag", tag[1]


def _trimmed(address: str) -> str:
    """Without the sentence's own punctuation, nor a bracket that was opened before the address."""
    while address[-1] in END or (address[-1] in ")]" and not {"(", "["} & set(address)):
        address = address[:-1]
    return address


def _bytes(text: str) -> int:
    return len(text.encode())


def fault_of(text: str) -> str:
    """Why the network would not take this text whole, as a code; "" when it would."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return "unfit-characters"
    if not text.strip() or "\x00" in text:
        return "unfit-characters" if "\x00" in text else "empty-text"
    return "too-long" if size > MOST_BYTES or graphemes(text) > MOST_GRAPHEMES else ""


def graphemes(text: str) -> int:
    """How many characters a person sees: the network's unit of length.

    Extended grapheme clusters of UAX 29 by its rules for marks, joined emoji, flags, Hangul and
    line ends; scripts whose conjuncts need more (Devanagari) may count a few more than they are.
    """
    count, flags = 0, 0
    before = ""
    for letter in text:
        flags = flags + 1 if _is_flag(letter) else 0
        joined = before and (
            _extends(letter)
            or before == "\u200d"
            or flags == 2
            or (before + letter) == "\r\n"
            or _continues_syllable(letter)
        )
        if flags == 2:
            flags = 0
        count += not joined
        before = letter
    return count


def _is_flag(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _extends(letter: str) -> bool:
    if letter < "\u0300":
        return False
    return (
        letter in "\u200d\u200c"
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or "\U000e0020" <= letter <= "\U000e007f"
        or unicodedata.category(letter) in {"Mn", "Me", "Mc"}
    )


def _continues_syllable(letter: str) -> bool:
    return "\u1160" <= letter <= "\u11ff" or "\ud7b0" <= letter <= "\ud7fb"
