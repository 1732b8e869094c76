import re

from vigie.core.detect.gravity import CODES, HARMLESS
from vigie.core.detect.resources import gravity_words
from vigie.core.query.fold import fold


def test_words_are_there_for_each_code_and_compile() -> None:
    words = gravity_words()

    assert set(words) == {HARMLESS, *CODES} - {"unlawful"}
    for lines in words.values():
        assert lines
        for line in lines:
            assert re.compile(line).flags
            assert not re.compile(line).fullmatch("")


def test_words_are_written_folded() -> None:
    for lines in gravity_words().values():
        for line in lines:
            letters = "".join(character for character in line if character.isalpha())
            assert letters == fold(letters)
