import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.reply.signature import sign

ROLE = "service clientèle de Boréale"


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("On s’en occupe.", f"On s’en occupe.\nCamille, {ROLE}"),
        ("On s’en occupe.\n\n", f"On s’en occupe.\nCamille, {ROLE}"),
        ("On s’en occupe.\nCamille", f"On s’en occupe.\nCamille, {ROLE}"),
        ("On s’en occupe.\n\n— camille.", f"On s’en occupe.\nCamille, {ROLE}"),
        (f"On s’en occupe.\nCamille, {ROLE}", f"On s’en occupe.\nCamille, {ROLE}"),
        ("Demandez Camille", f"Demandez Camille\nCamille, {ROLE}"),
        ("Camille\nreviendra", f"Camille\nreviendra\nCamille, {ROLE}"),
        ("On s’en occupe.\n---", f"On s’en occupe.\n---\nCamille, {ROLE}"),
        ("", f"Camille, {ROLE}"),
    ],
)
def test_text_is_signed_on_a_line_of_its_own(text: str, signed: str) -> None:
    assert sign(text, "Camille", ROLE, "fr") == signed


@pytest.mark.parametrize(
    ("first_name", "role", "language", "signature"),
    [
        ("Camille", "", "fr", "Camille"),
        ("", "Boréale", "fr", "Boréale"),
        ("Camille ", " care team", "en-CA", "Camille, care team"),
        ("Camille", "service\nclientèle", "fr", "Camille, service clientèle"),
        ("恵", "お客様係", "ja", "恵、お客様係"),
    ],
)
def test_signature_is_what_is_known_of_the_person(
    first_name: str, role: str, language: str, signature: str
) -> None:
    assert sign("Oui.", first_name, role, language) == f"Oui.\n{signature}"


def test_nobody_signs_nothing() -> None:
    assert sign("Oui. ", "", "", "fr") == "Oui."
    assert sign("Oui\n…\n--", "", " ", "fr") == "Oui\n…\n--"


@given(st.text(), st.text(), st.text(), st.sampled_from(["fr", "en"]))
def test_signing_twice_signs_once(text: str, first_name: str, role: str, language: str) -> None:
    once = sign(text, first_name, role, language)

    assert sign(once, first_name, role, language) == once
