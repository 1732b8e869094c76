import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.policy.drawing import conditions, facts
from vigie.core.policy.evaluate import test_of as holds_for
from vigie.core.policy.reach import TooManyBoxes, Values, meets
from vigie.core.policy.rules import parse_rules
from vigie.core.policy.tree import And, Compare, Condition, Flag, Or
from vigie.core.policy.vocabulary import ANY_NAME
from vigie.core.types import TOPICS, Facts


def condition(text: str) -> Condition:
    return parse_rules(f'rule a "" when {text} then watch', ANY_NAME)[0].when


def covers(wide: list[str], narrow: str) -> bool:
    whole = [condition(text) for text in wide]
    values = Values.told_apart([*whole, condition(narrow)])
    return values.covered(
        values.boxes(condition(narrow)), [box for one in whole for box in values.boxes(one)]
    )


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (["always"], "vulgar"),
        (["vulgar"], "vulgar and to_us"),
        (["intent is one of praise, chat"], "intent is praise"),
        (["intent is praise"], "intent is surely praise"),
        (["vulgar", "not vulgar"], "spam"),
        (["vulgar", "vulgar is no", "vulgar is unknown"], "always"),
        (["severity >= 2", "severity < 2"], "always"),
        (["severity >= 2", "severity is one of".replace("is one of", "is 1"), "severity is 0"], "to_us"),
        (["age < 30min"], "age < 29min"),
        (["rating >= 3", "rating < 3", "rating is unknown"], "always"),
        (["network is not rss", "network is rss"], "kind is review"),
        (["topic is not points", "topic is points"], "to_us"),
        (["not (vulgar and to_us)", "vulgar"], "always"),
        (['says "colis"'], 'to_us and says "colis"'),
        (['says "colis"', 'not says "colis"'], "always"),
    ],
)
def test_what_is_covered_is_seen(wide: list[str], narrow: str) -> None:
    assert covers(wide, narrow)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ([], "vulgar"),
        (["vulgar and to_us"], "vulgar"),
        (["intent is surely praise"], "intent is praise"),
        (["vulgar", "vulgar is no"], "always"),
        (["rating >= 3", "rating < 3"], "always"),
        (["age < 30min"], "age <= 30min"),
        (["network is rss", "network is bluesky"], "always"),
        ([f"topic is one of {', '.join(TOPICS)}, unknown"], "always"),  # a brand has topics of its own
        (['says "colis"'], 'says "commande"'),
    ],
)
def test_what_is_not_covered_is_left_alone(wide: list[str], narrow: str) -> None:
    assert not covers(wide, narrow)


@pytest.mark.parametrize(
    "text",
    [
        "vulgar and not vulgar",
        "intent is praise and intent is chat",
        "severity > 3",
        "rating < 1",
        "severity < 1 and severity > 0",
        "not always",
        "vulgar is surely unknown",
        "severity is unknown",
        "age < 0min",
    ],
)
def test_contradiction_has_no_box(text: str) -> None:
    assert Values.told_apart([condition(text)]).boxes(condition(text)) == []


@given(conditions, facts)
def test_condition_without_box_never_holds(drawn: Condition, shown: Facts) -> None:
    if Values.told_apart([drawn]).boxes(drawn) == []:
        assert not holds_for(drawn)(shown)


@given(st.lists(conditions, max_size=3), conditions, facts)
def test_covered_condition_never_holds_alone(wide: list[Condition], narrow: Condition, shown: Facts) -> None:
    values = Values.told_apart([*wide, narrow])
    if values.covered(values.boxes(narrow), [box for one in wide for box in values.boxes(one)]):
        assert not holds_for(narrow)(shown) or any(holds_for(one)(shown) for one in wide)


def test_too_many_cases_are_said_to_be_too_many() -> None:
    either = [Or((Flag("vulgar"), Compare("shares", "<", limit))) for limit in range(10)]

    with pytest.raises(TooManyBoxes):
        Values.told_apart(either).boxes(And(tuple(either)))


def test_boxes_meet_where_they_share_a_case() -> None:
    one, other = {"a": frozenset({1, 2}), "b": frozenset({1})}, {"a": frozenset({2, 3}), "c": frozenset({1})}

    assert meets(one, other)
    assert not meets(one, {**other, "b": frozenset({2})})
