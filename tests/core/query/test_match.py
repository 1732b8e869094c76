from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.query.messages import ANGRY, message
from tests.costs import loops_of
from vigie.core.query import Matcher, Query, compile_watches, parse
from vigie.core.query.match import Hit, Occurrence
from vigie.core.query.tree import And, Not, Or, Phrase, Word


def words_of(query: str, text: str) -> list[str] | None:
    """The words that hit, as they stand in the text; None when the query does not match."""
    hits = compile_watches({"watch": parse(query)}).match([text])[0]
    return [text[start:end] for start, end in hits[0].words] if hits else None


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("Boréale", "commandé chez BORÉALE hier", ["BORÉALE"]),
        ("boreale", "chez Bore\u0301ale, oui", ["Bore\u0301ale"]),
        ("Boréale", "boréalement vôtre", None),
        ("Boréale", "subboréale", None),
        ("Boréale", "les Boréales", ["Boréales"]),
        ("Boréale", "#Boréale @boreale boreale.ca _Boréale_", ["Boréale", "boreale", "boreale", "Boréale"]),
        ("Boréale", "d’Boréale's", ["Boréale"]),
        ("oréal", "chez L’Oréal", ["Oréal"]),
        ("l'appareil", "deux appareils cassés", ["appareils"]),
        ("qu'attendre", "attendre encore", ["attendre"]),
        ("aujourd'hui", "aujourd’hui", ["aujourd’hui"]),
        ("aujourd'hui", "hui", None),
        ("coeur", "un cœur d’or", ["cœur"]),
        ("œuvre", "les oeuvres", ["oeuvres"]),
        ("livraison retard", "Retard de livraison, encore un retard", ["Retard", "livraison", "retard"]),
        ("livraison retard", "livraison rapide", None),
        (
            '"service client"',
            "le Service\u00a0client, le service-client",
            ["Service\u00a0client", "service-client"],
        ),
        ('"service client"', "le service du client", None),
        ('"service client"', "service clients", None),
        ('"du service"', "service du service", ["du service"]),
        ("Boréale -film", "Boréale, le film", None),
        ("Boréale -film", "Boréale, le colis", ["Boréale"]),
        ("Boréale SAUF film OU livre", "le livre Boréale", None),
        ("Boréale OU (Nordique -film)", "Nordique et Boréale, le film", ["Boréale"]),
        ("@boreale", "écrivez à info@boreale.ca", None),
        ("@boreale", "merci @boreale_officiel @boreales", None),
        ("@boreale", "merci @Boreale!", ["@Boreale"]),
        ("#boreale", "vive #Boréale", ["#Boréale"]),
        ("C++", "du C++ moderne", ["C++"]),
        ("寿司", "この寿司屋は", ["寿司"]),
        ("😡", "non😡😡", ["😡", "😡"]),
        ("x", "", None),
        ("remboursé", "Remboursée ? Deux remboursements promis", ["Remboursée", "remboursements"]),
        ("remboursements", "qu'on me rembourse", ["rembourse"]),
        ('"remboursé"', "des remboursements", None),
        ("delivery", "it was never delivered", ["delivered"]),
        ("note", "il faut noter", None),
        ("rembours*", "remboursable, remboursé, débours", ["remboursable", "remboursé"]),
        ("rembours*", "#Remboursez-nous", ["Remboursez"]),
        ("~livraison", "ma livrason, la livriason et la livraizon", ["livrason", "livriason", "livraizon"]),
        ("~livraison", "la liaison", None),
        ("~colis", "mon coli, mes collis, les coulis", ["coli", "collis", "coulis"]),
        ("colis NEAR/3 cassé", "colis arrivé tout cassé", ["colis", "cassé"]),
        ("colis NEAR/2 cassé", "colis arrivé tout cassé", None),
        ("colis NEAR/1 cassé", "un cassé, colis", ["cassé", "colis"]),
        ("colis NEAR/2 colis", "un colis seul", None),
        ('"mon colis" NEAR/2 (cassé OU abîm*)', "mon colis est abîmé", ["mon colis", "abîmé"]),
        ("boreale.ca", "voir https://www.boreale.ca/contact", ["boreale.ca"]),
        ("(colis cassé) OU merci", "merci pour le colis", ["merci"]),
    ],
)
def test_query_matches(query: str, text: str, words: list[str] | None) -> None:
    assert words_of(query, text) == words


def test_matcher_tells_every_watch_that_hits_in_their_order() -> None:
    matcher = compile_watches({"7": parse("colis"), "3": parse("Boréale"), "5": parse("film")})

    assert matcher.match(["rien", "Boréale, mon colis", "le film"]) == [
        (),
        (Hit("7", ((13, 18),)), Hit("3", ((0, 7),))),
        (Hit("5", ((3, 7),)),),
    ]


def test_no_watch_matches_nothing() -> None:
    assert compile_watches({}).match(["Boréale", ""]) == [(), ()]


class PlainEngine:
    """The same two methods with `str.find`: slow, and obviously right."""

    def __init__(self, literals: Sequence[str]) -> None:
        self.literals = literals

    def find(self, text: str) -> Iterable[Occurrence]:
        return [
            (index, at, at + len(literal))
            for index, literal in enumerate(self.literals)
            for at in range(len(text))
            if text.startswith(literal, at)
        ]


leaves = st.sampled_from(
    [Word("colis"), Word("l'eau"), Word("été"), Word("a"), Phrase("le colis"), Phrase("été")]
)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Not, inner)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
    ),
    max_leaves=6,
)
texts = st.lists(
    st.sampled_from(["colis", "le", "d’eaux", "Été", "ete", "a", "an", "-", "  ", "coliss"])
).map(" ".join)


def stands(node: Word | Phrase | Not | And | Or, text: str) -> bool:
    match node:
        case Word() | Phrase():
            return words_of(str(Query(node)), text) is not None
        case Not(part):
            return not stands(part, text)
        case And(parts):
            return all(stands(part, text) for part in parts)
        case Or(parts):
            return any(stands(part, text) for part in parts)


@given(st.lists(trees, max_size=4), st.lists(texts, max_size=4))
def test_many_watches_together_match_as_each_alone(nodes: list[Word], said: list[str]) -> None:
    queries = {str(at): Query(And((Word("colis"), node))) for at, node in enumerate(nodes)}

    matched = compile_watches(queries).match(said)

    assert matched == compile_watches(queries, PlainEngine).match(said)
    for text, hits in zip(said, matched, strict=True):
        assert [hit.key for hit in hits] == [
            key for key, query in queries.items() if stands(query.root, text)
        ]


def test_what_depends_on_the_reading_is_not_sure_before_it() -> None:
    matcher = compile_watches(
        {"1": parse("colis tone:negative"), "2": parse("colis"), "3": parse("colis -lang:fr")}
    )
    [heard] = matcher.find([message()])
    assert [(hit.key, hit.sure) for hit in heard] == [("1", False), ("2", True), ("3", False)]

    [read] = matcher.find([message().read_as(ANGRY)])
    assert [(hit.key, hit.sure) for hit in read] == [("1", True), ("2", True)]

    [unreadable] = matcher.find([message().read_as(None)])
    assert [hit.key for hit in unreadable] == ["2", "3"]


def test_language_the_network_names_needs_no_reading() -> None:
    matcher = compile_watches({"1": parse("colis lang:fr")})

    assert [hit.sure for hit in matcher.find([message(language="fr-CA")])[0]] == [True]
    assert matcher.find([message(language="en")]) == [()]


def test_somebody_is_heard_by_their_name_alone() -> None:
    matcher = compile_watches({"1": parse("from:@jean.dupont"), "2": parse("from:@autre")})

    assert [hit.key for hit in matcher.find([message(text="Bonjour")])[0]] == ["1"]


def test_only_the_watches_of_one_group_are_looked_at() -> None:
    queries = {"1": parse("colis"), "2": parse("colis")}
    matcher = Matcher(queries, groups={"1": "boreale", "2": "nordique"})

    assert [hit.key for hit in matcher.find([message()])[0]] == ["1", "2"]
    assert [hit.key for hit in matcher.find([message()], group="nordique")[0]] == ["2"]


changes = st.lists(
    st.tuples(
        st.sampled_from("abcdef"), st.none() | st.sampled_from(["colis", "été -eaux", "l'eau OU a", "colis*"])
    ),
    max_size=25,
)


@given(changes, st.lists(texts, max_size=4), st.sampled_from([1, 3, 500]))
def test_watches_that_change_match_as_if_compiled_anew(
    made: list[tuple[str, str | None]], said: list[str], fresh: int
) -> None:
    matcher, now = Matcher({"a": parse("an"), "b": parse("colis an")}), {"a": "an", "b": "colis an"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vigie.core.query.match.FRESH", fresh)
        for key, query in made:
            if query is None:
                now.pop(key, None)
                matcher.change({}, [key])
            else:
                now[key] = query
                matcher.change({key: parse(query)})
    anew = compile_watches({key: parse(query) for key, query in now.items()})

    assert len(matcher) == len(now)
    for one, other in zip(matcher.match(said), anew.match(said), strict=True):
        assert {hit.key: hit.words for hit in one} == {hit.key: hit.words for hit in other}


def test_hostile_text_costs_no_more_than_its_length() -> None:
    matcher = compile_watches(
        {str(at): parse(q) for at, q in enumerate(["a", "a b", '"a b a b"', '"a a"', "aa -a"])}
    )

    def cost(text: str, *, below: float) -> float:
        return loops_of(lambda: matcher.match([text]), below=below)

    for piece in ("a ", "a b ", "a" + " " * 50, "é\u0301", "a-"):
        short = cost(piece * 4_000, below=25)
        assert short < 25
        limit = 12 * max(short, 0.1)
        assert cost(piece * 16_000, below=limit) < limit
