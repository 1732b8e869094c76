import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.query.fold import fold
from vigie.core.query.subject import Seen
from vigie.core.query.terms import literal, places
from vigie.core.query.tree import Fuzzy, Phrase, Prefix, Term, Word


def seen(text: str) -> Seen:
    return Seen(text, fold(text))


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        (Word("l'appareil"), "Deux appareils", ["appareils"]),
        (Word("wi-fi"), "le Wi-Fi", ["wi-fi"]),
        (Phrase("- a - b"), "a-b, a b", ["a-b", "a b"]),
        (Prefix("rem"), "remis, après", ["remis"]),
        (Fuzzy("colis"), "clois, coulis, solis", ["coulis"]),
        (Fuzzy("remboursement"), "remborsment", ["remborsment"]),
    ],
)
def test_term_stands_where_it_is_written(term: Term, text: str, found: list[str]) -> None:
    looked = seen(text)
    assert [looked.folded[start:end] for start, end in places(term, looked)] == found


WORDS = ["colis", "l'eau", "été", "rembourser", "remboursé", "wi-fi", "à", "C++", "a b", "-"]


@given(
    st.sampled_from(
        [kind(word) for kind in (Word, Phrase) for word in WORDS] + [Prefix("remb"), Fuzzy("colis")]
    ),
    st.lists(st.sampled_from([*WORDS, "remboursements", "colli", " ", "-"])).map(" ".join),
)
def test_text_that_holds_a_term_holds_its_literal(term: Term, text: str) -> None:
    looked = seen(text)
    if places(term, looked):
        assert literal(term) in looked.folded
        assert literal(term)
