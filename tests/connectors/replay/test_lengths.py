import doctest

import pytest

from vigie.connectors.replay import lengths
from vigie.connectors.replay.lengths import length


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("", 0),
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("👍🏽", 1),
        ("👩‍👩‍👧‍👦", 1),
        ("🇨🇦🇫🇷", 2),
        ("🇨🇦🇫", 2),
        ("❤️", 1),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", 1),
        ("\r\n", 1),
        ("\u0301", 1),
    ],
)
def test_graphemes_are_what_people_see(text: str, signs: int) -> None:
    assert length(text, "graphemes") == signs


def test_other_units() -> None:
    assert (length("é👍🏽", "characters"), length("é👍🏽", "bytes")) == (3, 10)


def test_examples_are_true() -> None:
    assert doctest.testmod(lengths).failed == 0
