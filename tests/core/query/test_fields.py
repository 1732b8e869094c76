import pytest

from vigie.core.query.fields import FIELDS, choices, field_named, is_letters, names, value_of


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("langue", "lang"),
        ("Réseau", "network"),
        ("reseau", "network"),
        ("DE", "from"),
        ("note", "rating"),
        ("x", ""),
    ],
)
def test_fields_are_named_in_english_and_french(word: str, name: str) -> None:
    assert field_named(word) == name


def test_no_word_names_two_fields() -> None:
    words = [word for name, asks in FIELDS.items() for word in (name, *asks.french)]

    assert len(words) == len(set(words)) == len(names())


@pytest.mark.parametrize(
    ("name", "word", "value"),
    [
        ("tone", "Négatif", "negative"),
        ("tone", "bof", None),
        ("kind", "avis", "review"),
        ("has", "photo", "image"),
        ("rating", "5", "5"),
        ("rating", "0", None),
        ("reach", "2M", "2000000"),
        ("reach", "deux", None),
        ("since", "2026-02-28", "2026-02-28"),
        ("since", "28/02/2026", None),
        ("lang", "FR", "fr"),
        ("lang", "français", None),
        ("topic", "Livraison", "delivery"),
        ("topic", "points", "points"),
        ("from", "@Jean", "Jean"),
        ("from", "@", ""),
        ("network", "BlueSky", "bluesky"),
        ("place", "La page", "La page"),
    ],
)
def test_values_become_the_canonical_ones(name: str, word: str, value: str | None) -> None:
    assert value_of(name, word) == value


def test_choices_are_those_of_fields_that_take_some_words_only() -> None:
    assert "negatif" in choices("tone")
    assert choices("place") == ()


def test_letters_are_what_has_endings() -> None:
    assert [word for word in ("colis", "Été", "4x4", "wi-fi", "", "@nom") if is_letters(word)] == [
        "colis",
        "Été",
        "4x4",
    ]
