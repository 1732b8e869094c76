import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.detect.gravity import CODES, gravity_of, in_order
from vigie.core.types import YES, Guess, Reading

GRAVE = {
    "Votre batterie a explosé, mon mari est blessé": "injury",
    "La machine a pris feu hier soir": "injury",
    "Ma mère est à l'hôpital, intoxication alimentaire chez vous": "injury",
    "My phone caught fire and burned my hand": "injury",
    "Three people got food poisoning at your place": "injury",
    "Ma fille de 3 ans s'est étouffée avec une pièce de votre jouet": "child",
    "My son was burned by your kettle": "child",
    "Produit dangereux pour les bébés !": "child",
    "Agent raciste au guichet de Lyon": "discrimination",
    "Your staff refused me because I'm black": "discrimination",
    "Vos données clients ont fuité sur un forum": "data_leak",
    "Mon compte a été piraté": "data_leak",
    "I can see another customer's order in my account": "data_leak",
    "Data breach at Acme, passwords for sale": "data_leak",
    "On va venir vous tuer": "threat",
    "There is a bomb in your shop": "threat",
    "Je suis journaliste, pouvez-vous me répondre ?": "press",
    "I'm a reporter at the Guardian, could you comment?": "press",
    "Je vais porter plainte": "legal",
    "Mon avocate vous écrira": "legal",
    "I'll see you in court, my lawyer is on it": "legal",
    "J'appelle au boycott de cette marque": "boycott",
    "#BoycottAcme, n'achetez plus chez eux": "boycott",
    "Stop buying from them": "boycott",
}
HARMLESS = (
    "Personne n'est blessé, heureusement",
    "Pas de blessé, merci aux équipes",
    "No one was injured",
    "Aucune fuite de données",
    "Je refuse de boycotter, pas de boycott pour moi",
    "Mort de rire devant votre pub",
    "Je suis morte de faim, il arrive quand ce burger ?",
    "Ce burger est une tuerie",
    "Avocat bio à 2 €, le toast à l'avocat est parfait",
    "Un demi pression, s'il vous plaît",
    "Press the button twice",
    "Deadline missed again, my parcel is late",
    "Mes enfants adorent, bravo",
    "The child is happy with the gift",
    "Colis en retard de trois jours, inadmissible",
    "Three weeks and still no refund",
    "This feature is killing it",
    "Dead battery after two days",
    "",
)


@pytest.mark.parametrize(("text", "code"), GRAVE.items())
def test_grave_words_page_at_the_first_message(text: str, code: str) -> None:
    assert code in gravity_of(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_denials_and_sayings_page_nobody(text: str) -> None:
    assert gravity_of(text) == ()


def test_denial_of_one_thing_does_not_hide_another() -> None:
    assert gravity_of("Pas de blessé, mais je vais porter plainte") == ("legal",)


def test_codes_stand_gravest_first_and_once() -> None:
    assert in_order(["boycott", "injury", "boycott", "nothing known"]) == ("injury", "boycott")


def test_spam_is_no_crisis_and_a_surely_unlawful_message_is_one() -> None:
    reading = Reading("test")
    spam, unlawful = replace(reading, spam=Guess(YES, 0.9)), replace(reading, unlawful=Guess(YES, 0.95))
    perhaps = replace(reading, unlawful=Guess(YES, 0.6))

    assert gravity_of("Mon mari est blessé", spam) == ()
    assert gravity_of("rien de grave", unlawful) == ("unlawful",)
    assert gravity_of("rien de grave", perhaps) == ()


@given(st.text(max_size=300))
def test_any_text_has_known_codes_in_order(text: str) -> None:
    assert gravity_of(text) == in_order(gravity_of(text))
    assert set(gravity_of(text)) <= set(CODES)


def test_hostile_text_costs_little() -> None:
    spent = time.process_time()
    for word in ("data ", "mon enfant ", "je vais ", "no ", "discrimine "):
        gravity_of(word * 1000)

    assert time.process_time() - spent < 5
