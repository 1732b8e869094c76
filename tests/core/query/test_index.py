"""What databases are asked for is never narrower than the query, and exact where it can be."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.query.messages import ANGRY, message
from vigie.core.query import Query, Subject, fold, parse
from vigie.core.query.holds import holds
from vigie.core.query.index import All, Any, Has, Wanted, entries_of, entry, wanted
from vigie.core.query.stems import WORD, stem
from vigie.core.query.subject import Seen
from vigie.core.query.terms import similar_to
from vigie.core.query.tree import And, Node, Not, Or
from vigie.core.types import Author, Place

TODAY = date(2026, 11, 26)


def meets(needed: Wanted, entries: frozenset[str]) -> bool:
    """What a full-text index does."""
    match needed:
        case Has(one, begins):
            return any(other.startswith(one) for other in entries) if begins else one in entries
        case All(parts, without):
            return all(meets(part, entries) for part in parts) and not any(meets(p, entries) for p in without)
        case Any(parts):
            return any(meets(part, entries) for part in parts)


def asked(query: Query, subject: Subject) -> bool:
    words = WORD.findall(fold(subject.text))

    def similar(word: str) -> Iterable[str]:
        return [stem(other) for other in words if similar_to(word, other)]

    entries = entries_of(subject) | {entry("b", "7")}
    return meets(wanted(query, entry("b", "7"), similar=similar, today=TODAY), entries)


def held(query: Query, subject: Subject) -> bool:
    seen = Seen(subject.text, fold(subject.text))
    return bool(holds(query.root, seen, subject.facts))


PIECES = [
    *(
        "colis",
        "Remboursé",
        "rembours*",
        "remboursement*",
        "~livraison",
        "wi-fi",
        "l'eau",
        "C++",
        "@boreale",
        "😡",
    ),
    *('"mon colis"', '"L’œuvre d’été"', "寿司", "colis NEAR/3 perdu", "boreale.ca", "été", "борщ", "#fail"),
    *(
        "a" * 300,
        f"{'a' * 70}*",
        "é" * 200,
        "lang:fr",
        "tone:negative",
        "severity:>=2",
        "rating:<3",
        "rating:2,5",
        "reach:>1000",
        "reach:<=1500",
    ),
    *(
        "from:@jean.dupont",
        "from:autre",
        "place:boréale",
        "place:page",
        "has:link",
        "has:image",
        "kind:review",
    ),
    *("since:2026-11-19", "since:2026-12-01", "until:2026-11-18", "network:bluesky", "intent:complaint"),
]
TEXTS = [
    *(
        "Colis perdu, voir https://boreale.ca",
        "MON colis est perdu ici",
        "deux remboursements",
        "le Wi-Fis",
        "C++ !",
    ),
    *(
        "de l’eau",
        "@Boreale 😡😡",
        "この寿司屋",
        "ma livrason",
        "l'oeuvre d'ete #fail",
        "борщ",
        "boreales",
        "",
    ),
]
roots = st.sampled_from(PIECES).map(lambda piece: parse(piece).root)
trees = st.recursive(
    roots,
    lambda inner: (
        st.builds(lambda one, other: And((one, Not(other))), roots, inner)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
    ),
    max_leaves=6,
)


@given(trees, st.sampled_from(TEXTS), st.sampled_from(TEXTS))
@example(parse("colis -tone:positive -film").root, TEXTS[0], "")
def test_what_a_query_matches_is_always_asked_for(root: Node, text: str, more: str) -> None:
    query = Query(root)
    for subject in (
        message(text=f"{text} {more}").read_as(ANGRY),
        message(text=text, rating=None, media=("x",)).read_as(None),
    ):
        assert asked(query, subject) or not held(query, subject)


@pytest.mark.parametrize(
    "query",
    [
        *("colis", "colis -perdu", "colis -film", "-film colis OU merci", "lang:fr", "colis lang:en"),
        *("tone:negative", "severity:>=2", "severity:<2", "rating:2", "rating:>2", "from:@jean.dupont"),
        *("colis -from:autre", "has:link", "(colis -perdu) OU kind:post", "network:bluesky -kind:review"),
        "colis -tone:positive",
    ],
)
def test_words_and_facts_are_asked_for_exactly(query: str) -> None:
    subject = message().read_as(ANGRY)

    assert asked(parse(query), subject) == held(parse(query), subject)


def test_what_is_not_exact_excludes_nothing() -> None:
    subject = message(text="colis perdu")

    assert asked(parse('colis -"perdu colis"'), subject)


def test_misspelt_word_that_nobody_used_finds_nothing() -> None:
    assert not asked(parse("~remboursement"), message())


def test_entries_are_letters_and_digits() -> None:
    subject = message(text="été 😡 寿司 C++ @x", place=Place("p/1", "La pâge «été»")).read_as(ANGRY)

    assert all(one.isascii() and one.isalnum() for one in entries_of(subject))


@pytest.mark.parametrize("word", ["a" * 20_000, "é" * 5_000, "б" * 5_000])
def test_no_word_is_too_long_for_a_database(word: str) -> None:
    """PostgreSQL takes 2,046 bytes."""
    who = Author("x" * 500, word, word)
    subject = message(text=f"{word} {word}b", author=who, place=Place(word, word)).read_as(ANGRY)

    assert max(map(len, entries_of(subject))) < 2_000
    assert asked(parse(f"{word[:300]}*"), subject)
    assert not asked(parse(f"{word[:300]} colis"), subject)
