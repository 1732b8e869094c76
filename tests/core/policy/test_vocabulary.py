import dataclasses

import pytest

from vigie.core.policy.vocabulary import FACTS, KEYWORDS, nearest
from vigie.core.types import Facts, Guess, Kind, Reading, Strategy

SHOWN = Facts(
    Reading("m", intent=Guess("chat", 0.9), removable=True, personal_data=("iban",), severity=2),
    "rss",
    Kind.REVIEW,
    place_ours=True,
    place_culture="help",
    age_minutes=3.5,
    rating=4,
)


def test_facts_are_read_where_they_stand() -> None:
    read = {name: FACTS[name].read(SHOWN) for name in ("intent", "removable", "personal_data", "place.ours")}
    counted = {name: FACTS[name].read(SHOWN) for name in ("severity", "age", "rating", "followers")}

    assert read == {
        "intent": Guess("chat", 0.9),
        "removable": True,
        "personal_data": True,
        "place.ours": True,
    }
    assert counted == {"severity": 2, "age": 3.5, "rating": 4, "followers": None}


def test_every_fact_and_every_head_of_a_reading_can_be_asked_for() -> None:
    """What `decide` may look at, and what no rule needs to ask: our own messages are set apart before."""
    heads = {field.name for field in dataclasses.fields(Reading)} - {"model", "words", "severity_p"}
    names = {field.name for field in dataclasses.fields(Facts)} - {"reading", "from_us", "text"}
    spelled = {name.replace("place_", "place.").replace("age_minutes", "age") for name in heads | names}

    assert set(FACTS) == spelled


def test_strategies_and_facts_are_keywords() -> None:
    assert {*FACTS, *Strategy, "rule", "changes-if", "<=", "unknown"} <= set(KEYWORDS)


@pytest.mark.parametrize(
    ("word", "choices", "meant"),
    [
        ("plainte", ["complaint", "chat"], "complaint"),
        ("Quand", ["when", "then"], "when"),
        ("complant", ["complaint", "chat"], "complaint"),
        ("zzz", ["complaint"], ""),
    ],
)
def test_word_that_was_meant_is_found(word: str, choices: list[str], meant: str) -> None:
    assert nearest(word, choices) == meant
