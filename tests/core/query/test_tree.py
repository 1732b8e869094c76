import pytest

from vigie.core.query.tree import And, Not, Or, Phrase, Query, Word, must_contain

A, B, LONG = Word("a"), Word("bb"), Word("remboursement")


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (And((A, Or((B, LONG)), Not(Phrase("x y")))), 'a (bb OR remboursement) -"x y"'),
        (Not(Or((A, B))), "-(a OR bb)"),
        (Or((And((A, B)), Not(A))), "(a bb) OR (-a)"),
        (Phrase('dit "non"'), '«dit "non"»'),
    ],
)
def test_tree_is_written_as_people_type_it(node: And | Or | Not | Phrase, text: str) -> None:
    assert str(Query(node)) == text


@pytest.mark.parametrize(
    ("node", "needed"),
    [
        (And((A, LONG, B)), {LONG}),
        (Or((A, LONG)), {A, LONG}),
        (And((A, Or((LONG, B)))), {LONG, B}),
        (And((Not(A), B)), {B}),
        (Or((A, Not(B))), None),
        (Not(A), None),
    ],
)
def test_some_word_must_stand_in_every_match(node: And | Or | Not, needed: set[Word] | None) -> None:
    assert must_contain(node) == needed
