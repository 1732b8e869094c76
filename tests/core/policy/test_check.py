import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.policy.drawing import facts, rules
from vigie.core.policy.check import check_rules
from vigie.core.policy.decide import Policy, decide
from vigie.core.policy.rules import parse_rules
from vigie.core.policy.tree import Rule
from vigie.core.types import Facts

TWO_HALVES = 'rule a "" when spam then watch\nrule b "" when not spam then watch\n'
REMOVE_ALL = 'rule a "" when always then remove within 1h\n'


def codes(text: str) -> list[tuple[str, str, int]]:
    return [
        (problem.code, problem.params["name"], problem.line) for problem in check_rules(parse_rules(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('rule a "" when vulgar then watch\nrule b "" when always then watch', []),
        ('rule a "" when vulgar then watch\nrule a "" when always then watch', [("duplicate_rule", "a", 2)]),
        ('rule a "" when always then watch\nrule b "" when vulgar then watch', [("unreachable", "b", 2)]),
        ('rule a "" when vulgar and not vulgar then watch', [("never_true", "a", 1)]),
        (f'{TWO_HALVES}rule c "" when scam then watch', [("unreachable", "c", 3)]),
        # An exception that steps aside leaves room; one that decides otherwise does not.
        ('rule a "" when always then watch unless to_us\nrule b "" when to_us then watch', []),
        (
            'rule a "" when always then watch unless spam otherwise nothing\nrule b "" when spam then watch',
            [("unreachable", "b", 2)],
        ),
        # What would remove only decides where removal is possible: the rest goes on.
        (f'{REMOVE_ALL}rule b "" when always then watch', []),
        (
            f'{REMOVE_ALL}rule b "" when removable and scam is surely yes then watch',
            [("unreachable", "b", 2)],
        ),
        (
            'rule a "" when ' + " and ".join(f"(vulgar or shares < {n})" for n in range(9)) + " then watch",
            [("too_complicated", "a", 1)],
        ),
    ],
)
def test_rules_are_checked_together(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("rules_before", "by"),
    [
        (["vulgar", "spam and to_us", "not vulgar"], "“a”, “b”, “c”"),
        (["vulgar", "always"], "“b”"),
        (["vulgar", "kind is mail"], "“b”"),
        (["shares < 1", "shares is 1", "shares is 2", "shares is 3", "shares > 3"], "“a”, “b”, “c”, …"),
    ],
)
def test_unreachable_rule_says_which_rules_decide_before_it(rules_before: list[str], by: str) -> None:
    conditions = [*rules_before, "kind is mail"]
    text = "\n".join(f'rule {"abcdef"[at]} "" when {it} then watch' for at, it in enumerate(conditions))

    assert [problem.params["by"] for problem in check_rules(parse_rules(text))] == [by]


@given(st.lists(rules(), min_size=1, max_size=4, unique_by=lambda rule: rule.name), facts)
def test_rule_said_to_be_unreachable_never_decides(drawn: list[Rule], shown: Facts) -> None:
    dead = {p.params["name"] for p in check_rules(drawn) if p.code in {"unreachable", "never_true"}}

    assert decide(shown, Policy(tuple(drawn), "1")).rule.removesuffix("@1") not in dead
