"""Words and their hashes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.text.fold import fold_batch
from vigie.core.text.tokens import tokenize


def words_of(text: str) -> list[str]:
    batch = fold_batch([text])
    tokens = tokenize(batch)
    return [batch.joined[start:end] for start, end in zip(tokens.start, tokens.end, strict=True)]


def test_apostrophes_cut_and_marks_stand_alone() -> None:
    assert words_of("L'arnaque, c'est 50 € !! 😡") == ["l", "arnaque", "c", "est", "50", "€", "!", "!", "😡"]


@given(st.lists(st.text(max_size=40), min_size=2, max_size=6))
def test_a_word_has_the_same_hash_wherever_it_stands(texts: list[str]) -> None:
    together = tokenize(fold_batch(texts))
    for owner, text in enumerate(texts):
        alone = tokenize(fold_batch([text]))
        np.testing.assert_array_equal(together.hashes[together.owner == owner], alone.hashes)


def test_different_words_have_different_hashes() -> None:
    tokens = tokenize(fold_batch(["ab ba abc cab aab baa a b"]))
    assert len(set(tokens.hashes.tolist())) == len(tokens.hashes)


def test_a_phrase_is_broken_by_distance_and_by_the_end_of_the_text() -> None:
    tokens = tokenize(fold_batch(["un deux", "trois ........ quatre"]))
    assert [bool(value) for value in tokens.phrase_hashes(2)] == [True, False, False]
