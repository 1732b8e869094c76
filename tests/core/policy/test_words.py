import re
from pathlib import Path

import pytest

import vigie.core.policy
from vigie.core.policy import words
from vigie.core.policy.errors import Problem
from vigie.core.policy.words import describe
from vigie.core.types import Ground, Strategy

FOLDER = Path(vigie.core.policy.__file__).parent
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py") if path.name != "words.py"
)
QUOTED = set(re.findall(r'"([a-zA-Z_]+)"', SOURCES))


def test_every_strategy_has_its_sentence() -> None:
    assert set(words.STRATEGIES) == set(Strategy)


def test_every_ground_of_removal_has_its_reason() -> None:
    assert {f"remove_{ground}" for ground in Ground} - {"remove_", "remove_override"} <= set(words.REASONS)


@pytest.mark.parametrize(
    "table", [words.ERRORS, words.VERDICTS, words.OUTCOMES], ids=["errors", "verdicts", "outcomes"]
)
def test_tables_hold_no_code_that_nothing_says(table: dict[str, str]) -> None:
    assert set(table) - QUOTED == set()


def test_every_problem_raised_has_its_sentence() -> None:
    raised = set(re.findall(r'(?:refuse|Problem|_problem)\(\s*"([a-z_]+)"', SOURCES))
    unknown = {code for code in QUOTED if code.startswith("unknown_") and code != "unknown_"}

    assert len(raised) > 20
    assert raised | unknown <= set(words.ERRORS)


def test_every_expectation_in_capitals_is_put_in_words() -> None:
    said = {
        code.removeprefix("unknown_").upper()
        for code in QUOTED
        if code.startswith("unknown_") and code != "unknown_"
    }

    assert said | {"NAME", "TEXT", "NUMBER", "DURATION", "FACT", "VALUE"} == set(words.EXPECTED)


def test_problem_is_described_in_the_language_of_the_reader() -> None:
    problem = Problem("expected", 1, 1, {"found": "si"}, ("when", "TEXT"), "when")
    french = {
        words.ERRORS["expected"]: "« %(found)s » : attendu %(expected)s",
        words.EXPECTED["TEXT"]: "un texte",
    }

    assert describe(problem, str) == "“si” cannot stand here; expected: “when”, a text in quotation marks."
    assert describe(problem, lambda message: french[message]) == "« si » : attendu “when”, un texte"


def test_fault_in_a_query_is_explained_by_the_query_language() -> None:
    problem = Problem("query_refused", 1, 1, {"query": "site:x", "expected": "field", "found": "site"})

    assert describe(problem, str) == (
        "In the words to look for: “site:” is no field. In quotation marks it can be searched for."
    )


def test_marked_sentences_are_left_as_they_are() -> None:
    assert words.gettext_noop("Thank") == "Thank"
