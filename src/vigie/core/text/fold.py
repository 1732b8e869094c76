"""Fold text so that what looks the same reads the same, and keep the way back.

Case, accents, compatibility forms, look-alike letters of other alphabets and invisible
characters are folded for a whole batch at once in one table look-up; masked words
("c0nn@rd", "c o n n a r d", "puuuutain") are undone afterwards, only where one is suspected.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

MAX_LENGTH = 4_000
"""Characters read of one text; nobody argues a longer case in a comment."""

_TABLE_SIZE = 0x20000
_WIDTH = 3  # "ﬃ" is the widest thing we fold
_FOLDED_RANGES = ((0, 0x3000), (0xFB00, 0xFB07), (0xFE00, 0xFE10), (0xFF00, 0xFFF0), (0x1D400, 0x1D800))

# Letters of other alphabets drawn like Latin ones: the usual way around a word filter.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏьвкмнтгпαεικνορτυχβηґøłđıƒℓ¢€",
    "aeopcyxijsdhlbbkmhtrnaeiknoptuxbngoldiflce",
)
_SAME = {
    **dict.fromkeys("’‘‛ʼ`´′", "'"),
    **dict.fromkeys("«»“”„‟″‹›", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
    "œ": "oe",
    "æ": "ae",
    "€": "€",
}
_SKIN_TONES = range(0x1F3FB, 0x1F400)

Codes = npt.NDArray[np.uint32]
Index = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. `origin[i]` is where folded character i stands in the original."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original start and end of folded[start:end]; an empty stretch gives (0, 0)."""
        if start >= end:
            return 0, 0
        return self.origin[start], self.origin[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts folded together. Every array is over folded characters unless it says otherwise.

    owner: index of the text each character belongs to. place: where the character stands in
    that text. shouted: it was an upper-case letter. lengths: characters read, per text.
    """

    size: int
    codes: Codes
    owner: Index
    place: Index
    shouted: npt.NDArray[np.bool_]
    lengths: Index
    joined: str


def fold_batch(texts: Sequence[str]) -> Batch:
    """Fold texts together; each is cut at MAX_LENGTH and followed by one space."""
    cut = [text[:MAX_LENGTH] for text in texts]
    raw = np.frombuffer(" ".join([*cut, ""]).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    lengths = np.fromiter((len(text) for text in cut), dtype=np.int64, count=len(cut))
    owner = np.repeat(np.arange(len(cut)), lengths + 1)
    place = np.arange(len(raw)) - np.repeat(np.cumsum(lengths + 1) - lengths - 1, lengths + 1)
    rows = _table()[np.minimum(raw, _TABLE_SIZE - 1)]
    rows[:, 0] = np.where(raw >= _TABLE_SIZE, 0x20, rows[:, 0])
    keep = rows.ravel() != 0
    source = np.repeat(np.arange(len(raw)), _WIDTH)[keep]
    codes = rows.ravel()[keep]
    return Batch(
        size=len(cut),
        codes=codes,
        owner=owner[source],
        place=place[source],
        shouted=_uppercase()[np.minimum(raw, _TABLE_SIZE - 1)][source],
        lengths=lengths,
        joined=codes.tobytes().decode("utf-32-le"),
    )


def fold(text: str) -> Folded:
    """Fold one text, masked words undone, with the map back to the original."""
    batch = fold_batch([text])
    letters: list[str] = []
    origin: list[int] = []
    at = 0
    for start, end, plain, kept in unmask(batch.joined):
        letters.extend(batch.joined[at:start])
        origin.extend(batch.place[at:start].tolist())
        letters.extend(plain)
        origin.extend(int(batch.place[start + offset]) for offset in kept)
        at = end
    letters.extend(batch.joined[at:-1])
    origin.extend(batch.place[at:-1].tolist())
    return Folded("".join(letters), tuple(origin))


_LEET = str.maketrans("01345789@$!|+€£", "oieastbgasi" + "itel")
_MASKED = re.compile(
    r"(?<![\w@$!|+*])(?=[a-z]{0,24}[0-9@$!|+*])(?=[^a-z\s]{0,24}[a-z])[\w@$!|+*]{3,24}(?![\w@$])"
)
_SPACED = re.compile(r"(?<!\w)[a-z](?:[ ._*-][a-z]){3,20}(?!\w)")
_RUN = re.compile(r"([a-z])\1\1+")
_WORD = re.compile(r"[a-z]+")
_CODE = re.compile(r"\d+[a-z]{1,3}|[a-z]{1,3}\d+|[a-z]+\d{2,}|\d+[a-z]+\d+\w*|[a-z\d]+[!|+*]+")

Masked = tuple[int, int, str, tuple[int, ...]]


def unmask(joined: str) -> list[Masked]:
    """Masked words in a folded text: start, end, the plain word, and which characters it keeps.

    The plain word may still hold `*` where a letter was hidden; the lexicon completes it.
    """
    found: dict[int, Masked] = {}
    for run in _RUN.finditer(joined):
        word = _word_around(joined, run.start())
        _keep(found, word, _squeezed(joined[word[0] : word[1]]), joined)
    for match in _SPACED.finditer(joined):
        _keep(found, match.span(), tuple(range(0, len(match[0]), 2)), joined)
    for match in _MASKED.finditer(joined):
        if not _CODE.fullmatch(match[0]):
            _keep(found, match.span(), tuple(range(len(match[0]))), joined)
    return _without_overlap(found)


def _keep(found: dict[int, Masked], span: tuple[int, int], kept: tuple[int, ...], joined: str) -> None:
    start, end = span
    plain = "".join(joined[start + offset] for offset in kept).translate(_LEET)
    found.setdefault(start, (start, end, plain, kept))


def _word_around(joined: str, at: int) -> tuple[int, int]:
    """The stretch of letters around `at`, looked for no further than a long word goes."""
    start = at
    while start > 0 and at - start < 40 and "a" <= joined[start - 1] <= "z":
        start -= 1
    word = _WORD.match(joined, at, at + 200)
    return start, word.end() if word else at


def _squeezed(word: str) -> tuple[int, ...]:
    """Offsets of `word` with every run of three or more letters cut to one."""
    kept = set(range(len(word)))
    for run in _RUN.finditer(word):
        kept -= set(range(run.start() + 1, run.end()))
    return tuple(sorted(kept))


def _without_overlap(found: dict[int, Masked]) -> list[Masked]:
    kept: list[Masked] = []
    for start in sorted(found):
        if not kept or start >= kept[-1][1]:
            kept.append(found[start])
    return kept


@cache
def _table() -> npt.NDArray[np.uint32]:
    """Code point → up to three folded code points, 0 where there is none."""
    table = np.zeros((_TABLE_SIZE, _WIDTH), dtype=np.uint32)
    table[:, 0] = np.arange(_TABLE_SIZE)
    table[0xD800:0xE000, 0] = 0x20
    table[_SKIN_TONES.start : _SKIN_TONES.stop, 0] = 0
    for first, last in _FOLDED_RANGES:
        for code in range(first, last):
            folded = [ord(letter) for letter in _fold_character(chr(code))[:_WIDTH]]
            table[code] = folded + [0] * (_WIDTH - len(folded))
    return table


def _fold_character(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category[0] in "CZ":
        return " "
    plain = unicodedata.normalize("NFKD", character.lower()).translate(_LOOKALIKES)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SAME.get(plain, plain.lower()) or " "


@cache
def _uppercase() -> npt.NDArray[np.bool_]:
    upper = np.zeros(_TABLE_SIZE, dtype=np.bool_)
    for first, last in _FOLDED_RANGES:
        upper[first:last] = [chr(code).isupper() for code in range(first, last)]
    return upper
