"""Reads what stands after `then` and `otherwise`."""

from dataclasses import replace

from vigie.core.policy.conditions import read_network
from vigie.core.policy.cursor import Cursor
from vigie.core.policy.tokens import Token
from vigie.core.policy.tree import Action, Span
from vigie.core.policy.vocabulary import POSTURES, STRATEGIES, TOPIC
from vigie.core.policy.words import REASONS
from vigie.core.types import OWED, Kind, Strategy

OPTIONS = ("within", "for", "to", "template", "because")
# Far beyond any sensible deadline, and still a date a calendar can hold.
LONGEST_MINUTES = 100_000


def read_action(cursor: Cursor) -> Action:
    start = cursor.here
    action = Action(Strategy(cursor.choice(STRATEGIES, "unknown_strategy")))
    said: set[str] = set()
    comma = cursor.accept(",")
    while comma or (not said and cursor.stands(*OPTIONS)):
        token = cursor.here
        option = cursor.expect(*OPTIONS)
        if option in said:
            raise cursor.refuse("said_twice", token, found=option)
        said.add(option)
        action = _with_option(cursor, action, option)
        comma = cursor.accept(",")
    _check_times(cursor, start, action)
    return action


def _with_option(cursor: Cursor, action: Action, option: str) -> Action:
    match option:
        case "within":
            return replace(action, within=_read_spans(cursor))
        case "for":
            return replace(action, leave_minutes=_read_minutes(cursor))
        case "to":
            return replace(action, department=_read_department(cursor))
        case "template":
            return replace(action, template=read_name(cursor, cursor.known.templates, "unknown_template"))
        case _:
            return replace(action, because=cursor.choice(REASONS, "unknown_reason"))


def read_name(cursor: Cursor, known: frozenset[str] | None, code: str) -> str:
    """A name; one of `known`, or any when that is None."""
    if known is None:
        return cursor.kind("word", code.removeprefix("unknown_").upper())
    return cursor.choice(sorted(known), code)


def _read_department(cursor: Cursor) -> str:
    if cursor.accept(TOPIC):
        return TOPIC
    return read_name(cursor, cursor.known.departments, "unknown_department")


def _read_minutes(cursor: Cursor) -> int:
    token = cursor.here
    minutes = int(cursor.kind("duration", "DURATION"))
    if not 0 < minutes <= LONGEST_MINUTES:
        raise cursor.refuse("strange_duration", token, longest=str(LONGEST_MINUTES))
    return minutes


def _read_spans(cursor: Cursor) -> tuple[Span, ...]:
    spans = [_read_span(cursor)]
    while cursor.stands(",") and cursor.next.kind == "duration":
        cursor.take()
        spans.append(_read_span(cursor))
    return tuple(spans)


def _read_span(cursor: Cursor) -> Span:
    span = Span(_read_minutes(cursor))
    cursor.accept("open")  # deadlines always count open minutes: the word only says so aloud
    said: set[str] = set()
    while cursor.stands("on", "at", "in"):
        token = cursor.take()
        if token.text in said:
            raise cursor.refuse("said_twice", token, found=token.text)
        said.add(token.text)
        if token.text == "on":
            span = replace(span, on=_read_networks_or_kinds(cursor))
        elif token.text == "at":
            cursor.expect("severity")
            span = replace(span, severity=cursor.number(1, 3))
        else:
            span = replace(span, posture=cursor.choice(POSTURES[1:], "unknown_value", fact="posture"))
    return span


def _read_networks_or_kinds(cursor: Cursor) -> tuple[str, ...]:
    names = [read_network(cursor, tuple(Kind))]
    while cursor.accept("or"):
        names.append(read_network(cursor, tuple(Kind)))
    return tuple(names)


def _check_times(cursor: Cursor, at: Token, action: Action) -> None:
    everywhere = any(not span.scopes for span in action.within)
    if action.strategy in OWED and not everywhere:
        raise cursor.refuse("deadline_missing", at, strategy=action.strategy)
    if action.strategy not in OWED and action.within:
        raise cursor.refuse("deadline_not_owed", at, strategy=action.strategy)
    if action.strategy is Strategy.COMMUNITY and action.leave_minutes is None:
        raise cursor.refuse("return_missing", at)
    if action.strategy is not Strategy.COMMUNITY and action.leave_minutes is not None:
        raise cursor.refuse("return_elsewhere", at, strategy=action.strategy)
