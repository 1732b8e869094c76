"""Feeds by situation → items. The one of WordPress was captured on 2026-11-25, the others are by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vigie.connectors.errors import Garbled
from vigie.connectors.rss.documents import NotAFeed, document_of
from vigie.connectors.rss.entries import Entry, Feed, native_id_of, signature_of
from vigie.connectors.rss.jsonfeed import feed_of_json
from vigie.connectors.rss.payloads import item_of
from vigie.connectors.rss.xmlfeed import feed_of_xml
from vigie.core.types import Author, Item, Kind, Place

FIXTURES = Path(__file__).parent / "fixtures"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SOURCE = "https://quotidien.example/rss/une.xml"


def feed_of(name: str) -> Feed:
    body = (FIXTURES / name).read_bytes()
    document = document_of(body, "", SOURCE)
    return feed_of_json(document, SOURCE) if document.kind == "json" else feed_of_xml(document, SOURCE)


def items_of(name: str, now: datetime = NOW) -> list[Item]:
    feed = feed_of(name)
    return [item_of(entry, feed, source=SOURCE, to_us=False, now=now) for entry in feed.entries]


def test_article_becomes_an_item() -> None:
    item = items_of("rss_with_odd_entries.xml")[0]

    assert item == Item(
        native_id="https://quotidien.example/2026/03/colis",
        kind=Kind.ARTICLE,
        text="Colis perdus : « la galère »\xa0!\n\nDes clients de Boréale attendent.\n\nVoir la suite.",
        author=Author(f"{SOURCE}#Zoé Roy", name="Zoé Roy"),
        place=Place(SOURCE, "Le Quotidien & Cie", "https://quotidien.example/accueil", culture="public"),
        said_at=datetime(2026, 3, 1, 8, 59, 59, tzinfo=UTC),  # a leap second that never was
        url="https://quotidien.example/2026/03/colis",
        language="fr",
        media=("https://quotidien.example/images/colis.jpg", "https://cdn.example/v.mp4"),
        raw=item.raw,
    )
    assert feed_of("rss_with_odd_entries.xml").wait == timedelta(minutes=30)


def test_entry_without_date_or_address_is_said_now_and_known_by_its_words() -> None:
    item = items_of("rss_with_odd_entries.xml")[1]
    later = items_of("rss_with_odd_entries.xml", NOW + timedelta(hours=1))[1]

    assert (item.said_at, item.raw["flags"], item.url) == (NOW, ["date-missing"], "")
    assert item.native_id == later.native_id != items_of("rss_with_odd_entries.xml")[0].native_id
    assert item.author == Author(SOURCE, name="Le Quotidien & Cie", url="https://quotidien.example/accueil")


def test_odd_dates_and_dangerous_addresses_are_told() -> None:
    _, _, future, past = items_of("rss_with_odd_entries.xml")

    assert (future.said_at, future.raw["flags"], future.url) == (NOW, ["date-implausible"], "")
    assert (past.said_at, past.raw["flags"]) == (NOW, ["date-implausible"])


def test_no_mail_address_leaves_the_feed() -> None:
    for name in ("rss_with_odd_entries.xml", "atom_answer_to_an_entry.xml"):
        assert "@" not in repr([(i.author, i.native_id, i.raw["guid"]) for i in items_of(name)])


def test_answer_in_a_feed_is_a_comment_with_its_parent() -> None:
    [item] = items_of("atom_answer_to_an_entry.xml")

    assert (item.kind, item.text) == (Kind.COMMENT, "Same here,\ntwo weeks.")
    assert (item.native_id, item.parent_id) == ("tag:forum.example,2026:2", "tag:forum.example,2026:1")
    assert item.author == Author(
        "https://quotidien.example/u/bo", name="Bo", url="https://quotidien.example/u/bo"
    )
    assert item.said_at == datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
    assert (item.edited_at, item.version) == (
        datetime(2026, 3, 1, 10, 30, tzinfo=UTC),
        "2026-03-01T10:30:00+00:00",
    )
    assert (item.language, item.place.name) == ("en", "Replies & more")
    assert feed_of("atom_answer_to_an_entry.xml").older == "https://quotidien.example/rss/une.xml?page=2"


def test_rss_of_2001_is_read() -> None:
    [item] = items_of("rss_1_of_2001.xml")

    assert (item.native_id, item.text, item.author.name) == ("https://vieux.example/1", "Bonjour", "Ana")
    assert item.said_at == datetime(2026, 2, 28, 12, 0, tzinfo=UTC)


def test_comment_feed_of_wordpress_gives_comments() -> None:
    answer, comment = items_of("wordpress_comments_of_one_article.xml", datetime(2026, 11, 26, tzinfo=UTC))

    assert (comment.kind, comment.text, comment.author.name) == (
        Kind.COMMENT,
        "Pas livré ? Dix jours 😀\n\nÉ.",
        "Élodie",
    )
    assert comment.url == "http://boutique.example/fil/#comment-2"
    assert answer.text == "In reply to Élodie.\n\nBonjour Élodie. Camille"


def test_json_feed_gives_its_good_items_and_tells_the_broken_ones() -> None:
    feed = feed_of("json_feed_with_a_broken_item.json")
    first, second, third = items_of("json_feed_with_a_broken_item.json")

    assert first.native_id.endswith(":9007199254740993"), "a number above 2**53 is kept whole"
    assert (first.text, first.said_at) == (
        "1 < 2 & c’est tout\n\nFin",
        datetime(2026, 3, 1, 13, 0, tzinfo=UTC),
    )
    assert first.author == Author("https://carnet.example/ana", name="Ana", url="https://carnet.example/ana")
    assert (second.text, second.media) == (
        "B\n\nGras",
        ("https://quotidien.example/rss/i.png", "https://cdn.example/x.mp3"),
    )
    assert (third.text, third.raw["flags"]) == ("Sans texte", ["date-missing"])
    assert len(feed.refused) == 2
    assert "id" in feed.refused[0][0]
    assert feed.older == "https://carnet.example/feed.json?page=2"


@pytest.mark.parametrize(
    ("body", "leaf"),
    [
        (b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": 1}', Garbled),
        (b'{"items": []}', NotAFeed),
        (b'{"version": "2.0", "items": []}', NotAFeed),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 3}', NotAFeed),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"[" * 100_000 + b"]}", Garbled),
    ],
)
def test_other_json_is_no_feed(body: bytes, leaf: type[Exception]) -> None:
    with pytest.raises(leaf):
        feed_of_json(document_of(body, "application/json", SOURCE), SOURCE)


def test_guid_is_worldwide_or_of_its_feed() -> None:
    other = "https://autre.example/rss"

    assert native_id_of(Entry("https://a.example/1"), SOURCE) == native_id_of(
        Entry("https://a.example/1"), other
    )
    assert native_id_of(Entry("42"), SOURCE) != native_id_of(Entry("42"), other)
    assert native_id_of(Entry("", "https://a.example/1"), SOURCE) == "https://a.example/1"
    long = native_id_of(Entry("urn:" + "x" * 10_000), SOURCE)
    assert len(long) < 500
    assert long != native_id_of(Entry("urn:" + "x" * 10_001), SOURCE)


def test_signature_follows_words_and_date() -> None:
    entry = Entry("1", title="A", html="<p>b</p>")

    assert signature_of(entry) == signature_of(Entry("2", title="A", html="<p>b</p>"))
    assert signature_of(entry) != signature_of(Entry("1", title="A", html="<p>c</p>"))
    assert signature_of(entry) != signature_of(Entry("1", title="A", html="<p>b</p>", updated_at=NOW))


def test_very_long_entry_is_cut() -> None:
    item = item_of(Entry("1", html="x" * 10_000_000), Feed(), source=SOURCE, to_us=True, now=NOW)

    assert len(item.text) == 200_000
    assert item.to_us
