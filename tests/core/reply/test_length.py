import pytest

from vigie.core.reply.length import UNITS, length


@pytest.mark.parametrize(
    ("text", "graphemes", "characters", "size"),
    [
        ("", 0, 0, 0),
        ("Bonjour", 7, 7, 7),
        ("déçu", 4, 4, 6),
        ("de\u0301c\u0327u", 4, 6, 8),
        ("👩‍👩‍👧", 1, 5, 18),
        ("👍🏽", 1, 2, 8),
        ("🇨🇦🇫🇷", 2, 4, 16),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", 1, 7, 28),
        ("❤️", 1, 2, 6),
        ("\u1100\u1161\u11a8", 1, 3, 9),
        ("a\u200db", 2, 3, 5),
        ("a\r\nb", 3, 4, 4),
        ("a\nb\n", 4, 4, 4),
        ("\r\n", 1, 2, 2),
    ],
)
def test_text_is_as_long_as_its_network_counts(text: str, graphemes: int, characters: int, size: int) -> None:
    assert [length(text, unit) for unit in UNITS] == [graphemes, characters, size]


def test_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="words"):
        length("Bonjour", "words")
