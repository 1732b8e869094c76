"""Reads what stands after `when` and `unless`."""

import re

from vigie.core.policy.cursor import MAX_DEPTH, Cursor, Refusal
from vigie.core.policy.errors import Problem
from vigie.core.policy.searching import UnaskableField, asked_by
from vigie.core.policy.tokens import Token
from vigie.core.policy.tree import Always, And, Compare, Condition, Flag, Is, Not, Or
from vigie.core.policy.vocabulary import (
    CLAUSES,
    FACTS,
    KNOWN_NETWORKS,
    SIGNS,
    UNKNOWN_VALUE,
    Counted,
    Guessed,
    Named,
    Stated,
    nearest,
)
from vigie.core.query import QueryError, parse

_NO_FACT = frozenset({*CLAUSES, "rule", "otherwise", "and", "or", "is"}) - FACTS.keys()
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def read_condition(cursor: Cursor, depth: int = 0) -> Condition:
    parts = [_both(cursor, depth)]
    while cursor.accept("or"):
        parts.append(_both(cursor, depth))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _both(cursor: Cursor, depth: int) -> Condition:
    parts = [_test(cursor, depth)]
    while cursor.accept("and"):
        parts.append(_test(cursor, depth))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _test(cursor: Cursor, depth: int) -> Condition:
    if depth > MAX_DEPTH:
        raise cursor.refuse("too_deep", cursor.here)
    if cursor.accept("not"):
        return Not(_test(cursor, depth + 1))
    if cursor.accept("("):
        inner = read_condition(cursor, depth + 1)
        cursor.expect(")", "and", "or")
        return inner
    if cursor.accept("always"):
        return Always()
    if cursor.accept("says") or cursor.here.kind == "string":
        return _says(cursor)
    return _about_fact(cursor)


def _says(cursor: Cursor) -> Condition:
    token = cursor.here
    text = cursor.kind("string", "TEXT")
    try:
        return asked_by(parse(text).root)
    except QueryError as error:
        params = {"query": text, "expected": error.expected, "found": error.found}
        # One past the quotation mark; a text with escapes shifts it by as many characters.
        column = token.column + 1 + error.position
        raise Refusal(
            Problem("query_refused", token.line, column, params, suggestion=error.suggestion)
        ) from None
    except UnaskableField as refused:
        raise cursor.refuse("query_field", token, found=str(refused)) from None


def _about_fact(cursor: Cursor) -> Condition:
    token = cursor.here
    if token.kind != "word" or token.text in _NO_FACT:
        cursor.fail(("FACT",))
    cursor.take()
    fact = FACTS.get(token.text)
    if fact is None:
        suggestion = nearest(token.text, [*FACTS, "not", "always", "says"])
        raise Refusal(
            Problem("unknown_fact", token.line, token.column, {"found": token.text}, suggestion=suggestion)
        )
    if isinstance(fact, Counted):
        return _compared(cursor, token, fact)
    if isinstance(fact, Stated):
        if cursor.stands("is"):
            raise cursor.refuse("true_or_false", cursor.here, fact=token.text)
        return Flag(token.text)
    if isinstance(fact, Guessed) and fact.yes_or_no and not cursor.stands("is"):
        return Flag(token.text)
    cursor.expect("is")
    return _is(cursor, token, fact)


def _is(cursor: Cursor, fact_token: Token, fact: Guessed | Named) -> Is:
    negated = bool(cursor.accept("not"))
    surely_token = cursor.here
    surely = bool(cursor.accept("surely"))
    if surely and not isinstance(fact, Guessed):
        raise cursor.refuse("surely_needs_guess", surely_token, fact=fact_token.text)
    values = []
    if cursor.accept("one"):
        cursor.expect("of")
        values.append(_value(cursor, fact_token.text, fact))
        while cursor.accept(","):
            values.append(_value(cursor, fact_token.text, fact))
    else:
        values.append(_value(cursor, fact_token.text, fact))
    return Is(fact_token.text, tuple(values), negated=negated, surely=surely)


def _value(cursor: Cursor, name: str, fact: Guessed | Named) -> str:
    if name == "network":
        return read_network(cursor, (UNKNOWN_VALUE,))
    if not fact.values:
        token = cursor.here
        word = cursor.kind("word", "VALUE")
        if word != UNKNOWN_VALUE and not _LANGUAGE.fullmatch(word):
            raise cursor.refuse("strange_language", token, found=word)
        return word
    if isinstance(fact, Guessed) and fact.extends:
        return _topic(cursor, name, fact)
    return cursor.choice((*fact.values, UNKNOWN_VALUE), "unknown_value", fact=name)


def _topic(cursor: Cursor, name: str, fact: Guessed) -> str:
    own = cursor.known.topics
    if own is None and cursor.here.kind == "word":
        return cursor.take().text
    return cursor.choice((*fact.values, *sorted(own or ()), UNKNOWN_VALUE), "unknown_value", fact=name)


def read_network(cursor: Cursor, others: tuple[str, ...] = ()) -> str:
    """The name of a network, or one of `others`."""
    known = cursor.known.networks
    if known is None and cursor.here.kind == "word":
        return cursor.take().text
    return cursor.choice((*sorted(KNOWN_NETWORKS | (known or frozenset())), *others), "unknown_network")


def _compared(cursor: Cursor, fact_token: Token, fact: Counted) -> Compare | Is:
    sign = cursor.expect(*SIGNS, "is")
    if sign == "is":
        negated = bool(cursor.accept("not"))
        if cursor.accept(UNKNOWN_VALUE):
            return Is(fact_token.text, (UNKNOWN_VALUE,), negated=negated)
        sign = "is not" if negated else "is"
    if fact.lasts:
        return Compare(fact_token.text, sign, int(cursor.kind("duration", "DURATION")))
    return Compare(fact_token.text, sign, cursor.number(fact.lowest, fact.highest))
