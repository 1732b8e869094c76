from dataclasses import replace

import pytest
from hypothesis import given

from tests.core.policy.drawing import conditions, facts
from vigie.core.policy.evaluate import guess_in
from vigie.core.policy.evaluate import test_of as holds_for
from vigie.core.policy.rules import parse_rules
from vigie.core.policy.tree import Condition, Flag, Is, Not
from vigie.core.types import UNKNOWN, Facts, Guess, Kind, Reading

SURE, UNSURE = 0.95, 0.6
SHOWN = Facts(
    Reading("m", intent=Guess("complaint", UNSURE), vulgar=Guess("yes", SURE), severity=2, removable=True),
    network="bluesky",
    kind=Kind.COMMENT,
    age_minutes=29.5,
    shares=3,
    to_us=True,
    text="Mon colis, toujours pas là",
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("always", True),
        ("vulgar", True),
        ("vulgar is surely yes", True),
        ("spam", False),
        ("not spam", True),
        ("spam is unknown", True),
        ("spam is no", False),
        ("removable and to_us", True),
        ("personal_data", False),
        ("intent is complaint", True),
        ("intent is surely complaint", False),
        ("intent is not surely complaint", True),
        ("intent is one of praise, complaint", True),
        ("intent is not one of praise, complaint", False),
        ("topic is unknown", True),
        ("topic is not delivery", True),
        ("kind is comment", True),
        ("network is one of rss, bluesky", True),
        ("place.culture is unknown", True),
        ("place.culture is not help", True),
        ("age < 30min", True),
        ("age >= 30min", False),
        ("severity is 2 and shares <= 3", True),
        ("severity is not 2", False),
        ("rating <= 2", False),
        ("not rating <= 2", True),
        ("rating is unknown", True),
        ("rating is not 1", False),
        ("shares is not unknown", True),
        ('says "COLIS"', True),
        ('says "colis -là"', False),
        ("spam or vulgar and not to_us", False),
        ("(spam or vulgar) and to_us", True),
    ],
)
def test_condition_holds(*, condition: str, expected: bool) -> None:
    rule = parse_rules(f'rule a "" when {condition} then watch')[0]

    assert holds_for(rule.when)(SHOWN) is expected


@given(conditions, facts)
def test_negation_is_the_contrary(condition: Condition, drawn: Facts) -> None:
    assert holds_for(Not(condition))(drawn) is not holds_for(condition)(drawn)


@given(conditions, facts)
def test_what_is_said_decides_only_what_asks_for_it(condition: Condition, drawn: Facts) -> None:
    silent = replace(drawn, text="")

    if "Says" not in repr(condition):
        assert holds_for(condition)(silent) is holds_for(condition)(drawn)


@pytest.mark.parametrize("condition", [Flag("severity"), Flag("intentions"), Is("to_us", ("yes",))])
def test_tree_that_no_text_gives_is_refused(condition: Condition) -> None:
    with pytest.raises((TypeError, KeyError)):
        holds_for(condition)


def test_unknown_guess_is_only_ever_unknown() -> None:
    assert guess_in(frozenset({"unknown"}), surely=False)(UNKNOWN)
    assert not guess_in(frozenset({"unknown"}), surely=True)(UNKNOWN)
    assert not guess_in(frozenset({"yes", "no"}), surely=False)(UNKNOWN)
