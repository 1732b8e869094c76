"""What may leave of a message: nothing that leads to a person."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from vigie.core.text import read_texts
from vigie.core.types import Author, Item, Kind, Place, Reading, Word
from vigie.reading.engines.masking import LONGEST, masked


def item(text: str, **author: str) -> Item:
    return Item("n1", Kind.COMMENT, text, Author("a1", **author), Place("p1"), said_at=make.NINE)


def sent(text: str, **author: str) -> str:
    return masked(item(text, **author), read_texts([text])[0])


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Rappelez-moi au 06 12 34 56 78 svp", "12 34"),
        ("Écrivez à Luc.Tremblay@Exemple.org svp", "Tremblay"),
        ("Mon IBAN FR76 3000 6000 0112 3456 7890 189 svp", "3000"),
        ("Ma carte 4111 1111 1111 1111 svp", "1111"),
        ("Commande n° BX-48213 toujours rien svp", "48213"),
        ("J’habite au 12 rue des Lilas svp", "Lilas"),
        ("Handynummer +49 151 23456789 svp", "23456"),
        ("Mon profil https://reseau.example/luc.tremblay?id=77 svp", "tremblay"),
        ("@luc_tremblay et @marie.b@masto.example svp", "luc_tremblay"),
        ("⟦ luc@exemple.org ⟧ svp", "luc@"),
    ],
)
def test_what_leads_to_a_person_stays_here(text: str, hidden: str) -> None:
    left = sent(text)

    assert hidden not in left
    assert "[" in left
    assert "svp" in left


def test_words_of_the_complaint_are_what_leaves() -> None:
    text = "Toujours pas livré, appelez le 06 12 34 56 78, c’est la 3e fois en 2026 !"

    assert sent(text) == "Toujours pas livré, appelez le [phone], c’est la 3e fois en 2026 !"


def test_link_keeps_its_host() -> None:
    assert (
        sent("Promo sur https://boutique.example/x/y?z=1 !") == "Promo sur https://boutique.example/[path] !"
    )


def test_names_of_the_author_stay_here() -> None:
    left = sent("Luc T. ici, ou luct si vous préférez. LUCT.", name="Luc T.", handle="@luct")

    assert left == "[author] ici, ou [author] si vous préférez. [author]."


def test_name_too_short_to_be_one_blanks_nothing() -> None:
    assert sent("Le colis est là", name="Le", handle="") == "Le colis est là"


def test_stretches_that_overlap_are_hidden_whole() -> None:
    words = (Word(0, 8, "personal_data", "order"), Word(4, 12, "personal_data", "phone"))
    reading = Reading(model="essai", words=words)

    assert masked(item("aaaabbbbccccdddd"), reading) == "[order][phone]dddd"


@given(st.text(max_size=300))
def test_any_text_can_be_sent(text: str) -> None:
    reading = read_texts([text])[0]

    assert isinstance(masked(item(text, name="Luc"), reading).encode(), bytes)


def test_only_the_beginning_of_a_long_text_leaves() -> None:
    text = "mot " * 2000 + "06 12 34 56 78"

    assert len(sent(text)) == LONGEST
    assert len(masked(replace(item(text)), Reading(model="essai"))) == LONGEST
