"""What only shows when the rules of a playbook are seen together."""

from collections.abc import Iterable, Sequence

from vigie.core.policy.errors import Problem
from vigie.core.policy.reach import Box, TooManyBoxes, Values, meets
from vigie.core.policy.tree import Always, And, Condition, Flag, Is, Not, Or, Rule
from vigie.core.types import YES, Strategy

_GROUNDS = ("vulgar", "abusive", "spam", "scam", "unlawful")
# Removal decides only where the gate of `decide` is open: surely here, since a doubtful guess may close it.
_SURELY_REMOVABLE = And((Flag("removable"), Or(tuple(Is(fact, (YES,), surely=True) for fact in _GROUNDS))))


def check_rules(rules: Sequence[Rule]) -> tuple[Problem, ...]:
    """Names used twice, conditions that never hold, rules that earlier ones leave nothing to decide."""
    return (*_duplicates(rules), *_unreachable(rules))


def _duplicates(rules: Iterable[Rule]) -> Iterable[Problem]:
    first: dict[str, int] = {}
    for rule in rules:
        if rule.name in first:
            yield _problem("duplicate_rule", rule, line=str(first[rule.name]))
        first.setdefault(rule.name, rule.line)


def _unreachable(rules: Sequence[Rule]) -> Iterable[Problem]:
    values = Values.told_apart(
        condition for rule in rules for condition in (rule.when, *(e.condition for e in rule.unless))
    )
    decided: list[tuple[str, Box]] = []
    for rule in rules:
        try:
            asked, decides = values.boxes(rule.when), values.boxes(_surely_decides(rule))
        except TooManyBoxes:
            yield _problem("too_complicated", rule)
            continue
        if not asked:
            yield _problem("never_true", rule)
        elif values.covered(asked, [box for _, box in decided]):
            yield _problem("unreachable", rule, by=_deciders(values, asked, decided))
        decided.extend((rule.name, box) for box in decides)


def _deciders(values: Values, asked: Sequence[Box], decided: Sequence[tuple[str, Box]]) -> str:
    """The rule that leaves nothing to decide, or the first few that do so together."""
    by: dict[str, list[Box]] = {}
    for name, box in decided:
        if any(meets(box, wanted) for wanted in asked):
            by.setdefault(name, []).append(box)
    alone = [name for name, boxes in by.items() if values.covered(asked, boxes)]
    names = alone[:1] or list(by)
    return ", ".join([*(f"“{name}”" for name in names[:3]), *(["…"] if len(names) > 3 else [])])


def _surely_decides(rule: Rule) -> Condition:
    """A condition under which the rule certainly decides, perhaps narrower than the truth."""
    steps_aside = [Not(exception.condition) for exception in rule.unless if exception.otherwise is None]
    gate = [_SURELY_REMOVABLE] if any(a.strategy is Strategy.REMOVE for a in rule.actions) else []
    return And((rule.when, *steps_aside, *gate, Always()))


def _problem(code: str, rule: Rule, **params: str) -> Problem:
    return Problem(code, rule.line, 1, {"name": rule.name, **params})
