"""Folding keeps the way back to the original text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.text import fold
from vigie.core.text.fold import MAX_LENGTH, fold_batch


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Déçu, CŒUR brisé", "decu, coeur brise"),
        ("c0nn@rd", "connard"),
        ("c o n n a r d", "connard"),
        ("c.o.n.n.a.r.d", "connard"),
        ("putaiiiiin", "putain"),
        ("pu\u200btain", "putain"),
        ("рutаin", "putain"),  # Cyrillic er and a
        ("𝓯𝓾𝓬𝓴", "fuck"),
        ("ｐｕｔａｉｎ", "putain"),
        ("p*tain", "p*tain"),
        ("45AB12 à 12h30", "45ab12 a 12h30"),
    ],
)
def test_what_looks_the_same_reads_the_same(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_a_span_points_at_the_original() -> None:
    text = "Ah, les C.O.N.N.A.R.D.S !"
    found = fold(text)
    start = found.text.index("connards")
    first, last = found.span(start, start + len("connards"))
    assert text[first:last] == "C.O.N.N.A.R.D.S"


def test_an_empty_span_is_nowhere() -> None:
    assert fold("abc").span(1, 1) == (0, 0)


@given(st.text())
def test_every_folded_character_knows_where_it_comes_from(text: str) -> None:
    found = fold(text)
    assert len(found.text) == len(found.origin)
    assert all(0 <= place < len(text) for place in found.origin)
    assert list(found.origin) == sorted(found.origin)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_texts_folded_together_do_not_leak_into_each_other(texts: list[str]) -> None:
    batch = fold_batch(texts)
    assert batch.lengths.tolist() == [len(text) for text in texts]
    assert set(batch.owner.tolist()) == set(range(len(texts)))


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert fold_batch(["é" * 50_000]).lengths.tolist() == [MAX_LENGTH]
