"""Where one term stands in a text, and the literal that must be there for it to be looked at."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from vigie.core.query.fold import fold
from vigie.core.query.frequent import PER_THOUSAND
from vigie.core.query.stems import SPACELESS, is_word, stem
from vigie.core.query.subject import Seen, Span
from vigie.core.query.tree import Fuzzy, Phrase, Prefix, Term, Word

_ELISION: Final = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w\w)")
_BETWEEN_WORDS: Final = r"[\s\-]+"
RIGHT: Final = 2
"""Letters that a mistake leaves alone at the beginning of a word."""

_LONG: Final = 12  # letters from which two mistakes are forgiven

Finder = Callable[[Seen], list[Span]]


def places(term: Term, seen: Seen) -> list[Span]:
    """Every place where the term stands, in order."""
    return _finder(term)(seen)


@lru_cache(maxsize=200_000)
def literal(term: Term) -> str:
    """What every text that holds the term contains, folded. Never ""."""
    folded = fold(term.text).strip()
    match term:
        case Word():
            bare = bare_word(term)
            return stem(bare) if is_word(bare) else bare
        case Prefix():
            return folded
        case Fuzzy():
            return folded[:RIGHT]
        case Phrase():
            return max(_words_of(folded), key=_rarity)


def bare_word(word: Word) -> str:
    """The word folded, without what French elides before it."""
    return _ELISION.sub("", fold(word.text).strip())


def similar_to(word: str, other: str) -> bool:
    """Whether people may have written one folded word for the other."""
    most = 1 if len(word) < _LONG else 2
    return other.startswith(word[:RIGHT]) and OSA.distance(word, other, score_cutoff=most) <= most


def _rarity(word: str) -> tuple[float, int]:
    return -PER_THOUSAND.get(stem(word), 0), len(word)


@lru_cache(maxsize=50_000)
def _finder(term: Term) -> Finder:
    match term:
        case Word():
            bare = bare_word(term)
            return _forms(stem(bare)) if is_word(bare) else _as_written(bare)
        case Prefix():
            return _beginning(literal(term))
        case Fuzzy():
            return _alike(fold(term.text).strip())
        case Phrase():
            return _in_order(_words_of(fold(term.text).strip()))


def _forms(wanted: str) -> Finder:
    return lambda seen: seen.by_stem.get(wanted, [])


def _beginning(wanted: str) -> Finder:
    return lambda seen: [span for span in seen.words if seen.folded.startswith(wanted, span[0])]


def _alike(word: str) -> Finder:
    return lambda seen: [
        (start, end) for start, end in seen.words if similar_to(word, seen.folded[start:end])
    ]


def _as_written(bare: str) -> Finder:
    """Handles, hashtags, addresses, signs, and scripts without spaces."""

    def find(seen: Seen) -> list[Span]:
        found, at = [], seen.folded.find(bare)
        while at >= 0:
            if span := _whole(seen.folded, at, at + len(bare)):
                found.append(span)
            at = seen.folded.find(bare, at + 1)
        return found

    return find


def _in_order(words: Sequence[str]) -> Finder:
    pattern = re.compile(_BETWEEN_WORDS.join(map(re.escape, words)))

    def find(seen: Seen) -> list[Span]:
        folded = seen.folded
        return [found.span() for found in pattern.finditer(folded) if _stands_alone(folded, *found.span())]

    return find


def _words_of(folded: str) -> list[str]:
    # A lone dash is what may stand between words anyway; as a word of its own beside the others it
    # would take a power of the length of "- - - -".
    return [word for word in folded.split() if word.strip("-")] or ["-"]


def _whole(folded: str, start: int, end: int) -> Span | None:
    """What stands there, with a plural s; None if it is only a piece of another word."""
    if folded[end : end + 1] == "s" and folded[start] not in "@#" and not _joined(folded, end + 1):
        end += 1
    return (start, end) if _stands_alone(folded, start, end) else None


def _stands_alone(text: str, start: int, end: int) -> bool:
    # "@boreale" is neither the address info@boreale.ca nor the handle @boreale_officiel.
    in_address = text[start] in "@#" and start > 0 and text[start - 1].isalnum()
    longer_handle = text[start] == "@" and text[end : end + 1] == "_"
    return not (in_address or longer_handle or _joined(text, start) or _joined(text, end))


def _joined(text: str, at: int) -> bool:
    """Do the characters around this position belong to one word?"""
    return 0 < at < len(text) and _in_word(text[at - 1]) and _in_word(text[at])


def _in_word(character: str) -> bool:
    return character.isalnum() and character < SPACELESS
