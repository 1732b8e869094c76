"""The words of a playbook text, with their place. Knows nothing of their meaning."""

import re
from dataclasses import dataclass

from vigie.core.policy.errors import Problem

_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\u00a0\u202f]+)
    | (?P<newline>\r\n?|\n)
    | (?P<comment>\#[^\r\n]*)
    | (?P<duration>\d{1,6}[ ]?(?:min|h)\b)
    | (?P<number>\d{1,9}\b)
    | (?P<word>[^\W\d]\w*(?:[.\-]\w+)*)
    | (?P<sign><=|>=|<|>)
    | (?P<mark>[(),])
    | "(?P<string>(?:[^"\\\r\n]|\\.)*)"
    | «[ \u00a0\u202f]?(?P<guillemets>[^«»\r\n]*?)[ \u00a0\u202f]?»
    """,
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Token:
    """kind: word, number, duration (text is minutes), string, sign, mark, end."""

    kind: str
    text: str
    line: int
    column: int
    starts_line: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    text: str
    line: int


class Misspelt(Exception):
    """Characters that are no word of any rule."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def read_tokens(text: str) -> tuple[list[Token], list[Comment]]:
    """All words in order, closed by one of kind "end", and the comments beside them.

    Raises Misspelt at the first character that starts no word.
    """
    tokens: list[Token] = []
    comments: list[Comment] = []
    at, line, line_start, starts_line = 0, 1, 0, True
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise Misspelt(_unreadable(text, at, line, at - line_start + 1))
        kind, at = found.lastgroup, found.end()
        if kind == "newline":
            line, line_start, starts_line = line + 1, at, True
        elif kind == "comment":
            comments.append(Comment(found[0].lstrip("#").strip(), line))
        elif kind != "space":
            column = found.start() - line_start + 1
            tokens.append(Token(*_reading(kind, found), line, column, starts_line))
            starts_line = False
    tokens.append(Token("end", "", line, at - line_start + 1, starts_line))
    return tokens, comments


def _reading(kind: str, found: re.Match[str]) -> tuple[str, str]:
    if kind == "duration":
        number = int(re.sub(r"\D", "", found[0]))
        return kind, str(number * (60 if found[0].endswith("h") else 1))
    if kind == "string":
        return kind, _ESCAPED.sub(r"\1", found["string"])
    return ("string", found[kind]) if kind == "guillemets" else (kind, found[0])


def _unreadable(text: str, at: int, line: int, column: int) -> Problem:
    if text[at] in '"«':
        return Problem("unclosed_text", line, column, suggestion="»" if text[at] == "«" else '"')
    number = re.match(r"\d+\w*", text[at:])
    if number:
        return Problem("strange_number", line, column, {"found": number[0]}, suggestion="60min")
    return Problem("strange_character", line, column, {"found": text[at]})
