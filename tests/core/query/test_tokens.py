from vigie.core.query.tokens import tokens_of
from vigie.core.query.tree import Field, Fuzzy, Phrase, Prefix, Word


def test_pieces_have_their_kind_and_their_place() -> None:
    tokens = tokens_of('(colis, OU "à moi" -~livraison) NEAR/3 rembours* lang:fr')

    assert [(token.kind, token.at) for token in tokens] == [
        *(("(", 0), ("term", 1), ("or", 8), ("term", 11), ("dash", 19), ("term", 20), (")", 30)),
        *(("near", 32), ("term", 39), ("term", 49), ("end", 56)),
    ]
    assert [token.node for token in tokens if token.node] == [
        *(Word("colis"), Phrase("à moi"), Fuzzy("livraison"), Prefix("rembours"), Field("lang", ("fr",))),
    ]


def test_punctuation_around_words_is_no_part_of_them() -> None:
    assert [token.node for token in tokens_of("…colis!, (merci)… » ;") if token.node] == [
        Word("colis"),
        Word("merci"),
    ]
