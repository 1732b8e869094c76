import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.query.fold import fold, fold_with_offsets


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("BORÉALE", "boreale"),
        ("Bore\u0301ale", "boreale"),
        ("L’Œuvre d’été", "l'oeuvre d'ete"),
        ("𝗕𝗼𝗿𝗲́𝗮𝗹𝗲 ｂｏｒéａｌｅ", "boreale boreale"),
        ("bo\u00adré\u200bale", "boreale"),
        ("Straße, ﬁn, Łódź, İzmir", "strasse, fin, lodz, izmir"),
        ("prix\u00a0: 3\u202f€", "prix : 3 €"),
        ("cœur ❤\ufe0f", "coeur ❤"),
        ("寿司 и борщ", "寿司 и борщ"),
    ],
)
def test_spellings_of_one_word_fold_alike(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_offsets_lead_back_to_the_text(text: str) -> None:
    folded, offsets = fold_with_offsets(text)

    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    assert all(letter in fold(text[at]) for letter, at in zip(folded, offsets, strict=False))
