"""Search finds what a watch would catch, whatever the database."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_account, make_brand, make_member, make_mention
from tests.listening.rows import NOW, gone, item, keep
from vigie.brands.models import Brand
from vigie.core.query import QueryError, compile_watches, parse
from vigie.core.types import Author, Guess, Kind, Place, Reading
from vigie.listening import search as searching
from vigie.listening.fulltext import fulltext
from vigie.listening.indexing import (
    catch_up,
    index_anew,
    index_mentions,
    index_stored,
    left_to_index,
    of_brand,
)
from vigie.listening.models import Mention, SavedSearch, SearchProgress
from vigie.listening.queries import subjects_of
from vigie.listening.search import forget_search, found_all, save_search, saved_searches_of, search
from vigie.listening.services import correct_reading

pytestmark = pytest.mark.django_db


def said(brand: Brand, *texts: str, **fields: object) -> list[Mention]:
    made = [make_mention(brand, text=text, **fields) for text in texts]
    index_mentions([mention.pk for mention in made])
    return made


def found(brand: Brand, query: str, **given: object) -> list[str]:
    page = search(brand=brand, query=parse(query), now=NOW, **given)
    return [match.mention.text for match in page.matches]


TEXTS = [
    *("Mon colis n'est jamais arrivé", "Remboursée enfin, merci", "deux remboursements promis", "le Wi-Fi"),
    *(
        "l’œuvre d’été",
        "C++ et 😡",
        "この寿司屋",
        "ma livrason est perdue",
        "colis cassé",
        "colis tout cassé",
    ),
    *("voir https://boreale.ca/contact", "@boreale répondez", "борщ", "", "boréalement vôtre", "Boréale !"),
]
QUERIES = [
    *("colis", "remboursé", "rembours*", "~livraison", "wi-fi", "œuvre été", "C++", "😡", "寿司", "борщ"),
    *('"mon colis"', "boreale.ca", "@boreale", "boréale", "colis NEAR/1 cassé", "colis -cassé", "lang:fr"),
    *("(colis cassé) OU merci", "tone:negative", "colis tone:positive", "severity:>=2", "kind:review"),
    *("network:bluesky", "has:link", "-colis lang:fr", "place:page", "from:@luc", "since:2026-11-18"),
    *("since:2027-01-01", "until:2026-11-18", "le OU la", "reach:>200", "reach:<200", "rating:<3"),
    *("topic:delivery -tone:negative", '-"mon colis" merci OU colis'),
]


def test_search_and_matcher_agree_on_the_same_messages() -> None:
    brand = make_brand()
    readings = [
        Reading("x", language=Guess("fr", 0.9), sentiment=Guess("negative", 0.9), severity=2),
        Reading("x", language=Guess("en", 0.9), topic=Guess("delivery", 0.9), severity=0),
    ]
    for number, text in enumerate(TEXTS):
        said(
            brand,
            text,
            reading=readings[number % 2],
            rating=number % 5 + 1,
            now=NOW + timedelta(days=number % 3),
        )
    rows = list(Mention.objects.select_related("author", "place", "reading_row", "brand").order_by("-pk"))
    for query in QUERIES:
        hits = compile_watches({"q": parse(query)}).find(subjects_of(rows))
        caught = [row.text for row, hit in zip(rows, hits, strict=True) if hit]
        assert found(brand, query) == caught, query


def test_words_that_were_found_are_shown_in_their_place() -> None:
    brand = make_brand()
    said(brand, "Les remboursements tardent")
    [match] = search(brand=brand, query=parse("remboursé"), now=NOW).matches

    assert [match.mention.text[start:end] for start, end in match.words] == ["remboursements"]


def test_newest_comes_first_page_by_page() -> None:
    brand = make_brand()
    said(brand, *(f"colis {number}" for number in range(7)))
    first = search(brand=brand, query=parse("colis"), now=NOW, limit=3)
    second = search(brand=brand, query=parse("colis"), now=NOW, limit=3, before=first.before)
    third = search(brand=brand, query=parse("colis"), now=NOW, limit=3, before=second.before)

    pages = [[match.mention.text for match in page.matches] for page in (first, second, third)]
    assert pages == [["colis 6", "colis 5", "colis 4"], ["colis 3", "colis 2", "colis 1"], ["colis 0"]]
    assert third.before is None
    every = [match.mention.text for match in found_all(brand=brand, query=parse("colis"), now=NOW)]
    assert every == [text for page in pages for text in page]


def test_page_gives_up_in_time_and_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST_LOOKED", 4)
    brand = make_brand()
    said(brand, "perdu, mon colis")
    said(brand, *["colis mon perdu"] * 6)
    page = search(brand=brand, query=parse('"mon colis"'), now=NOW)

    assert (page.matches, page.looked) == ([], 4)
    assert page.before
    rest = [match.mention.text for match in found_all(brand=brand, query=parse('"mon colis"'), now=NOW)]
    assert rest == ["perdu, mon colis"]


def test_brands_find_their_own_only() -> None:
    brand, other = make_brand(), make_brand()
    said(brand, "mon colis")
    said(other, "leur colis")

    assert found(brand, "colis") == ["mon colis"]
    assert found(other, "colis OU lang:fr") == ["leur colis"]


def test_foreign_rows_in_the_index_are_never_shown() -> None:
    """Even if the index lied: the rows themselves are asked whose they are."""
    brand = make_brand()
    [foreign] = said(make_brand(), "leur colis")
    fulltext().store([(foreign.pk, frozenset({of_brand(brand.pk), "wacoli"}))])

    assert found(brand, "colis") == []


def test_edited_deleted_and_corrected_messages_are_found_as_they_are() -> None:
    account = make_account()
    brand = account.brand

    def hear(*items: object) -> None:
        kept = keep(account, *items)
        index_stored({"new": kept.new, "edited": kept.edited, "deleted": kept.deleted}, NOW)

    hear(item("un", text="mon colis"), item("deux", text="ton colis"))
    hear(item("un", text="mon paquet", edited_at=NOW, version="2"), gone("deux"))
    assert found(brand, "colis") == []
    assert found(brand, "paquet") == ["mon paquet"]

    mention = Mention.objects.get(native_id="un")
    assert found(brand, "paquet tone:positive") == []
    correct_reading(mention=mention, head="sentiment", value="positive", by=make_member(brand), now=NOW)
    assert found(brand, "paquet tone:positive") == ["mon paquet"]


def test_what_was_stored_before_the_index_is_caught_up_with() -> None:
    brand = make_brand()
    for number in range(5):
        make_mention(brand, text=f"colis {number}")
    assert left_to_index(brand) == 5
    assert found(brand, "colis") == []

    catch_up(NOW)
    assert (len(found(brand, "colis")), left_to_index(brand)) == (5, 0)


def test_index_of_another_kind_of_database_counts_for_nothing() -> None:
    """Rows that moved here bring their progress, not their index."""
    brand = make_brand()
    make_mention(brand, text="colis")
    make_mention(text="d’une autre marque")
    SearchProgress.objects.create(engine="elsewhere", upto=10**9, until=10**9)

    assert left_to_index(brand) == 1


def test_index_is_made_anew_on_demand() -> None:
    brand = make_brand()
    [mention] = said(brand, "colis")
    catch_up(NOW)
    fulltext().store([(mention.pk, frozenset({"wrong"}))])
    assert found(brand, "colis") == []

    index_anew()
    catch_up(NOW)
    assert found(brand, "colis") == ["colis"]


def test_text_of_strangers_cannot_steer_the_index() -> None:
    brand = make_brand()
    hostile = "x\" OR rowid:1 NEAR(a b) \x00 ' ; DROP TABLE -- :* & | ! <-> b7 wacolis"
    account = make_account(brand)
    keep(
        account,
        item("un", text=hostile, author=Author("a'b", '"x" OR *'), place=Place("p & !x", "a | b", ours=True)),
    )
    index_mentions(list(Mention.objects.values_list("pk", flat=True)))

    assert found(brand, "colis") == []
    assert len(found(brand, "table")) == 1
    assert len(found(brand, "from:\"'x' OR\"")) == 0


def test_endless_word_is_stored_and_found() -> None:
    brand = make_brand()
    said(brand, "o" * 20_000, f"colis {'n' * 20_000}")

    assert len(found(brand, f"{'o' * 100}*")) == 1
    assert len(found(brand, "colis")) == 1


def test_kind_and_day_are_asked_of_the_message() -> None:
    brand = make_brand()
    said(brand, "avis", kind=Kind.REVIEW, now=NOW)

    assert found(brand, "kind:review since:2026-11-01 until:2026-11-30") == ["avis"]
    assert found(brand, f"since:{date(2026, 12, 1)}") == []


def test_search_is_saved_once_under_its_name() -> None:
    brand = make_brand()
    member = make_member(brand)
    saved = save_search(brand=brand, name=" Colis ", query="colis ton:négatif", by=member, now=NOW)
    with pytest.raises(ValidationError):
        save_search(brand=brand, name="Colis", query="x", by=member, now=NOW)
    with pytest.raises(QueryError):
        save_search(brand=brand, name="Autre", query="(x", by=member, now=NOW)
    save_search(brand=make_brand(), name="Colis", query="x", by=None, now=NOW)

    assert [one.name for one in saved_searches_of(brand=brand)] == ["Colis"]
    forget_search(saved=saved)
    assert SavedSearch.objects.count() == 1
