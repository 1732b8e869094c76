"""Mean vectors: known words count, rare ones more than common ones."""

import numpy as np
import pytest

from vigie.core.text.meaning import Vocabulary, summed


@pytest.fixture
def words() -> Vocabulary:
    """Two words: 10, very common, and 20, rare."""
    return Vocabulary(
        hashes=np.array([10, 20], dtype=np.uint64),
        rows=np.array([0, 1]),
        ranks=np.array([0, 5000]),
        vectors=np.array([[1, 0], [0, 1]], dtype=np.float32),
    )


def test_rare_words_weigh_more(words: Vocabulary) -> None:
    [mean] = words.means(np.array([10, 20], dtype=np.uint64), np.array([0, 0]), 1)
    assert mean.sum() == pytest.approx(1)
    assert mean[1] > 10 * mean[0]


def test_unknown_words_are_left_out(words: Vocabulary) -> None:
    means = words.means(np.array([20, 7, 7], dtype=np.uint64), np.array([0, 0, 2]), 3)
    assert means.tolist() == [[0, 1], [0, 0], [0, 0]]


def test_sums_follow_their_counts() -> None:
    rows = np.arange(8, dtype=np.float32).reshape(4, 2)
    assert summed(rows, np.array([0, 3, 0, 1])).tolist() == [[0, 0], [6, 9], [0, 0], [6, 7]]
    assert summed(rows[:0], np.array([0, 0])).tolist() == [[0, 0], [0, 0]]
