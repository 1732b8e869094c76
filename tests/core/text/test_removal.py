import pytest

from vigie.core.text import read_texts


@pytest.mark.parametrize(
    "text",
    [
        "Bande de connards, allez tous crever.",
        "Gagnez 5000 € par semaine avec le bitcoin, écrivez-moi sur WhatsApp +33 6 12 34 56 78",
        "Official support here: claim your refund, enter your card at https://refund.example/pay",
    ],
)
def test_insults_and_swindles_may_go(text: str) -> None:
    assert read_texts([text])[0].removable


@pytest.mark.parametrize(
    "text",
    [
        "C'est du vol, une arnaque. Trois semaines de retard et personne ne répond.",
        "3 semaines de retard tabarnak, remboursez-moi",
        "putain c'est trop bon",
        "Il m'a traité de connard au téléphone, votre conseiller.",
        "Attention, quelqu'un se fait passer pour votre support et demande la carte.",
        "Where is my refund? I entered my card twice and still nothing.",
    ],
)
def test_criticism_stays_whatever_its_language(text: str) -> None:
    assert not read_texts([text])[0].removable
