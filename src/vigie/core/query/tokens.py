"""The pieces of a query with their places: words, phrases, operators, fields."""

import difflib
import re
from dataclasses import dataclass
from typing import Final

from vigie.core.query import fields
from vigie.core.query.fold import fold
from vigie.core.query.tree import Field, Fuzzy, Phrase, Prefix, QueryError, Word, is_plain

OPERATORS: Final = {"AND": "and", "ET": "and", "OR": "or", "OU": "or", "NOT": "not", "SAUF": "not"}
SHORTEST_PREFIX: Final = 3
SHORTEST_FUZZY: Final = 5
SHORTEST_NAME: Final = 3
"""Letters before a colon from which a field is meant: "Re:colis" is a word."""

FARTHEST: Final = 50
"""Words between the two sides of NEAR: beyond, AND says the same."""

_CLOSING: Final = {'"': '"', "“": "”", "«": "»"}
_WORD: Final = re.compile(r"[^\s()\"“”«»]+")
_NEAR: Final = re.compile(r"(?:NEAR|PR[EÈ]S)/(\d{1,3})")
_FIELD: Final = re.compile(r"([^\W\d_][\w'’]{1,14}):(?!//)(.*)", re.DOTALL)
_AROUND: Final = ",;.!?:…-–—"  # punctuation around a word is not part of it


@dataclass(frozen=True, slots=True)
class Token:
    """kind: term, and, or, not, near, dash, (, ), end. most: words between, where it is NEAR."""

    kind: str
    text: str
    at: int
    node: Word | Phrase | Prefix | Fuzzy | Field | None = None
    most: int = 0


def tokens_of(text: str) -> list[Token]:
    """All pieces in order, closed by one of kind "end". Raises QueryError where one makes no sense."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _next(text, at)
        if token is not None:
            tokens.append(token)
    return [*tokens, Token("end", "", len(text))]


def _next(text: str, at: int) -> tuple[Token | None, int]:
    if text[at] in "()":
        return Token(text[at], text[at], at), at + 1
    if text[at] in _CLOSING:
        words, end = _quoted(text, at)
        return Token("term", words, at, Phrase(words)), end
    found = _WORD.match(text, at)
    if found is None:  # a closing mark that nothing opened: people paste such things
        return None, at + 1
    if text[at] == "-" and text[at + 1 : at + 2].strip():
        return Token("dash", "-", at), at + 1
    raw, end = found[0].lstrip(_AROUND), found.end()
    at = end - len(raw)
    if (field := _FIELD.fullmatch(raw)) and (name := _name(text, field, at)):
        return _field(text, name, field[2], at + len(field[1]) + 1, end, at)
    return _word(raw.rstrip(_AROUND), at), end


def _quoted(text: str, at: int) -> tuple[str, int]:
    end = text.find(_CLOSING[text[at]], at + 1)
    if end < 0:
        raise QueryError(at, "closing-quote", suggestion=text.rstrip() + _CLOSING[text[at]])
    words = " ".join(text[at + 1 : end].split())
    if not fold(words).strip():
        raise QueryError(at, "word")
    return words, end + 1


def _word(raw: str, at: int) -> Token | None:
    if raw in OPERATORS:
        return Token(OPERATORS[raw], raw, at)
    if near := _NEAR.fullmatch(raw):
        most = int(near[1])
        if not 1 <= most <= FARTHEST:
            raise QueryError(at, "distance", found=raw)
        return Token("near", raw, at, most=most)
    if raw.startswith("~") and (typed := raw[1:]):
        if len(fold(typed)) < SHORTEST_FUZZY or not fields.is_letters(typed):
            raise QueryError(at, "longer-fuzzy", suggestion="", found=raw)
        return Token("term", raw, at, Fuzzy(typed))
    if raw.endswith("*") and (typed := raw[:-1]):
        if len(fold(typed)) < SHORTEST_PREFIX or not fields.is_letters(typed):
            raise QueryError(at, "longer-prefix", suggestion="", found=raw)
        return Token("term", raw, at, Prefix(typed))
    return Token("term", raw, at, Word(raw)) if fold(raw).strip() else None


def _name(text: str, field: re.Match[str], at: int) -> str:
    """The field that is meant, "" for a word with a colon in it. A name that is none would find nothing."""
    word, value = field[1], field[2]
    if name := fields.field_named(word):
        return name
    if len(word) < SHORTEST_NAME or not value.strip(_AROUND):
        return ""
    close = difflib.get_close_matches(fold(word), fields.names(), n=1, cutoff=0.7)
    meant = f"{fields.field_named(close[0])}:{value}" if close else f'"{word}:{value}"'
    suggestion = f"{text[:at]}{meant}{text[field.end() - field.start() + at :]}"
    raise QueryError(at, "field", suggestion=suggestion, found=word)


def _field(text: str, name: str, typed: str, at: int, end: int, start: int) -> tuple[Token, int]:
    """A field with its value, which may stand between quotation marks. at: where the value begins."""
    if not typed and text[end : end + 1] in _CLOSING and end < len(text):
        value, after = _quoted(text, end)
        return Token("term", text[start:after], start, Field(name, (_value(text, name, value, end),))), after
    sign = next((one for one in fields.SIGNS if typed.startswith(one)), "")
    if sign and not fields.FIELDS[name].numbers:
        raise QueryError(at, "no-comparison", suggestion=text[:at] + text[at + len(sign) :], found=name)
    words = typed[len(sign) :].rstrip(_AROUND)
    if not words or (sign and "," in words):
        raise QueryError(at, "value", found=name)
    each = [_value(text, name, word, at + len(sign)) for word in words.split(",") if word]
    if odd := next((value for value in each if len(each) > 1 and not is_plain(value)), ""):
        raise QueryError(at, "unknown-value", found=odd)
    values = tuple(dict.fromkeys(each))
    return Token("term", text[start:end], start, Field(name, values, sign)), end


def _value(text: str, name: str, word: str, at: int) -> str:
    value = fields.value_of(name, word)
    if value:
        return value
    asks = fields.FIELDS[name]
    if value == "":
        raise QueryError(at, "value", found=name)
    if asks.numbers:
        raise QueryError(at, "number", found=word)
    if asks.is_date:
        raise QueryError(at, "date", found=word)
    close = difflib.get_close_matches(fold(word), fields.choices(name), n=1)
    place = text.find(word, at)
    meant = fields.value_of(name, close[0]) if close else None
    suggestion = f"{text[:place]}{meant}{text[place + len(word) :]}" if meant else ""
    raise QueryError(place, "unknown-value", suggestion=suggestion, found=word)
