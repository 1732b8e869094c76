import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.alike.compare import alike

SAID = "Trois semaines sans nouvelles de mon colis, et personne ne répond au téléphone chez Boréale."
TEXTS = st.text(max_size=200) | st.lists(st.sampled_from(SAID.split()), max_size=30).map(" ".join)

COPIES = [
    f"RT @luc: {SAID}",
    f"Tellement vrai ! {SAID}",
    SAID.replace("Trois", "3"),
    SAID.replace("au téléphone ", ""),
    "TROIS SEMAINES sans nouvelle".join(["", SAID.removeprefix("Trois semaines sans nouvelles")]),
    SAID.replace("é", "e").lower(),
]
OTHERS = [
    "Three weeks without news of my parcel, and nobody answers the phone at Boréale.",
    "Toujours aucune nouvelle de ma commande depuis trois semaines, impossible de joindre Boréale.",
    "Le téléphone de Boréale sonne dans le vide alors que mon colis a trois semaines de retard.",
    "Trois semaines de vacances sans un seul colis de Boréale, quel bonheur.",
    "",
]


@pytest.mark.parametrize("text", COPIES)
def test_copies_are_alike(text: str) -> None:
    assert alike(SAID, text)


@pytest.mark.parametrize("text", OTHERS)
def test_translations_and_other_words_are_not(text: str) -> None:
    assert not alike(SAID, text)


def test_short_texts_say_the_very_same_or_nothing_alike() -> None:
    assert alike("Franchement déçu. Plus jamais.", "franchement DÉÇU, plus jamais 😡")
    assert not alike("Franchement déçu. Plus jamais.", "Franchement ravi. Plus jamais.")


@given(TEXTS, TEXTS)
def test_it_does_not_matter_who_is_asked(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(one, one)


@given(TEXTS)
def test_spaces_change_nothing(text: str) -> None:
    assert alike(text, f"\n {text}  ")
