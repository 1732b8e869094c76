import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.reply.typography import keep_together


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Prêt ?", "Prêt\u00a0?"),
        ("« Oui » : merci ! 20 %", "«\u00a0Oui\u00a0»\u00a0: merci\u00a0! 20\u00a0%"),
        ("Prêt? Oui: merci!", "Prêt? Oui: merci!"),
        ("https://boreale.example/a?b:c", "https://boreale.example/a?b:c"),
        ("Prêt\u00a0?", "Prêt\u00a0?"),
        ("\n ?", "\n ?"),
    ],
)
def test_french_marks_stay_with_their_word(text: str, kept: str) -> None:
    assert keep_together(text) == kept


@given(st.text(st.sampled_from("«»?!:; a\n\u00a0")))
def test_only_spaces_are_changed(text: str) -> None:
    kept = keep_together(text)

    assert kept.replace("\u00a0", " ") == text.replace("\u00a0", " ")
    assert keep_together(kept) == kept
