"""How long a text is in the unit of a place."""

import unicodedata
from typing import Literal

Unit = Literal["graphemes", "characters", "bytes"]

_JOINER = "\u200d"
_JOINED = frozenset({_JOINER, *map(chr, range(0x1F3FB, 0x1F400)), *map(chr, range(0xFE00, 0xFE10))})
_TAGS = frozenset(map(chr, range(0xE0020, 0xE0080)))
_FLAGS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))


def length(text: str, unit: Unit) -> int:
    """The length of a text. Graphemes are what people see as one sign, by the rules that matter to
    prose and emoji: marks, joiners, skin tones, flags and tags belong to the sign before them.

    >>> [length("é 👩‍👩‍👧 🇨🇦 👍🏽", unit) for unit in ("graphemes", "characters", "bytes")]
    [7, 13, 39]
    """
    if unit == "bytes":
        return len(text.encode())
    return len(text) if unit == "characters" else _graphemes(text)


def _graphemes(text: str) -> int:
    count, before, flags = 0, "", 0
    for sign in text:
        flags = flags + 1 if sign in _FLAGS else 0
        second_flag = flags and flags % 2 == 0
        belongs = sign in _JOINED or sign in _TAGS or unicodedata.category(sign) in {"Mn", "Me", "Mc"}
        follows = before == _JOINER or (before == "\r" and sign == "\n")
        if not (before and (belongs or follows or second_flag)):
            count += 1
        before = sign
    return count
