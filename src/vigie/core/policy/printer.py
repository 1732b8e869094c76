"""Writes rules the way `rules` reads them: `parse_rules(print_rules(rules))` gives the same rules."""

from collections.abc import Iterable

from vigie.core.policy.tree import (
    Action,
    Always,
    And,
    Compare,
    Condition,
    Flag,
    Is,
    Not,
    Or,
    Rule,
    Says,
    Span,
)
from vigie.core.policy.vocabulary import FACTS, Counted


def print_rules(rules: Iterable[Rule]) -> str:
    """The text of a playbook, one blank line between rules, a final line end."""
    return "\n\n".join("\n".join(_lines(rule)) for rule in rules) + "\n"


def print_condition(condition: Condition) -> str:
    """A condition on one line; `and` beside `or` is put in parentheses although it binds tighter."""
    match condition:
        case Always():
            return "always"
        case Flag(fact):
            return fact
        case Is():
            return _is(condition)
        case Compare(fact, sign, limit):
            return f"{fact} {sign} {_limit(fact, limit)}"
        case Says(query):
            return f"says {_quoted(query)}"
        case Not(part):
            return f"not {_closed(part, And, Or)}"
        case And(parts):
            return " and ".join(_closed(part, And, Or) for part in parts)
        case Or(parts):
            return " or ".join(_closed(part, And, Or) for part in parts)


def _lines(rule: Rule) -> Iterable[str]:
    yield from (f"# {comment}".rstrip() for comment in rule.comments)
    yield f"rule {rule.name} {_quoted(rule.title)}"
    yield f"  when {print_condition(rule.when)}"
    yield f"  then {_action(rule.then)}"
    if rule.then.because:
        yield f"  because {rule.then.because}"
    if rule.severity:
        yield f"  severity {rule.severity}"
    for exception in rule.unless:
        yield f"  unless {print_condition(exception.condition)}"
        if exception.otherwise:
            reason = f", because {exception.otherwise.because}" if exception.otherwise.because else ""
            yield f"    otherwise {_action(exception.otherwise)}{reason}"
    if rule.changes:
        yield f"  changes-if {', '.join(rule.changes)}"
    if rule.sources:
        yield f"  source {', '.join(rule.sources)}"


def _closed(condition: Condition, *kinds: type) -> str:
    written = print_condition(condition)
    return f"({written})" if isinstance(condition, kinds) else written


def _is(condition: Is) -> str:
    several = "one of " if len(condition.values) > 1 else ""
    no, sure = "not " if condition.negated else "", "surely " if condition.surely else ""
    return f"{condition.fact} is {no}{sure}{several}{', '.join(condition.values)}"


def _limit(fact: str, limit: int) -> str:
    counted = FACTS[fact]
    return _duration(limit) if isinstance(counted, Counted) and counted.lasts else str(limit)


def _duration(minutes: int) -> str:
    return f"{minutes // 60}h" if minutes and minutes % 60 == 0 else f"{minutes}min"


def _action(action: Action) -> str:
    options = []
    if action.within:
        options.append("within " + ", ".join(map(_span, action.within)))
    if action.leave_minutes is not None:
        options.append(f"for {_duration(action.leave_minutes)}")
    if action.department:
        options.append(f"to {action.department}")
    if action.template:
        options.append(f"template {action.template}")
    return f"{action.strategy} {', '.join(options)}".rstrip()


def _span(span: Span) -> str:
    where = f" on {' or '.join(span.on)}" if span.on else ""
    severity = f" at severity {span.severity}" if span.severity else ""
    posture = f" in {span.posture}" if span.posture else ""
    return (
        f"{_duration(span.minutes)}{where}{severity}{posture}"
        if span.scopes
        else f"{_duration(span.minutes)} open"
    )


def _quoted(text: str) -> str:
    if '"' in text and not set(text) & set("«»\\") and text == text.strip():
        return f"«{text}»"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
