"""The shipped model: what it must read, how large it is, how fast it opens, and that it is no pickle."""

import zipfile
from importlib.resources import files

import numpy as np
import pytest

from vigie.core.text import model_name, read_texts
from vigie.core.text.evidence import gather
from vigie.core.text.features import featurize
from vigie.core.text.fold import fold_batch
from vigie.core.text.model import CLASSES, SLICES, chances, load_model
from vigie.core.types import NO, YES

PACK = files("vigie.core.text") / "pack"


def test_the_package_ships_a_model_of_at_most_15_megabytes_without_pickles() -> None:
    assert model_name() == "vigie-1"
    content = (PACK / "model.npz").read_bytes()
    assert len(content) + len((PACK / "model.json").read_bytes()) <= 15_000_000
    with np.load(PACK / "model.npz", allow_pickle=False) as arrays:  # type: ignore[call-overload]
        assert all(arrays[name].dtype != object for name in arrays.files)
    with zipfile.ZipFile(PACK / "model.npz") as archive:  # type: ignore[arg-type]
        assert all(name.endswith(".npy") for name in archive.namelist())


def test_chances_are_chances() -> None:
    model = load_model()
    assert model is not None
    evidence = gather(fold_batch(["", "Merci !", "Où est mon colis ? " * 200, "🔥" * 50, "\ud800"]))
    found = chances(model.logits(evidence, featurize(evidence)))
    for head, classes in CLASSES.items():
        assert np.isfinite(found[head]).all()
        assert ((found[head] >= 0) & (found[head] <= 1)).all()
        if classes != ("no", "yes"):
            assert np.allclose(found[head].sum(axis=1), 1, atol=1e-5)


def test_the_columns_of_the_model_are_those_of_its_heads() -> None:
    model = load_model()
    assert model is not None
    assert model.wide.shape[1] == len(model.scale) == max(part.stop for part in SLICES.values())


def test_a_text_reads_the_same_alone_and_among_others() -> None:
    texts = ["Toujours pas livré, ça fait trois semaines.", "J'adore !", "", "spam " * 300]
    together = read_texts(texts)
    assert together == [read_texts([text])[0] for text in texts]


@pytest.mark.parametrize(
    ("text", "head", "value"),
    [
        ("Ma commande n'est pas arrivée, trois semaines, c'est inadmissible.", "intent", "complaint"),
        ("Ma commande n'est toujours pas arrivée, trois semaines d'attente.", "topic", "delivery"),
        ("Bonjour, à quelle heure ouvre votre magasin le samedi ?", "intent", "question"),
        ("Merci beaucoup à toute l'équipe, vous êtes formidables !", "sentiment", "positive"),
        ("My parcel never arrived and nobody answers. Terrible service.", "sentiment", "negative"),
        ("J'ai été débité deux fois pour la même facture.", "topic", "billing"),
    ],
)  # fmt: skip
def test_plain_messages_are_read_plainly(text: str, head: str, value: str) -> None:
    assert getattr(read_texts([text])[0], head).value == value


@pytest.mark.parametrize(
    "text",
    [
        "Putain c'est trop bon, merci les gars !",
        "C'est de la merde, votre application plante tout le temps.",
        "Il m'a traitée de « connasse », votre livreur. J'attends des excuses.",
        "C'est du vol, 40 € de frais pour rien.",
    ],
)
def test_coarse_words_alone_are_no_abuse(text: str) -> None:
    reading = read_texts([text])[0]
    assert reading.abusive.value != YES
    assert not reading.removable


def test_coarse_praise_is_vulgar_and_positive() -> None:
    reading = read_texts(["Putain c'est trop bon, merci les gars !"])[0]
    assert (reading.vulgar.value, reading.sentiment.value) == (YES, "positive")


def test_a_clean_complaint_is_neither() -> None:
    reading = read_texts(["Très déçu : le canapé est arrivé abîmé et personne ne répond."])[0]
    assert (reading.vulgar.value, reading.abusive.value, reading.spam.value) == (NO, NO, NO)


@pytest.mark.parametrize("text", ["", "   ", "xqzt wvkk jjhr", "مرحبا كيف حالك", "0042"])
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    reading = read_texts([text])[0]
    assert (reading.sentiment.value, reading.intent.value, reading.topic.value) == (None, None, None)
    assert (reading.vulgar.value, reading.abusive.value, reading.spam.value) == (NO, NO, NO)
    assert reading.severity == 0
    assert not reading.removable


def test_an_emoji_says_something() -> None:
    assert read_texts(["🤬🤬🤬"])[0].sentiment.value is not None


def test_an_insult_only_the_rules_see_is_a_doubt() -> None:
    reading = read_texts(["crève connard"])[0]
    assert reading.abusive.value != NO
    assert not reading.removable


@pytest.mark.parametrize("text", ["👍", "ok", "top"])
def test_a_word_or_two_without_a_coarse_one_are_not_vulgar(text: str) -> None:
    assert read_texts([text])[0].vulgar.value == NO
