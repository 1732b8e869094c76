"""What pages at the first message: injury, a child, discrimination, a leak, a threat, the press, the law, a
boycott.

Words alone, in French and English (`data/gravity.txt`), beside what the reading already knows. A page too
many costs a look; one too few may cost a person. Denials ("personne n'est blessé") and sayings ("mort de
rire") are left out first.
"""

import re
from collections.abc import Collection
from functools import cache
from typing import Final

from vigie.core.detect.resources import gravity_words
from vigie.core.query.fold import fold
from vigie.core.types import YES, Reading

CODES: Final = (
    *("injury", "child", "discrimination", "data_leak", "threat", "press", "legal", "boycott"),
    "unlawful",
)
"""Gravest first: the order in which they are told."""

HARMLESS: Final = "harmless"
_DENIALS: Final = re.compile(
    r"(?:\bpersonne n|\baucune?s?|\bsans|\bpas|\bni|\bjamais|\bplus de|\bnul\w*|\bno(?:body|t|ne)?|\bwithout|"
    r"\bnever|\brefus\w* (?:de|d|to)|\bisn't|\bwasn't|\bweren't|\bdidn't|\baren't|\bwon't|\banti)\b"
    r"(?:[ '-]+\w+){0,2}[ '-]*$"
)
_CLAUSE: Final = re.compile(r"[.!?;:,\n]")
_LONGEST: Final = 4000  # characters read of one message


def gravity_of(text: str, reading: Reading | None = None) -> tuple[str, ...]:
    """Codes of what is grave in a message, gravest first; none for most messages.

    reading: what the engine thinks of it, where it was read; spam and scams are no crisis of ours.
    """
    if reading is not None and YES in (reading.spam.value, reading.scam.value):
        return ()
    bound = _bound()
    said = bound[HARMLESS].sub(" ~ ", fold(text[:_LONGEST]))
    found = {code for code, words in bound.items() if code != HARMLESS and _is_said(words, said)}
    if reading is not None and reading.unlawful.value == YES and reading.unlawful.sure:
        found.add("unlawful")
    return in_order(found)


def in_order(codes: Collection[str]) -> tuple[str, ...]:
    """Known codes, each once, gravest first."""
    return tuple(code for code in CODES if code in codes)


def _is_said(words: re.Pattern[str], said: str) -> bool:
    """Whether it stands there at least once without being denied in its own clause."""
    for match in words.finditer(said):
        before = _CLAUSE.split(said[: match.start()])[-1]
        if not _DENIALS.search(before):
            return True
    return False


@cache
def _bound() -> dict[str, re.Pattern[str]]:
    """Whole words only: what stands within another word is another word."""
    return {
        code: re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") for code, words in gravity_words().items()
    }
