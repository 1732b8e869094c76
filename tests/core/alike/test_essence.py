import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.alike.essence import MOST_WORDS, essence, is_telling

SAID = "Trois semaines sans nouvelles de mon colis, et personne ne répond."


@pytest.mark.parametrize(
    "dressed",
    [
        f"RT @luc: {SAID}",
        f"{SAID} (via @luc@mastodon.example)",
        f"{SAID} https://boreale.example/p/1?x=y",
        f"{SAID} 😡😡 #Boréale #Livraison",
        f"« {SAID.upper()} »",
        f"@boreale {SAID}",
        f"> {SAID}",
    ],
)
def test_dress_of_a_reshare_is_not_what_is_said(dressed: str) -> None:
    assert essence(dressed) == essence(SAID)


def test_hashtag_within_a_sentence_is_a_word_of_it() -> None:
    assert essence("Ma #livraison n'arrive pas") == essence("Ma livraison n'arrive pas")


def test_address_of_a_mail_is_no_handle() -> None:
    assert "exemple" in essence("écrivez à luc@exemple.fr")


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        ("merci", False),
        ("Bravo !", False),
        ("Merci beaucoup à toute l'équipe", False),
        ("thank you so much", False),
        ("😡😡😡", False),
        ("Bande de nuls", True),
        ("Franchement déçu. Plus jamais.", True),
        (SAID, True),
    ],
)
def test_what_everybody_says_is_nobodys_copy(text: str, telling: bool) -> None:
    assert is_telling(essence(text)) is telling


@given(st.text(max_size=300))
def test_case_and_spaces_change_nothing(text: str) -> None:
    plain = " ".join(essence(text))
    assert essence(plain.upper()) == essence(plain) or not plain.isascii()
    assert essence(f"  {text}\n ") == essence(text)


def test_book_is_not_read_to_its_end() -> None:
    assert len(essence("mot " * 10_000)) == MOST_WORDS
    assert len(essence("#a" * 50_000 + " x")) <= MOST_WORDS
