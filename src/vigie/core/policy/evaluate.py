"""Turns a condition into a function of the facts, once per playbook and not once per message."""

import operator
from collections.abc import Callable

from vigie.core.policy.tree import Always, And, Compare, Condition, Flag, Is, Not, Or, Says
from vigie.core.policy.vocabulary import FACTS, UNKNOWN_VALUE, Counted, Guessed, Named, Stated
from vigie.core.query import compile_watches, parse
from vigie.core.types import YES, Facts, Guess

Test = Callable[[Facts], bool]

SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.eq,
    "is not": operator.ne,
}


def test_of(condition: Condition) -> Test:
    """The test of a condition. The unknown is never taken for true: `vulgar` fails, `not vulgar` holds."""
    match condition:
        case Always():
            return lambda _: True
        case Flag(fact):
            return _flag(fact)
        case Is():
            return _is(condition)
        case Compare():
            return _compare(condition)
        case Says(query):
            matcher = compile_watches({"": parse(query)})
            return lambda facts: bool(matcher.match([facts.text])[0])
        case Not(part):
            test = test_of(part)
            return lambda facts: not test(facts)
        case And(parts):
            return _all_of(tuple(test_of(part) for part in parts))
        case Or(parts):
            return _any_of(tuple(test_of(part) for part in parts))


# Loops and not all(...), any(...): every rule of the playbook asks them of every message.
def _all_of(tests: tuple[Test, ...]) -> Test:
    def all_hold(facts: Facts) -> bool:
        for test in tests:  # noqa: SIM110
            if not test(facts):
                return False
        return True

    return all_hold


def _any_of(tests: tuple[Test, ...]) -> Test:
    def any_holds(facts: Facts) -> bool:
        for test in tests:  # noqa: SIM110
            if test(facts):
                return True
        return False

    return any_holds


def _flag(name: str) -> Test:
    match FACTS[name]:
        case Guessed(guess):
            return lambda facts: guess(facts).value == YES
        case Stated(stated):
            return stated
        case _:
            raise TypeError(f"{name} is not true or false")


def _is(condition: Is) -> Test:
    values, negated = frozenset(condition.values), condition.negated
    match FACTS[condition.fact]:
        case Guessed(guess):
            holds = guess_in(values, surely=condition.surely)
            return lambda facts: holds(guess(facts)) is not negated
        case Named(name):
            return lambda facts: ((name(facts) or UNKNOWN_VALUE) in values) is not negated
        case Counted(count):
            return lambda facts: (count(facts) is None) is not negated
        case _:
            raise TypeError(f"{condition.fact} has no value to compare with")


def guess_in(values: frozenset[str], *, surely: bool) -> Callable[[Guess], bool]:
    def holds(guess: Guess) -> bool:
        value = UNKNOWN_VALUE if guess.value is None else guess.value
        return value in values and (guess.sure or not surely)

    return holds


def _compare(condition: Compare) -> Test:
    holds, limit = SIGNS[condition.sign], condition.limit
    match FACTS[condition.fact]:
        case Counted(read):
            return lambda facts: (number := read(facts)) is not None and holds(number, limit)
        case _:
            raise TypeError(f"{condition.fact} is not a number")
