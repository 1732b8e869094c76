"""What may leave of a message: its words, without who wrote it, whom it names or how to reach them."""

import re
from typing import Final

from vigie.core.text.fold import MAX_LENGTH
from vigie.core.types import Item, Reading

LONGEST: Final = 2_000  # characters: what a person wants is said long before
SHORTEST_NAME: Final = 3  # a shorter one would blank half of the words

# Broader than the engine's exact shapes, because here a false alarm costs one word and nothing else.
_MAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,64}\.[^\s@<>]{2,24}")
_LINK = re.compile(r"(https?://[^\s/?#]{1,250}|www\.[^\s/?#]{1,250})[/?#]\S{0,2000}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.])@[\w.-]{2,60}")
_DIGITS = re.compile(r"\+?\d(?:[ ./()-]{0,2}\d){6,40}")


def masked(item: Item, reading: Reading) -> str:
    """The text with a word in brackets for each thing that leads to a person, cut at `LONGEST`.

    What the engine found is hidden first (`personal_data` among the words of the reading), then what
    only resembles it, the paths of links, and the author's own names.
    """
    text = _without_found(item.text[:MAX_LENGTH], reading)  # beyond, nothing was looked for
    text = _MAIL.sub("[email]", text)
    text = _LINK.sub(r"\1/[path]", text)
    text = _HANDLE.sub("[handle]", text)
    text = _DIGITS.sub("[number]", text)
    for name in sorted({item.author.name, item.author.handle.lstrip("@")}, key=len, reverse=True):
        if len(name) >= SHORTEST_NAME:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "[author]", text, flags=re.IGNORECASE)
    return sendable(text[:LONGEST])


def sendable(text: str) -> str:
    """The text without halves of characters, which no encoding takes."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _without_found(text: str, reading: Reading) -> str:
    kept, at = [], 0
    found = sorted((word.start, word.end, word.why) for word in reading.words if word.head == "personal_data")
    for start, end, kind in found:
        if end > at:
            kept += [text[at:start], f"[{kind}]"]
            at = end
    return "".join([*kept, text[at:]])
