"""Behaviour of the reading engine: tables of messages and what must be read in them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vigie.core.text import read, read_texts
from vigie.core.types import Author, Item, Kind, Place, Reading

FLAGS = ("vulgar", "abusive", "unlawful", "spam", "scam")


def one(text: str, prior: str = "fr") -> Reading:
    return read_texts([text], prior_language=prior)[0]


@pytest.mark.parametrize(
    "text",
    [
        "Putain c'est trop bon !",
        "3 semaines de retard tabarnak",
        "3 semaines de retard, tabarnak, et personne répond au service à la clientèle",
        "C'est du vol, 4 € de frais pour un relevé",
        "Arnaque totale, je n'ai jamais reçu mon colis",
        "La vendeuse m'a traitée de « sale conne » devant mes enfants",
        "Service de merde : deux mois que j'attends mon remboursement",
        "Vous êtes nuls, remboursez-moi",
        "worst service ever, avoid",
        "This bloody app crashes every damn time I open it",
        "fuck yes, finally in stock!",
    ],
)
def test_criticism_praise_and_reported_insults_are_never_removable(text: str) -> None:
    assert not one(text).removable


@pytest.mark.parametrize(
    "text",
    [
        "Putain c'est trop bon !",
        "p*tain mais quel retard",
        "C0NNARD",
        "ostie que c'est long",
        "bl**dy hell",
        "f.u.c.k",
    ],
)
def test_coarse_words_are_seen_masked_too(text: str) -> None:
    assert one(text).vulgar.value == "yes"


@pytest.mark.parametrize(
    "text", ["Colis en retard", "Le pique-nique au bord de la douche", "Un retard", "Hello there"]
)
def test_clean_words_are_not_coarse(text: str) -> None:
    assert one(text).vulgar.value == "no"


@pytest.mark.parametrize(
    "text",
    [
        "bande de voleurs",
        "vous êtes une bande d'escrocs",
        "va te faire foutre",
        "you are a fucking idiot",
        "ferme ta gueule",
    ],
)
def test_insults_thrown_at_people_are_abusive(text: str) -> None:
    assert one(text).abusive.value == "yes"


@pytest.mark.parametrize(
    "text", ["c'est du vol", "arnaque", "Putain c'est trop bon !", "incompétent", "quel bordel"]
)
def test_hard_words_at_things_are_not_abusive(text: str) -> None:
    assert one(text).abusive.value != "yes"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("appelez-moi au 06 12 34 56 78", ("phone",)),
        ("my cell is (514) 555-0199 thanks", ("phone",)),
        ("écrivez à jeanne.roy@example.org", ("email",)),
        ("IBAN FR76 3000 6000 0112 3456 7890 189", ("iban",)),
        ("IBAN FR76 3000 6000 0112 3456 7890 188", ()),
        ("carte 4111 1111 1111 1111", ("card",)),
        ("commande n° 45873321 toujours rien", ("order",)),
        ("j'habite 12 bis rue de la Paix", ("address",)),
        ("le 12/03/2024 à 14h30 pour 1 250,00 €", ()),
    ],
)
def test_personal_data_is_found_by_its_exact_shape(text: str, kinds: tuple[str, ...]) -> None:
    found = one(text).personal_data
    assert set(kinds) <= set(found)
    assert kinds or not found


def test_words_point_at_the_original_text() -> None:
    text = "Franchement, p\u200but\u200bain, vous êtes des C0NN@RDS \N{PILE OF POO} livraison nulle"
    found = {text[word.start : word.end] for word in one(text).words}
    assert {"p\u200but\u200bain", "C0NN@RDS", "livraison", "nulle"} <= found


def test_items_lean_on_their_own_language() -> None:
    items = [_item("ok", "en"), _item("ok", "fr")]
    assert [reading.language.value for reading in read(items)] == ["en", "fr"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mon colis n'est toujours pas arrivé et personne ne répond", "fr"),
        ("My parcel still hasn't arrived and nobody answers", "en"),
        ("Mi pedido todavía no ha llegado y nadie responde", "es"),
        ("Mein Paket ist immer noch nicht da und niemand antwortet", "de"),
        ("Il mio pacco non è ancora arrivato e nessuno risponde", "it"),
        ("A minha encomenda ainda não chegou e ninguém responde", "pt"),
    ],
)
def test_six_languages_are_told_apart(text: str, language: str) -> None:
    assert one(text, prior="fr").language.value == language


def test_order_is_kept_and_reading_alone_equals_reading_together() -> None:
    texts = ["merci beaucoup !", "va chier", "", "où est mon colis ?"] * 200
    together = read_texts(texts)
    assert together[:4] == [read_texts([text])[0] for text in texts[:4]]
    assert together[:4] == together[-4:]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ud800",
        "a" * 10_000_000,
        "*" * 5000,
        "a*" * 3000,
        "a." * 3000,
        "😂" * 50_000,
        "\u202eabc",
        "1 " * 5000,
    ],
)
def test_hostile_texts_are_survived(text: str) -> None:
    assert len(read_texts([text, "merci"])) == 2


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.text(st.characters(), max_size=80) | st.sampled_from(["va chier", "bit.ly/x gagnez", "c*n"]),
        max_size=8,
    )
)
def test_whatever_the_text(texts: list[str]) -> None:
    readings = read_texts(texts)
    assert len(readings) == len(texts)
    for text, reading in zip(texts, readings, strict=True):
        assert all(0 <= word.start < word.end <= len(text) for word in reading.words)
        grounds = [getattr(reading, flag).value for flag in FLAGS]
        assert "yes" in grounds or not reading.removable


def _item(text: str, language: str) -> Item:
    return Item(
        native_id="1",
        kind=Kind.COMMENT,
        text=text,
        author=Author("a"),
        place=Place("p"),
        said_at=datetime(2026, 1, 1, tzinfo=UTC),
        language=language,
    )
