"""From a query, in the language of watches and search, to a condition of a rule that asks the same."""

from collections.abc import Sequence
from typing import Final

from vigie.core.policy.tree import And, Compare, Condition, Is, Not, Or, Says
from vigie.core.query import Query
from vigie.core.query import tree as query

_WORDS: Final = {
    "lang": "language",
    "network": "network",
    "kind": "kind",
    "tone": "sentiment",
    "intent": "intent",
    "topic": "topic",
}
_NUMBERS: Final = {"rating": "rating", "reach": "followers", "severity": "severity"}


class UnaskableField(Exception):
    """A field that rules know nothing of: who exactly said it where, and when."""


def asked_by(node: query.Node) -> Condition:
    """Words stay one query; fields become the facts that rules ask about. Raises UnaskableField."""
    match node:
        case query.Field():
            return _fact(node)
        case query.Not(part):
            return Not(asked_by(part))
        case query.And(parts):
            return _joined(parts)
        case query.Or(parts) if any(map(query.fields_in, parts)):
            return Or(tuple(asked_by(part) for part in parts))
        case _:
            return Says(str(Query(node)))


def _joined(parts: Sequence[query.Node]) -> Condition:
    """What looks at words alone is asked together: it is found in one pass."""
    words = tuple(part for part in parts if not query.fields_in(part))
    asked = tuple(asked_by(part) for part in parts if query.fields_in(part))
    if all(isinstance(word, query.Not) for word in words):  # exclusions alone are no query
        return And((*asked, *map(asked_by, words)))
    said = Says(str(Query(words[0] if len(words) == 1 else query.And(words))))
    return And((said, *asked)) if asked else said


def _fact(field: query.Field) -> Condition:
    if fact := _WORDS.get(field.name):
        return Is(fact, field.values)
    if fact := _NUMBERS.get(field.name):
        each = [Compare(fact, field.sign or "is", int(value)) for value in field.values]
        return each[0] if len(each) == 1 else Or(tuple(each))
    raise UnaskableField(field.name)
