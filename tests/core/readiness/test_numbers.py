import pytest

from vigie.core.readiness.numbers import number, number_in_words


@pytest.mark.parametrize(
    ("written", "language", "value"),
    [
        ("1 200", "fr", 1200),
        ("1.200", "fr", 1200),
        ("1,5", "fr", 1.5),
        ("1,200", "en", 1200),
        ("1,200", "fr", 1.2),
        ("1.5", "en", 1.5),
        ("1,234,567.8", "en", 1234567.8),
        ("12'000", "fr", 12000),
        ("12", "en", 12),
        ("1.2.3", "en", None),
    ],
)
def test_number_is_read_as_its_language_writes_it(written: str, language: str, value: float | None) -> None:
    assert number(written, language) == value


@pytest.mark.parametrize(
    ("word", "language", "value"),
    [
        ("Deux", "fr", 2),
        ("quatre-vingts", "fr", 80),
        ("twelve", "en", 12),
        ("un", "fr", None),
        ("two", "fr", None),
    ],
)
def test_number_in_words(word: str, language: str, value: float | None) -> None:
    assert number_in_words(word, language) == value
