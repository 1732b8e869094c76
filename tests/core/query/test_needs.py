import pytest

from vigie.core.query.needs import how_common, must_contain
from vigie.core.query.tree import And, Field, Fuzzy, Near, Node, Not, Or, Phrase, Prefix, Word

A, B, LONG = Word("a"), Word("bb"), Word("remboursement")
PRESS = Field("from", ("presse",))
FRENCH = Field("lang", ("fr",))


@pytest.mark.parametrize(
    ("node", "needed"),
    [
        (And((A, LONG, B)), {B}),
        (Or((A, LONG)), {A, LONG}),
        (And((A, Or((LONG, B)))), {LONG, B}),
        (And((Word("boréalis"), Word("livraison"))), {Word("boréalis")}),
        (And((Word("livraison"), Phrase("service client"), Word("zoé"))), {Word("zoé")}),
        (And((Not(A), B)), {B}),
        (Or((A, Not(B))), None),
        (Not(A), None),
        (FRENCH, None),
        (And((FRENCH, A)), {A}),
        (Or((FRENCH, A)), None),
        (PRESS, {PRESS}),
        (And((PRESS, LONG)), {PRESS}),
        (Near(A, Or((LONG, B)), 3), {LONG, B}),
    ],
)
def test_some_word_must_stand_in_every_match(node: Node, needed: set[Word] | None) -> None:
    assert must_contain(node) == needed


def test_rare_words_are_looked_for_before_common_ones() -> None:
    least = [PRESS, Word("borealissime"), Word("boréalis"), Word("livraison"), Word("le")]

    assert sorted(least, key=how_common) == least
    assert how_common(Phrase("le colis")) < how_common(Word("colis"))
    assert how_common(Prefix("liv")) > how_common(Word("livraison"))
    assert how_common(Fuzzy("livraison")) >= how_common(Prefix("liv"))
