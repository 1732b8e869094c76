import msgspec
import pytest

from vigie.core.likeness import Case, Fact, Source, from_document, sureness, to_document
from vigie.core.likeness.case import unknown_words

CASE = Case(
    "panne-2025",
    "Boréale",
    "Panne",
    year=2025,
    kind="outage",
    facts=(
        Fact(
            "happened", "Le site est tombé.", "The site went down.", "2025-03", Source("Journal", "internal")
        ),
        Fact("done", "On l’a dit."),
    ),
)


def test_case_survives_its_document() -> None:
    assert from_document(to_document(CASE)) == CASE


def test_what_is_no_case_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        from_document({"key": "x", "facts": [{"fr": "sans partie"}]})


def test_text_is_given_in_the_other_language_rather_than_not_at_all() -> None:
    assert CASE.facts[1].text("en") == "On l’a dit."
    assert CASE.title("en-CA") == "Panne"
    assert CASE.facts[0].text("en") == "The site went down."


def test_sureness_counts_sources() -> None:
    assert (sureness(CASE).sourced, sureness(CASE).facts, sureness(CASE).band) == (1, 2, "half")
    assert sureness(Case("x", "x", "x")).band == "unsure"


@pytest.mark.parametrize(
    ("case", "word"),
    [
        (Case("x", "x", "x", kind="meteor"), "kind=meteor"),
        (Case("x", "x", "x", gravity=7), "gravity=7"),
        (Case("x", "x", "x", facts=(Fact("opinion", "Non."),)), "part=opinion"),
        (Case("x", "x", "x", facts=(Fact("done", "Oui.", source=Source("x", "rumour")),)), "source=rumour"),
    ],
)
def test_words_no_case_knows(case: Case, word: str) -> None:
    assert unknown_words(case) == (word,)
