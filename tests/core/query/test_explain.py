import pytest

from vigie.core.query.explain import WORDS, explain
from vigie.core.query.fields import FIELDS
from vigie.core.query.parse import parse


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("colis", "say “colis” or a form of it"),
        ("@boreale", "say “@boreale”"),
        (
            "@boreale -film -@autre",
            "say “@boreale” but do not say “film” nor a form of it and do not say “@autre”",
        ),
        ('"mon colis"', "say exactly “mon colis”"),
        ("rembours* ~livraison", "have a word beginning with “rembours” and say “livraison”, even misspelt"),
        (
            '"a" ("b" OU "c") -"d" -lang:en',
            "say exactly “a” and (say exactly “b” or say exactly “c”) but are not among those "  # noqa: ISC004
            "that (say exactly “d”) and are not among those that (are in the language en)",
        ),
        (
            "colis NEAR/5 cassé",
            "(say “colis” or a form of it) and (say “cassé” or a form of it) at most 5 words apart",
        ),
        ("rating:<3 lang:fr,en", "give less than 3 stars and are in the language fr or en"),
    ],
)
def test_query_is_told_in_a_sentence(query: str, said: str) -> None:
    assert explain(parse(query), str) == f"Messages that {said}."


def test_values_are_told_in_the_words_of_the_desk() -> None:
    said = explain(parse("tone:negative"), str, lambda field, code: {"negative": "unhappy"}[code] + field[:0])

    assert said == "Messages that have the tone unhappy."


def test_every_field_has_its_words() -> None:
    assert set(FIELDS) <= set(WORDS)
