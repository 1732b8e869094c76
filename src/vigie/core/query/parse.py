"""From what a person types to a tree: one pass, no backtracking, bounded size and depth.

    query = item { [AND] item }          every item must hold
    item  = ["-" | NOT] side {OR side}   OR joins its neighbours, as in web search boxes
    side  = atom [NEAR/n atom]           no more than n words from one to the other
    atom  = word | "phrase" | begin* | ~word | field:value | ( query )

AND, OR, NOT, NEAR are also ET, OU, SAUF, PRES; operators are written in capitals. Fields are in `fields`.
"""

from typing import Final

from vigie.core.query.fold import fold
from vigie.core.query.needs import must_contain
from vigie.core.query.tokens import Token, tokens_of
from vigie.core.query.tree import (
    And,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    QueryError,
    Word,
)

MAX_LENGTH: Final = 2000
MAX_TERMS: Final = 200
MAX_DEPTH: Final = 20


def parse(text: str) -> Query:
    """The query a person typed.

    Raises QueryError with the place, what was expected there and, where possible, a suggestion.

    >>> str(parse('Boréale OU "maison boréale" SAUF film langue:fr'))
    '(Boréale OR "maison boréale") -film lang:fr'
    """
    # Some characters fold into eighteen: the automaton is built from what is folded.
    if len(text) > MAX_LENGTH or len(fold(text)) > 2 * MAX_LENGTH:
        raise QueryError(MAX_LENGTH, "shorter")
    return _Parser(text).query()


def parse_watch(text: str) -> Query:
    """The same for what is listened for: it needs a word, or somebody's name, that every message holds."""
    query = parse(text)
    if must_contain(query.root) is None:
        raise QueryError(0, "something-to-hear")
    return query


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self.next = 0
        self.depth = 0
        self.terms = 0

    def query(self) -> Query:
        root = self.items()
        if self.peek().kind == ")":
            at = self.peek().at
            raise QueryError(at, "opening-parenthesis", suggestion=self.text[:at] + self.text[at + 1 :])
        if not _finds(root):
            raise QueryError(0, "something-to-find")
        return Query(root)

    def peek(self) -> Token:
        return self.tokens[self.next]

    def take(self) -> Token:
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
            excluded = Not(self.side())
            if self.peek().kind == "or":
                raise QueryError(self.peek().at, "exclusion-apart")
            return excluded, None
        if self.peek().kind == "not":
            self.take()
            node, or_at = self.alternatives()
            return Not(node), or_at
        return self.alternatives()

    def alternatives(self) -> tuple[Node, int | None]:
        parts, or_at = [self.side()], None
        while self.peek().kind == "or":
            at = self.take().at
            or_at = at if or_at is None else or_at
            if self.peek().kind in {"dash", "not"}:
                raise QueryError(self.peek().at, "exclusion-apart")
            parts.append(self.side())
        return (parts[0] if or_at is None else Or(tuple(parts))), or_at

    def side(self) -> Node:
        at = self.peek().at
        node = self.atom()
        if self.peek().kind != "near":
            return node
        near = self.take()
        right_at = self.peek().at
        right = self.atom()
        if self.peek().kind == "near":
            raise QueryError(self.peek().at, "near-once")
        return Near(_words_only(node, at), _words_only(right, right_at), near.most)

    def atom(self) -> Node:
        token = self.take() if self.peek().kind in {"term", "("} else None
        if token is None:
            raise QueryError(self.peek().at, "word", found=self.peek().text)
        if token.node is None:
            return self.inside(token)
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise QueryError(token.at, "shorter")
        return token.node

    def inside(self, opening: Token) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(opening.at, "flatter")
        node = self.items()
        if self.peek().kind != ")":
            raise QueryError(opening.at, "closing-parenthesis", suggestion=self.text.rstrip() + ")")
        self.take()
        self.depth -= 1
        return node


def _words_only(node: Node, at: int) -> Word | Phrase | Prefix | Fuzzy | Or:
    """One side of NEAR: a word, or alternatives of words."""
    if isinstance(node, Word | Phrase | Prefix | Fuzzy):
        return node
    if isinstance(node, Or) and all(isinstance(part, Word | Phrase | Prefix | Fuzzy) for part in node.parts):
        return node
    raise QueryError(at, "near-words")


def _finds(node: Node) -> bool:
    """Whether it says what to find, not only what to leave out."""
    match node:
        case Not():
            return False
        case And(parts):
            return any(_finds(part) for part in parts)
        case Or(parts):
            return all(_finds(part) for part in parts)
        case _:
            return True
