"""What a query says, as a tree, and the error that shows where it cannot be understood."""

from collections.abc import Iterator
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
    """One word and its forms (`stems`), whatever its accents; a @handle, #hashtag or address as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words between quotation marks: these words, in this order, without other forms."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """`rembours*`: every word that begins so."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """`~livraison`: the word, and what people write for it by mistake."""

    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """`colis NEAR/5 cassé`: no more than `most` words from one to the other, in any order."""

    left: "Term | Or"
    right: "Term | Or"
    most: int


@dataclass(frozen=True, slots=True)
class Field:
    """`lang:fr,en`, `severity:>=2`, `since:2026-01-01`: one of these values, or a comparison.

    name, values: the canonical English ones (`fields`). sign: "" or one of <, <=, >, >=.
    """

    name: str
    values: tuple[str, ...]
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    parts: "tuple[Node, ...]"


_IN_VALUES = dict.fromkeys(map(ord, "-._@/"))

Term = Word | Phrase | Prefix | Fuzzy
Leaf = Term | Near | Field
Node = Leaf | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood. `str(query)` writes it again, and parses to the same tree."""

    root: Node

    def __str__(self) -> str:
        return _write(self.root)


def leaves(node: Node) -> Iterator[Leaf]:
    """What the tree is made of, without AND, OR and NOT."""
    match node:
        case Not(part):
            yield from leaves(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case _:
            yield node


def fields_in(node: Node) -> frozenset[str]:
    """Names of the fields the tree asks about."""
    return frozenset(leaf.name for leaf in leaves(node) if isinstance(leaf, Field))


def _write(node: Node) -> str:
    match node:
        case Near(left, right, most):
            return f"{_write_atom(left)} NEAR/{most} {_write_atom(right)}"
        case Field(name, values, sign):
            return f"{name}:{sign}{','.join(map(_write_value, values))}"
        case Not(part):
            return f"-{_write_atom(part)}"
        case And(parts):
            return " ".join(
                _write(part) if isinstance(part, Not | Near) else _write_atom(part) for part in parts
            )
        case Or(parts):
            return " OR ".join(_write_atom(part) for part in parts)
        case _:
            return _write_term(node)


def _write_term(term: Term) -> str:
    match term:
        case Word(text):
            return text
        case Prefix(text):
            return f"{text}*"
        case Fuzzy(text):
            return f"~{text}"
        case Phrase(text):
            return _quoted(text)


def _write_atom(node: Node) -> str:
    return _write(node) if isinstance(node, Term | Field) else f"({_write(node)})"


def _write_value(value: str) -> str:
    return value if is_plain(value) else _quoted(value)


def is_plain(value: str) -> bool:
    """Whether the value of a field can stand without quotation marks, and among others."""
    return value.translate(_IN_VALUES).isalnum()


def _quoted(text: str) -> str:
    return f"«{text}»" if '"' in text else f'"{text}"'
