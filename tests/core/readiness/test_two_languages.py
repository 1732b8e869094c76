"""The two-language check: what it must see, what it must let pass, and what it is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.readiness.pairs import AGREE, AGREE_AGAIN, DISAGREE, DISAGREE_AGAIN, UNSEEN
from vigie.core.readiness import disagreements
from vigie.core.readiness.two_languages import KINDS
from vigie.playbook.shipped import default_templates


@pytest.mark.parametrize(("fr", "en", "kind"), [*DISAGREE, *DISAGREE_AGAIN])
def test_one_thing_said_otherwise_is_seen(fr: str, en: str, kind: str) -> None:
    assert kind in {one.kind for one in disagreements(fr, en)}


@pytest.mark.parametrize(("fr", "en"), [*AGREE, *AGREE_AGAIN])
def test_what_says_the_same_passes(fr: str, en: str) -> None:
    assert disagreements(fr, en) == ()


@pytest.mark.parametrize(("fr", "en"), UNSEEN)
def test_what_it_does_not_see_is_known(fr: str, en: str) -> None:
    assert disagreements(fr, en) == ()


def test_what_disagrees_is_told_as_written() -> None:
    (found,) = disagreements("Retour à 18 h 30 et à 20 h.", "Back at 6:30 pm and at 9 pm.")

    assert (found.kind, found.fr, found.en) == ("time", ("à 20 h",), ("9 pm",))


def test_said_twice_in_one_language_is_no_disagreement() -> None:
    assert disagreements("À 18 h. Oui, à 18 h.", "At 6 pm.") == ()


def test_missing_text_is_another_fault() -> None:
    assert disagreements("Nous remboursons 12 €.", "  ") == ()


def test_shipped_statements_agree() -> None:
    texts = {
        language: {
            (row["key"], row["variant"]): str(row["text"])
            for row in default_templates(language)
            if row["use"] == "statement"
        }
        for language in ("fr", "en")
    }

    assert texts["fr"].keys() == texts["en"].keys()
    assert {key: disagreements(text, texts["en"][key]) for key, text in texts["fr"].items()} == dict.fromkeys(
        texts["fr"], ()
    )


@given(st.integers(2, 10**6), st.integers(2, 10**6))
def test_figure_agrees_with_itself_and_no_other(mine: int, theirs: int) -> None:
    found = disagreements(f"Nous en rappelons {mine}.", f"We recall {theirs} of them.")

    assert bool(found) is (mine != theirs)


@given(st.integers(0, 23), st.integers(0, 59))
def test_every_time_of_the_day_agrees_with_itself(hour: int, minute: int) -> None:
    half = f"{hour % 12 or 12}:{minute:02d} {'am' if hour < 12 else 'pm'}"

    assert disagreements(f"Prochain point à {hour} h {minute:02d}.", f"Next update at {half}.") == ()


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_it(fr: str, en: str) -> None:
    assert {one.kind for one in disagreements(fr, en)} <= set(KINDS)
