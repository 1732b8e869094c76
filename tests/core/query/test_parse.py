import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.query.parse import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, OPERATORS, parse
from vigie.core.query.tree import And, Not, Or, Phrase, Query, QueryError, Word

ALPHABET = [
    "Boréale",
    "colis",
    "l'appareil",
    '"',
    "«",
    "»",
    "(",
    ")",
    "-",
    "OU",
    "OR",
    "SAUF",
    "NOT",
    "ET",
    " ",
    "é",
    "…",
]


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Boréale", Word("Boréale")),
        ("  Boréale,  livraison. ", And((Word("Boréale"), Word("livraison")))),
        ("Boréale AND livraison", And((Word("Boréale"), Word("livraison")))),
        ('"service  client"', Phrase("service client")),
        ("« service client »", Phrase("service client")),
        ('«dit "non"»', Phrase('dit "non"')),
        ("Boréale -film", And((Word("Boréale"), Not(Word("film"))))),
        ("Boréale SAUF film", And((Word("Boréale"), Not(Word("film"))))),
        ("Boréale NOT film", And((Word("Boréale"), Not(Word("film"))))),
        ("Boréale - film", And((Word("Boréale"), Word("film")))),
        ("a OU b OR c", Or((Word("a"), Word("b"), Word("c")))),
        ("a b OU c", And((Word("a"), Or((Word("b"), Word("c")))))),
        ("a SAUF b OU c", And((Word("a"), Not(Or((Word("b"), Word("c"))))))),
        ("(a b) OU c", Or((And((Word("a"), Word("b"))), Word("c")))),
        ("le ou la", And((Word("le"), Word("ou"), Word("la")))),
        (
            "wi-fi boreale.ca @boreale C++",
            And((Word("wi-fi"), Word("boreale.ca"), Word("@boreale"), Word("C++"))),
        ),
    ],
)
def test_query_is_understood(text: str, root: object) -> None:
    assert parse(text).root == root


@pytest.mark.parametrize(
    ("text", "position", "expected", "suggestion"),
    [
        ("", 0, "word", ""),
        ("   ", 3, "word", ""),
        ("Boréale OU", 10, "word", ""),
        ("OU Boréale", 0, "word", ""),
        ('Boréale ""', 8, "word", ""),
        ("()", 1, "word", ""),
        ('chez "Boréale', 5, "closing-quote", 'chez "Boréale"'),
        ("chez «Boréale", 5, "closing-quote", "chez «Boréale»"),
        ("(a OU b", 0, "closing-parenthesis", "(a OU b)"),
        ("a b) c", 3, "opening-parenthesis", "a b c"),
        ("-film", 0, "something-to-find", ""),
        ("SAUF (film OU livre)", 0, "something-to-find", ""),
        ("a OU (-b)", 0, "something-to-find", ""),
        ("a OU -b", 5, "exclusion-apart", ""),
        ("-a OU b", 3, "exclusion-apart", ""),
        ("a ET b OU c", 7, "parentheses", "a (b OR c)"),
        ("lang:fr Boréale", 0, "plain-words", '"lang:fr" Boréale'),
        ("Boréale rembours*", 8, "plain-words", 'Boréale "rembours*"'),
        ("~livraison", 0, "plain-words", '"~livraison"'),
        ("a NEAR/5 b", 2, "plain-words", 'a "NEAR/5" b'),
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH, "shorter", ""),
        ("a " * (MAX_TERMS + 1), MAX_TERMS * 2, "shorter", ""),
        ("(" * (MAX_DEPTH + 1) + "a", MAX_DEPTH, "flatter", ""),
    ],
)
def test_error_says_where_and_what(text: str, position: int, expected: str, suggestion: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text)
    error = refused.value
    assert (error.position, error.expected, error.suggestion) == (position, expected, suggestion)


@pytest.mark.parametrize(
    "text", ['chez "Boréale', "(a OU b", "a b) c", "a ET b OU c", "lang:fr Boréale", "Boréale rembours*"]
)
def test_suggestion_can_be_taken(text: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text)
    assert str(parse(refused.value.suggestion)) != ""


words = (
    st.from_regex(r"[A-Za-zÉéœ@#]{1,8}(?:['.\-][a-zé]{1,5})?", fullmatch=True)
    .filter(lambda w: w not in OPERATORS)
    .map(Word)
)
phrases = st.lists(st.from_regex(r"[A-Za-zé’,*:]{0,5}[a-z]", fullmatch=True), min_size=1, max_size=3).map(
    lambda parts: Phrase(" ".join(parts))
)
nodes = st.recursive(
    words | phrases,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=12,
)


@given(nodes)
def test_printing_and_parsing_give_the_same_tree(node: And | Or | Not | Word | Phrase) -> None:
    query = Query(And((Word("Boréale"), node)))  # something to find, whatever follows

    assert parse(str(query)) == query


@given(st.lists(st.sampled_from(ALPHABET), max_size=30).map("".join) | st.text(max_size=200))
def test_any_text_is_understood_or_refused_in_its_place(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as refused:
        query, position = None, refused.position
    else:
        position = 0
    assert 0 <= position <= len(text)
    assert query is None or parse(str(query)) == query
