import pytest

from vigie.core.readiness.promises import CONCEPTS, promises


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Nous vous rembourserons.", "fr", {("refund", True)}),
        ("Nous ne rembourserons pas.", "fr", {("refund", False)}),
        ("We will not refund anybody.", "en", {("refund", False)}),
        (
            "We apologise and will replace it free of charge.",
            "en",
            {("apologise", True), ("replace", True), ("free", True)},
        ),
        ("Sans excuses.", "fr", {("apologise", False)}),
        ("C’est faux.", "fr", {("deny", True)}),
        ("Do not eat it.", "en", {("stop-use", True)}),
        ("Le colis est parti.", "fr", set()),
    ],
)
def test_promise_is_found_with_its_sign(text: str, language: str, said: set[tuple[str, bool]]) -> None:
    assert set(promises(text, language)) == said


def test_negation_of_another_clause_is_not_its_own() -> None:
    assert set(promises("Ce n’est pas arrivé chez nous, mais nous vous remboursons.", "fr")) == {
        ("refund", True)
    }


def test_each_concept_is_said_in_both_languages() -> None:
    assert all(len(ways) == 2 and all(ways) for ways in CONCEPTS.values())
