"""Which conditions can hold, and which are covered by others.

A condition becomes boxes: for each fact it looks at, the values under which it holds. The values of a
fact are cut into the few that the conditions can tell apart (29, 30 and 31 for a number compared with
30), so that every box is finite and exact.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from vigie.core.policy.evaluate import SIGNS, guess_in
from vigie.core.policy.tree import Always, And, Compare, Condition, Flag, Is, Not, Or, Says, atoms
from vigie.core.policy.vocabulary import FACTS, UNKNOWN_VALUE, Counted, Fact, Guessed, Named
from vigie.core.types import NO, UNKNOWN, YES, Guess

Value = str | float | Guess
Box = Mapping[str, frozenset[Value]]
"""A fact that is not named may have any value."""

MAX_BOXES = 200
_MAX_PIECES = 64
_OTHER = "another"  # stands for all words that no rule names, where any word may stand


class TooManyBoxes(Exception):
    """The condition combines more cases than people can keep in mind."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of every fact that the conditions can tell apart."""

    of: Mapping[str, frozenset[Value]]

    @classmethod
    def told_apart(cls, conditions: Iterable[Condition]) -> "Values":
        named: dict[str, set[str]] = {}
        limits: dict[str, set[int]] = {}
        for atom in (atom for condition in conditions for atom in atoms(condition)):
            match atom:
                case Is(fact, values):
                    named.setdefault(fact, set()).update(values)
                case Compare(fact, _, limit):
                    limits.setdefault(fact, set()).add(limit)
        return cls(
            {
                name: _values(fact, named.get(name, set()), limits.get(name, set()))
                for name, fact in FACTS.items()
            }
        )

    def boxes(self, condition: Condition, *, holds: bool = True) -> list[Box]:
        """Where the condition holds (or fails), as boxes that may overlap. Raises TooManyBoxes."""
        match condition:
            case Always():
                return [{}] if holds else []
            case Not(part):
                return self.boxes(part, holds=not holds)
            case And(parts) | Or(parts):
                each = (self.boxes(part, holds=holds) for part in parts)
                return (
                    _meet(each)
                    if isinstance(condition, And) is holds
                    else _bounded([*chain.from_iterable(each)])
                )
            case _:
                fact, every, where = self._atom(condition)
                wanted = where if holds else every - where
                return [{fact: wanted}] if wanted else []

    def covered(self, boxes: Iterable[Box], by: Sequence[Box]) -> bool:
        """True when every case of `boxes` is in one of `by`; False when not, or when it is long to tell."""
        left = [box for box in boxes if not any(_inside(box, whole) for whole in by)]
        for hole in by:
            left = [piece for box in left for piece in self._without(box, hole)]
            if len(left) > _MAX_PIECES:
                return False
        return not left

    def _without(self, box: Box, hole: Box) -> list[Box]:
        """The box without the hole, in pieces that do not overlap."""
        if not meets(box, hole):
            return [box]
        pieces: list[Box] = []
        rest = dict(box)
        for fact, values in hole.items():
            whole = rest.get(fact, self._every(fact))
            if outside := whole - values:
                pieces.append({**rest, fact: outside})
            rest[fact] = whole & values
        return pieces

    def _every(self, fact: str) -> frozenset[Value]:
        return self.of.get(fact, frozenset({YES, NO}))  # what a text says, it says or not

    def _atom(self, atom: Flag | Is | Compare | Says) -> tuple[str, frozenset[Value], frozenset[Value]]:
        """The fact an atom looks at, all its values, and those for which the atom holds."""
        match atom:
            case Says(query):
                fact = f"says {query}"
                return fact, self._every(fact), frozenset({YES})
            case Compare(fact, sign, limit):
                compare = SIGNS[sign]
                every = self.of[fact]
                return (
                    fact,
                    every,
                    frozenset(v for v in every if isinstance(v, int | float) and compare(v, limit)),
                )
            case Flag(fact):
                atom = Is(fact, (YES,))
        holds = guess_in(frozenset(atom.values), surely=atom.surely)
        every = self.of[atom.fact]
        where = frozenset(v for v in every if (holds(v) if isinstance(v, Guess) else v in atom.values))
        return atom.fact, every, every - where if atom.negated else where


def meets(one: Box, other: Box) -> bool:
    """True when some case is in both."""
    return all(one[fact] & other[fact] for fact in one.keys() & other.keys())


def _inside(small: Box, large: Box) -> bool:
    return all(fact in small and small[fact] <= values for fact, values in large.items())


def _meet(each: Iterable[list[Box]]) -> list[Box]:
    met: list[Box] = [{}]
    for boxes in each:
        met = _bounded(
            [
                {**a, **b, **{f: a[f] & b[f] for f in a.keys() & b.keys()}}
                for a in met
                for b in boxes
                if meets(a, b)
            ]
        )
    return met


def _bounded(boxes: list[Box]) -> list[Box]:
    if len(boxes) > MAX_BOXES:
        raise TooManyBoxes
    return boxes


def _values(fact: Fact, named: set[str], limits: set[int]) -> frozenset[Value]:
    match fact:
        case Guessed(_, values, extends):
            words = (*values, *sorted(named - {UNKNOWN_VALUE, *values}), _OTHER) if extends else values
            words = words or (*sorted(named - {UNKNOWN_VALUE}), _OTHER)
            return frozenset({Guess(word, p) for word in words for p in (0.5, 1.0)} | {UNKNOWN})
        case Named(_, values):
            return frozenset({*(values or (*named, _OTHER)), UNKNOWN_VALUE})
        case Counted():
            numbers = _numbers(fact, limits)
            return numbers if fact.always_known else numbers | {UNKNOWN_VALUE}
        case _:
            return frozenset({YES, NO})


def _numbers(fact: Counted, limits: set[int]) -> frozenset[Value]:
    step = 0.5 if fact.lasts else 1
    around = {number for limit in limits for number in (limit - step, limit, limit + step)} | {fact.lowest}
    highest = float("inf") if fact.highest is None else fact.highest
    return frozenset(number for number in around if fact.lowest <= number <= highest)
