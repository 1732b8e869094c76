"""Exact shapes: checksums, links, ways off the network."""

import pytest

from tests.costs import loops_of
from vigie.core.text.fold import fold_batch
from vigie.core.text.patterns import HANDLE_OFF_NETWORK, LINK, MONEY, is_card, is_iban, personal_data


@pytest.mark.parametrize(
    ("digits", "right"),
    [("4111 1111 1111 1111", True), ("4111 1111 1111 1112", False), ("0000000000000", False)],
)
def test_cards_pass_luhn(digits: str, right: bool) -> None:
    assert is_card(digits) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("fr76 3000 6000 0112 3456 7890 189", True),
        ("be68 5390 0754 7034", True),
        ("fr76 3000 6000 0112 3456 7890 188", False),
    ],
)
def test_ibans_pass_modulo_97(text: str, right: bool) -> None:
    assert is_iban(text) is right


@pytest.mark.parametrize(
    "text", ["https://x.example/abc", "www.gagnez.top", "promo-sante.shop", "http ://a.b"]
)
def test_links_are_seen(text: str) -> None:
    assert LINK.search(text)


@pytest.mark.parametrize("text", ["bonjour.merci", "fin.le colis", "12.50", "etc.", "moi@exemple.fr"])
def test_sentences_glued_by_a_dot_are_not_links(text: str) -> None:
    assert not LINK.search(text)


def test_ways_off_the_network_and_sums_of_money_are_seen() -> None:
    assert HANDLE_OFF_NETWORK.search("ecrivez sur whatsapp +33 6 44 55 66 77")
    assert MONEY.search("gagnez 5 000 € par jour")
    assert not MONEY.search("il y a 3 jours")


@pytest.mark.parametrize(
    "piece", ["1 ", "a.", "0612345678", "fr76 ", "a@a.", "rue de la ", "commande ", "+33", "-", "1-"]
)
def test_no_text_makes_a_shape_explode(piece: str) -> None:
    batch = fold_batch([piece * 4_000] * 5)

    assert loops_of(lambda: list(personal_data(batch)), below=50) < 50
