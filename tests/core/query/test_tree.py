import pytest

from vigie.core.query.tree import (
    And,
    Field,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
    fields_in,
    leaves,
)

A, B, LONG = Word("a"), Word("bb"), Word("remboursement")


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (And((A, Or((B, LONG)), Not(Phrase("x y")))), 'a (bb OR remboursement) -"x y"'),
        (Not(Or((A, B))), "-(a OR bb)"),
        (Or((And((A, B)), Not(A))), "(a bb) OR (-a)"),
        (Phrase('dit "non"'), '«dit "non"»'),
        (And((Prefix("rembours"), Fuzzy("colis"))), "rembours* ~colis"),
        (Not(Near(A, Or((B, LONG)), 3)), "-(a NEAR/3 (bb OR remboursement))"),
        (And((Field("severity", ("2",), ">="), Field("lang", ("fr", "en")))), "severity:>=2 lang:fr,en"),
        (Field("place", ("La page, en bref",)), 'place:"La page, en bref"'),
    ],
)
def test_tree_is_written_as_people_type_it(node: Node, text: str) -> None:
    assert str(Query(node)) == text


def test_leaves_are_what_stands_between_the_operators() -> None:
    root = And((A, Not(Or((B, Field("lang", ("fr",)))))))

    assert list(leaves(root)) == [A, B, Field("lang", ("fr",))]
    assert fields_in(root) == frozenset({"lang"})
