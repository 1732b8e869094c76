"""What a query says, as a tree, and the error that shows where it cannot be understood."""

from dataclasses import dataclass


class QueryError(ValueError):
    """A query that cannot be understood, so that a person can mend it.

    position: index of the character, from 0. expected: code, put in words by `query.words`.
    suggestion: the query as it was probably meant, or "". found: what stands there instead.
    """

    def __init__(self, position: int, expected: str, suggestion: str = "", found: str = "") -> None:
        super().__init__(f"{expected} expected at {position}")
        self.position = position
        self.expected = expected
        self.suggestion = suggestion
        self.found = found


@dataclass(frozen=True, slots=True)
class Word:
    """One word. Matches whole words, with or without a plural s, an elision or an accent."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words between quotation marks: these words, in this order, without tolerated endings."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    parts: "tuple[Node, ...]"


Term = Word | Phrase
Node = Term | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood. `str(query)` writes it again, and parses to the same tree."""

    root: Node

    def __str__(self) -> str:
        return _write(self.root)


def _write(node: Node) -> str:
    match node:
        case Word(text):
            return text
        case Phrase(text):
            return f"«{text}»" if '"' in text else f'"{text}"'
        case Not(part):
            return f"-{_write_atom(part)}"
        case And(parts):
            return " ".join(_write(part) if isinstance(part, Not) else _write_atom(part) for part in parts)
        case Or(parts):
            return " OR ".join(_write_atom(part) for part in parts)


def _write_atom(node: Node) -> str:
    return _write(node) if isinstance(node, Word | Phrase) else f"({_write(node)})"


def must_contain(node: Node) -> frozenset[Term] | None:
    """Terms of which at least one stands in every text that matches; None: a text may match without any.

    Of several parts that must all hold, the one whose shortest term is longest is taken: rare words
    are long, and few texts then reach the full evaluation.
    """
    match node:
        case Word() | Phrase():
            return frozenset({node})
        case Not():
            return None
        case Or(parts):
            needs = [must_contain(part) for part in parts]
            return None if None in needs else frozenset().union(*(need for need in needs if need))
        case And(parts):
            found = [need for part in parts if (need := must_contain(part)) is not None]
            return max(found, key=lambda need: min(len(term.text) for term in need), default=None)
