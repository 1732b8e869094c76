"""From what a person types to a tree: one pass, no backtracking, bounded size and depth.

    query = item { [AND] item }          every item must hold
    item  = ["-" | NOT] atom {OR atom}   OR joins its neighbours, as in web search boxes
    atom  = word | "phrase" | ( query )

AND, OR, NOT are also ET, OU, SAUF; operators are written in capitals.
"""

import re
from dataclasses import dataclass

from vigie.core.query.fold import fold
from vigie.core.query.tree import And, Node, Not, Or, Phrase, Query, QueryError, Word, must_contain

MAX_LENGTH = 2000
MAX_TERMS = 200
MAX_DEPTH = 20

OPERATORS = {"AND": "and", "ET": "and", "OR": "or", "OU": "or", "NOT": "not", "SAUF": "not"}
_CLOSING = {'"': '"', "“": "”", "«": "»"}
_WORD = re.compile(r"[^\s()\"“”«»]+")
_AROUND = ",;.!?:…-–—"  # punctuation around a word is not part of it
# Signs that will mean more than themselves one day: a stored query must not change its meaning then.
_KEPT_FOR_LATER = re.compile(
    r"~.|.+\*$|NEAR/\d+$|(?:lang|network|from|place|kind|rating|reach|has|tone|intent|topic|severity|since):.",
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # word, phrase, and, or, not, dash, (, ), end
    text: str
    at: int


def parse(text: str) -> Query:
    """The query a person typed.

    Raises QueryError with the place, what was expected there and, where possible, a suggestion.

    >>> str(parse('Boréale OU "maison boréale" SAUF film'))
    '(Boréale OR "maison boréale") -film'
    """
    # Some characters fold into eighteen: the automaton is built from what is folded.
    if len(text) > MAX_LENGTH or len(fold(text)) > 2 * MAX_LENGTH:
        raise QueryError(MAX_LENGTH, "shorter")
    return _Parser(text).query()


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _next_token(text, at)
        if token is not None:
            tokens.append(token)
    return [*tokens, _Token("end", "", len(text))]


def _next_token(text: str, at: int) -> tuple[_Token | None, int]:
    if text[at] in "()":
        return _Token(text[at], text[at], at), at + 1
    if text[at] in _CLOSING:
        return _phrase(text, at)
    found = _WORD.match(text, at)
    if found is None:  # a closing mark that nothing opened: people paste such things
        return None, at + 1
    if text[at] == "-" and text[at + 1 : at + 2].strip():
        return _Token("dash", "-", at), at + 1
    return _word(text, found[0], at), found.end()


def _phrase(text: str, at: int) -> tuple[_Token, int]:
    end = text.find(_CLOSING[text[at]], at + 1)
    if end < 0:
        raise QueryError(at, "closing-quote", suggestion=text.rstrip() + _CLOSING[text[at]])
    words = " ".join(text[at + 1 : end].split())
    if not fold(words).strip():
        raise QueryError(at, "word")
    return _Token("phrase", words, at), end + 1


def _word(text: str, raw: str, at: int) -> _Token | None:
    if raw in OPERATORS:
        return _Token(OPERATORS[raw], raw, at)
    if _KEPT_FOR_LATER.match(raw):
        suggestion = f'{text[:at]}"{raw}"{text[at + len(raw) :]}'
        raise QueryError(at, "plain-words", suggestion=suggestion, found=raw)
    word = raw.strip(_AROUND)
    return _Token("word", word, at) if fold(word).strip() and word not in OPERATORS else None


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.next = 0
        self.depth = 0
        self.terms = 0

    def query(self) -> Query:
        root = self.items()
        if self.peek().kind == ")":
            at = self.peek().at
            raise QueryError(at, "opening-parenthesis", suggestion=self.text[:at] + self.text[at + 1 :])
        if must_contain(root) is None:
            raise QueryError(0, "something-to-find")
        return Query(root)

    def peek(self) -> _Token:
        return self.tokens[self.next]

    def take(self) -> _Token:
        token = self.tokens[self.next]
        self.next += 1
        return token

    def items(self) -> Node:
        node, or_at = self.item()
        parts, said_and = [node], False
        while self.peek().kind not in {"end", ")"}:
            if self.peek().kind == "and":
                self.take()
                said_and = True
            node, at = self.item()
            parts.append(node)
            or_at = at if or_at is None else or_at
        root = parts[0] if len(parts) == 1 else And(tuple(parts))
        if said_and and or_at is not None:
            raise QueryError(or_at, "parentheses", suggestion=str(Query(root)))
        return root

    def item(self) -> tuple[Node, int | None]:
        """One item, and where its first OR stands if it has one."""
        if self.peek().kind == "dash":
            self.take()
            excluded = Not(self.atom())
            if self.peek().kind == "or":
                raise QueryError(self.peek().at, "exclusion-apart")
            return excluded, None
        if self.peek().kind == "not":
            self.take()
            node, or_at = self.alternatives()
            return Not(node), or_at
        return self.alternatives()

    def alternatives(self) -> tuple[Node, int | None]:
        parts, or_at = [self.atom()], None
        while self.peek().kind == "or":
            at = self.take().at
            or_at = at if or_at is None else or_at
            if self.peek().kind in {"dash", "not"}:
                raise QueryError(self.peek().at, "exclusion-apart")
            parts.append(self.atom())
        return (parts[0] if or_at is None else Or(tuple(parts))), or_at

    def atom(self) -> Node:
        token = self.take() if self.peek().kind in {"word", "phrase", "("} else None
        if token is None:
            raise QueryError(self.peek().at, "word", found=self.peek().text)
        if token.kind == "(":
            return self.inside(token)
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise QueryError(token.at, "shorter")
        return Word(token.text) if token.kind == "word" else Phrase(token.text)

    def inside(self, opening: _Token) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(opening.at, "flatter")
        node = self.items()
        if self.peek().kind != ")":
            raise QueryError(opening.at, "closing-parenthesis", suggestion=self.text.rstrip() + ")")
        self.take()
        self.depth -= 1
        return node
