import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from tests.core.alike.test_compare import COPIES, OTHERS, SAID
from vigie.core.alike.bands import BANDS, LARGEST, bands_of

ASK = f"from vigie.core.alike import bands_of; print(bands_of([{SAID!r}, 'Franchement déçu. Plus jamais.']))"


def test_copies_share_a_band() -> None:
    said, *copies = bands_of([SAID, *COPIES])
    assert len(said) == BANDS
    assert all(set(said) & set(copy) for copy in copies)


def test_strangers_share_none() -> None:
    said, *others = bands_of([SAID, *OTHERS])
    assert not any(set(said) & set(other) for other in others)


def test_common_short_words_have_none() -> None:
    assert bands_of(["merci", "", "Bravo à toute l'équipe !", "😡"]) == [(), (), (), ()]


def test_short_text_has_one_that_its_copies_share() -> None:
    one, other = bands_of(["Franchement déçu. Plus jamais.", "franchement déçu, plus jamais !"])
    assert one == other
    assert len(one) == 1


@given(st.lists(st.text(max_size=120), max_size=8))
def test_neighbours_in_a_page_change_nothing(texts: list[str]) -> None:
    assert bands_of(texts) == [bands_of([text])[0] for text in texts]
    assert all(0 <= band <= LARGEST for bands in bands_of(texts) for band in bands)


def test_another_process_gives_the_same() -> None:
    """They are stored: Python's own hash would give others tomorrow."""
    asked = [subprocess.check_output([sys.executable, "-c", ASK], text=True) for _ in range(2)]
    assert asked[0] == asked[1]
    assert asked[0].strip() == str(bands_of([SAID, "Franchement déçu. Plus jamais."]))
