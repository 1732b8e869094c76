"""Scenarios for tests: the shipped ones by name, and a small one to change line by line."""

from functools import cache

from vigie.core.drill.parse import parse_scenario
from vigie.core.drill.resources import scenario_text
from vigie.core.drill.scenario import Scenario
from vigie.core.drill.writing import Answers, write_scenario

MINUTE = 60_000


@cache
def shipped(name: str) -> Scenario:
    return parse_scenario(scenario_text(name))


def small_text(**answers: object) -> str:
    """An hour of an outage, nobody else's words."""
    given = {"title": "Essai", "story": "outage", "brand": "Marque Exemple", "minutes": 60} | answers
    return write_scenario(Answers(**given))  # type: ignore[arg-type]


def small(**answers: object) -> Scenario:
    return parse_scenario(small_text(**answers))


def changed(before: str, after: str, **answers: object) -> str:
    """The text of the small scenario with one thing changed."""
    text = small_text(**answers)
    assert before in text
    return text.replace(before, after, 1)
