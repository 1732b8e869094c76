"""Whether a query holds for a message, and the words that made it hold.

Three answers: True, False, and None where it depends on what is not known yet.
"""

import operator
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from vigie.core.query.fields import FIELDS, READ
from vigie.core.query.fold import fold
from vigie.core.query.subject import Seen, Span
from vigie.core.query.terms import places
from vigie.core.query.tree import And, Field, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Term, Word

COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "": operator.eq,
}


def holds(node: Node, seen: Seen, facts: Mapping[str, object]) -> bool | None:
    """None: it depends on a field of `fields.READ` that `facts` does not name."""
    match node:
        case Word() | Phrase() | Prefix() | Fuzzy():
            return bool(places(node, seen))
        case Near():
            return any(True for _pair in _pairs(node, seen))
        case Field():
            return _field_holds(node, facts)
        case Not(part):
            held = holds(part, seen, facts)
            return None if held is None else not held
        case And(parts):
            return _all(holds(part, seen, facts) for part in parts)
        case Or(parts):
            return _any(holds(part, seen, facts) for part in parts)


def spans(node: Node, seen: Seen, facts: Mapping[str, object]) -> tuple[Span, ...]:
    """Where the words stand that made it hold, in the folded text, in order."""
    return tuple(sorted(set(_weighing(node, seen, facts))))


def _all(answers: Iterable[bool | None]) -> bool | None:
    unsure = False
    for answer in answers:
        if answer is False:
            return False
        unsure |= answer is None
    return None if unsure else True


def _any(answers: Iterable[bool | None]) -> bool | None:
    unsure = False
    for answer in answers:
        if answer:
            return True
        unsure |= answer is None
    return None if unsure else False


def _weighing(node: Node, seen: Seen, facts: Mapping[str, object]) -> Iterator[Span]:
    """Alternatives that fail, and what is excluded, say nothing."""
    match node:
        case Word() | Phrase() | Prefix() | Fuzzy():
            yield from places(node, seen)
        case Near():
            for pair in _pairs(node, seen):
                yield from pair
        case And(parts):
            for part in parts:
                yield from _weighing(part, seen, facts)
        case Or(parts):
            for part in parts:
                if holds(part, seen, facts):
                    yield from _weighing(part, seen, facts)


def _pairs(near: Near, seen: Seen) -> Iterator[tuple[Span, Span]]:
    """Each place of the left side with the nearest of the right, where they are near enough."""
    right = sorted(_side(near.right, seen))
    starts = [start for start, _end in right]
    for left in _side(near.left, seen):
        at = bisect_left(starts, left[0])
        for other in right[max(0, at - 1) : at + 2]:
            if other != left and _apart(left, other, seen) <= near.most:
                yield left, other
                break


def _side(side: Term | Or, seen: Seen) -> Sequence[Span]:
    terms = side.parts if isinstance(side, Or) else (side,)
    return [span for term in terms for span in places(term, seen)]  # type: ignore[arg-type] # parse: terms only


def _apart(one: Span, other: Span, seen: Seen) -> int:
    """Words from the last of the first to the first of the second; neighbours are 1 apart."""
    first, second = sorted((one, other))
    last = bisect_left(seen.starts, first[1]) - 1
    return max(bisect_left(seen.starts, second[0]) - last, 0)


def _field_holds(field: Field, facts: Mapping[str, object]) -> bool | None:
    name = field.name
    if name in READ and name not in facts:
        return None
    if FIELDS[name].is_date:
        day = facts.get("day")
        if not isinstance(day, str):
            return False
        return day >= field.values[0] if name == "since" else day <= field.values[0]
    known = facts.get(name)
    if known is None:
        return False
    if FIELDS[name].numbers:
        return any(COMPARE[field.sign](known, int(value)) for value in field.values)
    return _is_one(name, field.values, known) if isinstance(known, frozenset) else known in field.values


def _is_one(name: str, values: Iterable[str], known: frozenset[str]) -> bool:
    """Of a field that several things are true of at once."""
    if name == "place":
        return any(_named(fold(value), known) for value in values)
    return not known.isdisjoint(map(fold, values))


def _named(value: str, names: Iterable[str]) -> bool:
    """A place is meant by its name, or by words of it."""
    return any(f" {value} " in f" {name} " for name in names)
