import pytest
from hypothesis import given
from hypothesis import strategies as st

from vigie.core.query import fields
from vigie.core.query.parse import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, parse, parse_watch
from vigie.core.query.tokens import OPERATORS
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
    QueryError,
    Word,
)

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
    "NEAR/3",
    "*",
    "~",
    "lang:",
    "rating:<3",
    "thème:",
    ",",
    "from:@",
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
        ("rembours* -annul*", And((Prefix("rembours"), Not(Prefix("annul"))))),
        ("~livraison", Fuzzy("livraison")),
        ("colis NEAR/5 cassé", Near(Word("colis"), Word("cassé"), 5)),
        ("colis PRÈS/5 (cassé OU abîmé)", Near(Word("colis"), Or((Word("cassé"), Word("abîmé"))), 5)),
        (
            '"mon colis" PRES/2 perd* b',
            And((Near(Phrase("mon colis"), Prefix("perd"), 2), Word("b"))),
        ),
        ("a OU b NEAR/1 c", Or((Word("a"), Near(Word("b"), Word("c"), 1)))),
        ("lang:fr", Field("lang", ("fr",))),
        ("langue:FR,en colis", And((Field("lang", ("fr", "en")), Word("colis")))),
        ("ton:négatif", Field("tone", ("negative",))),
        ("tone:negative,neutre", Field("tone", ("negative", "neutral"))),
        ("note:<3 gravité:>=2", And((Field("rating", ("3",), "<"), Field("severity", ("2",), ">=")))),
        ("reach:>10k", Field("reach", ("10000",), ">")),
        ("from:@Jean.Dupont@mastodon.social", Field("from", ("Jean.Dupont@mastodon.social",))),
        ('de:"Jean Dupont"', Field("from", ("Jean Dupont",))),
        ("genre:avis -type:publication", And((Field("kind", ("review",)), Not(Field("kind", ("post",)))))),
        ("has:photo depuis:2026-01-01", And((Field("has", ("image",)), Field("since", ("2026-01-01",))))),
        ("topic:livraison theme:points", And((Field("topic", ("delivery",)), Field("topic", ("points",))))),
        (
            "réseau:Bluesky place:r/france",
            And((Field("network", ("bluesky",)), Field("place", ("r/france",)))),
        ),
        (
            "https://boreale.ca/x 12:30 Re:colis",
            And((Word("https://boreale.ca/x"), Word("12:30"), Word("Re:colis"))),
        ),
        ('"lang:fr" "rembours*"', And((Phrase("lang:fr"), Phrase("rembours*")))),
        ("f*ck * ~", And((Word("f*ck"), Word("*"), Word("~")))),
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
        ("Boréale re*", 8, "longer-prefix", ""),
        ("Boréale re-mb*", 8, "longer-prefix", ""),
        ("~vol", 0, "longer-fuzzy", ""),
        ("a NEAR/0 b", 2, "distance", ""),
        ("a NEAR/999 b", 2, "distance", ""),
        ("a NEAR/5", 8, "word", ""),
        ("NEAR/5 a", 0, "word", ""),
        ("a NEAR/5 b NEAR/5 c", 11, "near-once", ""),
        ("a NEAR/5 lang:fr", 9, "near-words", ""),
        ("(a b) NEAR/5 c", 0, "near-words", ""),
        ("a lnag:fr", 2, "field", "a lang:fr"),
        ("a reseua:bluesky", 2, "field", "a network:bluesky"),
        ("site:boreale.ca colis", 0, "field", '"site:boreale.ca" colis'),
        ("tone:", 5, "value", ""),
        ("from:@", 5, "value", ""),
        ("a tone: negative", 7, "value", ""),
        ("a tone:negatif,neutrl", 15, "unknown-value", "a tone:negatif,neutral"),
        ("lang:français", 5, "unknown-value", ""),
        ("rating:<6", 8, "number", ""),
        ("rating:bon", 7, "number", ""),
        ("since:hier", 6, "date", ""),
        ("since:2026-02-30", 6, "date", ""),
        ("tone:>negative", 5, "no-comparison", "tone:negative"),
        ("-lang:fr", 0, "something-to-find", ""),
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
    "text",
    [
        'chez "Boréale',
        "(a OU b",
        "a b) c",
        "a ET b OU c",
        "lnag:fr Boréale",
        "a tone:neutrl",
        "tone:>negative",
    ],
)
def test_suggestion_can_be_taken(text: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse(text)
    assert str(parse(refused.value.suggestion)) != ""


def is_plain(word: str) -> bool:
    return word not in OPERATORS and not word.startswith("PRES")


words = st.from_regex(r"[A-Za-zÉéœ@#]{1,8}(?:['.\-][a-zé]{1,5})?", fullmatch=True).filter(is_plain).map(Word)
phrases = st.lists(st.from_regex(r"[A-Za-zé’,*:~]{0,5}[a-z]", fullmatch=True), min_size=1, max_size=3).map(
    lambda parts: Phrase(" ".join(parts))
)
letters = st.from_regex(r"[A-Za-zé]{5,9}", fullmatch=True)
terms = words | phrases | letters.map(Prefix) | letters.map(Fuzzy)
sides = terms | st.lists(terms, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
several = st.lists(st.sampled_from(["fr", "en", "nl"]), min_size=1, max_size=3, unique=True).map(tuple)
asked = st.one_of(
    st.builds(Field, st.just("lang"), several),
    st.builds(Field, st.just("tone"), st.sampled_from([("negative",), ("neutral", "positive")])),
    st.builds(
        Field, st.just("severity"), st.sampled_from([("0",), ("2",)]), st.sampled_from([*fields.SIGNS, ""])
    ),
    st.builds(Field, st.sampled_from(["from", "place"]), phrases.map(lambda phrase: (phrase.text,))),
    st.builds(Field, st.just("since"), st.dates().map(lambda day: (day.isoformat(),))),
)
nodes = st.recursive(
    terms | asked | st.builds(Near, sides, sides, st.integers(1, 50)),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=12,
)


@given(nodes)
def test_printing_and_parsing_give_the_same_tree(node: Node) -> None:
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


@pytest.mark.parametrize("text", ["lang:fr", "tone:negative network:bluesky", "a OU lang:fr", "-a lang:fr"])
def test_watch_needs_something_that_every_message_holds(text: str) -> None:
    assert parse(text)
    with pytest.raises(QueryError) as refused:
        parse_watch(text)
    assert refused.value.expected == "something-to-hear"


@pytest.mark.parametrize("text", ["lang:fr colis", "from:@presse", "a OU from:@presse", "~livraison", "col*"])
def test_watch_may_be_of_words_or_of_somebody(text: str) -> None:
    assert parse_watch(text) == parse(text)
