"""From the answers of the builder to a query in the one language."""

from collections.abc import Mapping
from typing import Final

from vigie.core.query import Query, QueryError, parse
from vigie.core.query.tree import And, Field, Node, Not, Or, Phrase

_FIELDS: Final = ("from", "lang", "network", "kind", "tone", "topic")


def built(answers: Mapping[str, str]) -> str:
    """The text of the query; "" when nothing was answered. answers: those of `BuilderForm`."""
    parts = [
        *(_term(word) for word in answers.get("b_all", "").replace(",", " ").split()),
        *_phrase(answers.get("b_phrase", "")),
        *_one_of(_listed(answers.get("b_any", ""))),
        *(Field(name, (value,)) for name in _FIELDS if (value := _value(answers, name))),
        *(Not(_term(item)) for item in _listed(answers.get("b_none", ""))),
    ]
    if not parts:
        return ""
    return str(Query(parts[0] if len(parts) == 1 else And(tuple(parts))))


def _listed(text: str) -> list[str]:
    return [item for item in (" ".join(piece.split()) for piece in text.split(",")) if item.strip('"«»“”()')]


def _one_of(items: list[str]) -> list[Node]:
    terms = tuple(map(_term, items))
    return [Or(terms)] if len(terms) > 1 else list(terms)


def _phrase(text: str) -> list[Node]:
    plain = _plain(text)
    return [Phrase(plain)] if plain else []


def _term(item: str) -> Node:
    """A word with its signs (rembours*, @handle); what would mean something else becomes a phrase."""
    try:
        root = parse(item).root
    except QueryError:
        return Phrase(_plain(item) or item)
    return Phrase(_plain(item)) if isinstance(root, And | Or | Not | Field) else root


def _plain(text: str) -> str:
    return " ".join(text.translate(dict.fromkeys(map(ord, '"«»“”'), " ")).split())


def _value(answers: Mapping[str, str], name: str) -> str:
    value = _plain(answers.get(f"b_{name}", ""))
    return value.removeprefix("@") if name == "from" else value
