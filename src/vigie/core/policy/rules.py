"""The grammar of rules: from text to tree, with every fault shown in its place.

    playbook   = { rule }
    rule       = "rule" NAME TEXT { clause }
    clause     = "when" condition | "then" action | "because" REASON | "severity" NUMBER
               | "unless" condition [ "otherwise" action ] | "changes-if" CHANGE {"," CHANGE}
               | "source" NAME {"," NAME}
    condition  = both { "or" both }            both = test { "and" test }
    test       = "not" test | "(" condition ")" | "always" | "says" TEXT | FACT [ comparison ]
    comparison = "is" ["not"] ["surely"] ( VALUE | "one" "of" VALUE {"," VALUE} | NUMBER )
               | ("<" | "<=" | ">" | ">=") ( NUMBER | DURATION )
    action     = STRATEGY { [","] option }
    option     = "within" span {"," span} | "for" DURATION | "to" DEPARTMENT | "template" NAME
               | "because" REASON
    span       = DURATION ["open"] { "on" NAME {"or" NAME} | "at" "severity" NUMBER | "in" POSTURE }

`docs/rules.md` explains it to the people who write rules. Line ends and indentation mean nothing.
"""

from dataclasses import dataclass, replace

from vigie.core.policy.actions import read_action, read_name
from vigie.core.policy.conditions import read_condition
from vigie.core.policy.cursor import Cursor, Refusal
from vigie.core.policy.errors import PolicyRefused, Problem
from vigie.core.policy.tokens import Comment, Misspelt, Token, read_tokens
from vigie.core.policy.tree import Action, Condition, Rule, Unless
from vigie.core.policy.vocabulary import ANY_NAME, CLAUSES, KEYWORDS, Known
from vigie.core.policy.words import CHANGES, REASONS

__all__ = ["KEYWORDS", "MAX_LENGTH", "RESERVED_NAMES", "parse_rules"]

MAX_LENGTH = 200_000
RESERVED_NAMES = frozenset({"from_us", "no_rule"})
"""Names under which `decide` answers when no rule does."""


def parse_rules(text: str, known: Known = ANY_NAME) -> tuple[Rule, ...]:
    """The rules of a playbook, in file order, each understood by itself.

    Raises PolicyRefused with one problem per rule that cannot be understood. What only shows
    when rules are seen together (`check.check_rules`) is not looked at here.
    """
    if len(text) > MAX_LENGTH:
        raise PolicyRefused((Problem("too_long", 1, 1, {"longest": str(MAX_LENGTH)}),))
    try:
        tokens, comments = read_tokens(text)
    except Misspelt as misspelt:
        raise PolicyRefused((misspelt.problem,)) from None
    cursor = Cursor(tokens, known)
    rules: list[tuple[Rule, int]] = []
    problems: list[Problem] = []
    while cursor.here.kind != "end":
        try:
            rules.append((_read_rule(cursor), cursor.before.line))
        except Refusal as refusal:
            problems.append(refusal.problem)
            cursor.skip_to_rule()
    if problems:
        raise PolicyRefused(tuple(problems))
    return _with_comments(rules, comments)


@dataclass(slots=True)
class _Draft:
    """The clauses of a rule as they come."""

    when: Condition | None = None
    then: Action | None = None
    because: str = ""
    severity: int | None = None
    unless: tuple[Unless, ...] = ()
    changes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def _read_rule(cursor: Cursor) -> Rule:
    start = cursor.here
    cursor.expect("rule")
    name_token = cursor.here
    name = cursor.kind("word", "NAME")
    if name in RESERVED_NAMES:
        raise cursor.refuse("reserved_name", name_token, found=name)
    title = cursor.kind("string", "TEXT")
    draft = _Draft()
    while cursor.stands(*CLAUSES):
        clause = cursor.take()
        _read_clause(cursor, draft, clause)
    if cursor.here.kind != "end" and not cursor.stands("rule"):
        cursor.fail((*CLAUSES, "rule"))
    return _finished(cursor, start, draft, name, title)


def _read_clause(cursor: Cursor, draft: _Draft, clause: Token) -> None:
    match clause.text:
        case "when" if draft.when is None:
            draft.when = read_condition(cursor)
        case "then" if draft.then is None:
            draft.then = read_action(cursor)
        case "because" if not draft.because:
            draft.because = cursor.choice(REASONS, "unknown_reason")
        case "severity" if draft.severity is None:
            draft.severity = cursor.number(0, 3)
        case "unless":
            draft.unless = (*draft.unless, _read_unless(cursor))
        case "changes-if" if not draft.changes:
            draft.changes = _read_list(cursor, frozenset(CHANGES), "unknown_change")
        case "source" if not draft.sources:
            draft.sources = _read_list(cursor, cursor.known.sources, "unknown_source")
        case _:
            raise cursor.refuse("said_twice", clause, found=clause.text)


def _read_unless(cursor: Cursor) -> Unless:
    condition = read_condition(cursor)
    return Unless(condition, read_action(cursor) if cursor.accept("otherwise") else None)


def _read_list(cursor: Cursor, known: frozenset[str] | None, code: str) -> tuple[str, ...]:
    names = [read_name(cursor, known, code)]
    while cursor.accept(","):
        names.append(read_name(cursor, known, code))
    return tuple(names)


def _finished(cursor: Cursor, start: Token, draft: _Draft, name: str, title: str) -> Rule:
    if draft.when is None or draft.then is None:
        raise cursor.refuse("when_missing" if draft.when is None else "then_missing", start, name=name)
    then = draft.then
    if draft.because:
        if then.because:
            raise cursor.refuse("said_twice", start, found="because")
        then = replace(then, because=draft.because)
    return Rule(
        name=name,
        title=title,
        when=draft.when,
        then=then,
        severity=draft.severity or 0,
        unless=draft.unless,
        changes=draft.changes,
        sources=draft.sources,
        line=start.line,
    )


def _with_comments(rules: list[tuple[Rule, int]], comments: list[Comment]) -> tuple[Rule, ...]:
    """A comment belongs to the rule below or around it; what follows the last rule belongs to that one."""
    commented: list[Rule] = []
    above = 0
    for place, (rule, last_line) in enumerate(rules):
        until = last_line if place + 1 < len(rules) else float("inf")
        mine = tuple(comment.text for comment in comments if above < comment.line <= until)
        commented.append(replace(rule, comments=mine))
        above = last_line
    return tuple(commented)
