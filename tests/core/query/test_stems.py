import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.query.fold import fold
from vigie.core.query.stems import WORD, is_word, stem


@pytest.mark.parametrize(
    "forms",
    [
        "remboursé remboursées rembourse rembourser remboursez remboursement remboursements",
        "arnaque arnaques arnaqué arnaquer",
        "annulé annulation annulations annuler annulera",
        "premier première premières",
        "mauvais mauvaise mauvaises",
        "client cliente clients",
        "bateau bateaux",
        "delivery deliveries delivered delivering deliver",
        "refund refunds refunded refunding",
    ],
)
def test_forms_of_a_word_share_its_stem(forms: str) -> None:
    assert len({stem(fold(form)) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("boreale", "borealement"),
        ("note", "noter"),
        ("livre", "livreur"),
        ("frais", "fraise"),
        ("press", "pres"),
        ("content", "conte"),
        ("c3po", "c3pos"),
    ],
)
def test_other_words_keep_theirs(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@given(st.from_regex(r"[a-z]{1,15}", fullmatch=True))
def test_stem_is_a_beginning_of_its_word(word: str) -> None:
    assert word.startswith(stem(word))
    assert len(stem(word)) >= min(len(word), 3)


def test_words_are_runs_of_letters_and_digits() -> None:
    assert WORD.findall("l'oeuvre d'ete, boreale_officiel 4x4 寿司") == [
        "l",
        "oeuvre",
        "d",
        "ete",
        "boreale",
        "officiel",
        "4x4",
    ]
    found = [word for word in ("colis", "4x4", "wi-fi", "@nom", "寿司", "") if is_word(word)]
    assert found == ["colis", "4x4"]
