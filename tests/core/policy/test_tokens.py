import pytest

from vigie.core.policy.tokens import Comment, Misspelt, Token, read_tokens


def words(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in read_tokens(text)[0][:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "place.culture changes-if A1-ask été_2",
            [("word", w) for w in ("place.culture", "changes-if", "A1-ask", "été_2")],
        ),
        ("30min 2h 15 min 7", [("duration", "30"), ("duration", "120"), ("duration", "15"), ("number", "7")]),
        (
            "a<=3, (b>2)",
            [
                ("word", "a"),
                ("sign", "<="),
                ("number", "3"),
                ("mark", ","),
                ("mark", "("),
                ("word", "b"),
                ("sign", ">"),
                ("number", "2"),
                ("mark", ")"),
            ],
        ),
        ('"dit \\"non\\" \\\\"', [("string", 'dit "non" \\')]),
        ('« dit "non" » «»', [("string", 'dit "non"'), ("string", "")]),
        ('"# rien" # fin', [("string", "# rien")]),
        ("", []),
    ],
)
def test_text_is_cut_into_words(text: str, expected: list[tuple[str, str]]) -> None:
    assert words(text) == expected


def test_words_know_their_place() -> None:
    tokens, comments = read_tokens("rule a\r\n  # pourquoi ?\n\twhen\u00a0b")

    assert tokens == [
        Token("word", "rule", 1, 1, starts_line=True),
        Token("word", "a", 1, 6),
        Token("word", "when", 3, 2, starts_line=True),
        Token("word", "b", 3, 7),
        Token("end", "", 3, 8),
    ]
    assert comments == [Comment("pourquoi ?", 2)]


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a\n b @", "strange_character", 2, 4),
        ('a "b\nc"', "unclosed_text", 1, 3),
        ("«b", "unclosed_text", 1, 1),
        ("30minutes", "strange_number", 1, 1),
        ("99999999999999999999", "strange_number", 1, 1),
        ("9" * 5_000 + "min", "strange_number", 1, 1),
    ],
)
def test_what_is_no_word_is_refused_in_its_place(text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(Misspelt) as refused:
        read_tokens(text)
    problem = refused.value.problem
    assert (problem.code, problem.line, problem.column) == (code, line, column)
