"""Which language: small words, then the model, short texts lean on the prior."""

import pytest

from vigie.core.text import read_texts


@pytest.mark.parametrize("text", ["ok", "👍👍", "12345", "???"])
@pytest.mark.parametrize("prior", ["fr", "en"])
def test_what_says_nothing_leans_on_the_prior(text: str, prior: str) -> None:
    assert read_texts([text], prior_language=prior)[0].language.value == prior


def test_without_prior_nothing_is_not_guessed() -> None:
    assert read_texts(["👍👍"])[0].language.value is None


def test_a_clear_text_beats_the_prior() -> None:
    text = "I have been waiting for my refund since last week and nobody answers the phone"
    assert read_texts([text], prior_language="fr")[0].language.value == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Chu tanné là, ça fait trois fois que j'appelle pis y'a jamais personne",
        "slt g tjs pa reçu mon colis svp rep moi",
        "C'est quoi ce binz, septante francs pour un raccordement",
    ],
)
def test_french_of_everywhere_is_french(text: str) -> None:
    assert read_texts([text], prior_language="en")[0].language.value == "fr"
