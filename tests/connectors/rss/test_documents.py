"""What an address gave: encodings (B8), bombs (T9), pages instead of feeds, cut feeds (B7)."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import loops_of
from vigie.connectors.errors import Garbled, NetworkError, Refused
from vigie.connectors.rss.documents import NotAFeed, decoded, document_of
from vigie.connectors.rss.entries import Feed
from vigie.connectors.rss.jsonfeed import feed_of_json
from vigie.connectors.rss.payloads import item_of
from vigie.connectors.rss.xmlfeed import feed_of_xml

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "https://blogue.example/a/feed"
FIXTURES = Path(__file__).parent / "fixtures"


def rss(inside: str, prolog: str = "") -> str:
    return f'{prolog}<rss version="2.0"><channel><title>T</title>{inside}</channel></rss>'


def feed_of(body: bytes, content_type: str = "") -> Feed:
    return feed_of_xml(document_of(body, content_type, URL), URL)


DECLARES = '<?xml version="1.0" encoding="{}"?>'
WORDS = "<item><title>Déçu, œuvre, €</title></item>"
LATIN = WORDS.replace(", œuvre, €", "")


@pytest.mark.parametrize(
    ("body", "content_type", "title", "flags"),
    [
        (rss(WORDS).encode(), "", "Déçu, œuvre, €", ()),
        (rss(WORDS).encode("utf-8-sig"), "text/xml; charset=iso-8859-1", "Déçu, œuvre, €", ()),
        (rss(WORDS).encode("utf-16"), "", "Déçu, œuvre, €", ()),
        (rss(WORDS).encode("utf-32"), "", "Déçu, œuvre, €", ()),
        (rss(WORDS, DECLARES.format("utf-16")).encode("utf-16"), "text/xml", "Déçu, œuvre, €", ()),
        (rss(WORDS, DECLARES.format("utf-8")).encode(), "text/xml", "Déçu, œuvre, €", ()),
        (rss(LATIN, DECLARES.format("ISO-8859-1")).encode("latin-1"), "", "Déçu", ()),
        (rss(LATIN).encode("latin-1"), "application/rss+xml; charset='latin-1'", "Déçu", ()),
        (rss(LATIN, DECLARES.format("utf-8")).encode("latin-1"), "", "Déçu", ("encoding-guessed",)),
        (rss(WORDS, DECLARES.format("utf-8")).encode("cp1252"), "", "Déçu, œuvre, €", ("encoding-guessed",)),
        (rss(WORDS, DECLARES.format("x-unknown")).encode(), "", "Déçu, œuvre, €", ("encoding-guessed",)),
        (rss(LATIN, DECLARES.format("idna")).encode(), "", "Déçu", ("encoding-guessed",)),
    ],
)
def test_encoding_is_found_by_rule(
    body: bytes, content_type: str, title: str, flags: tuple[str, ...]
) -> None:
    feed = feed_of(body, content_type)

    assert [entry.title for entry in feed.entries] == [title]
    assert feed.flags == flags


@pytest.mark.parametrize(
    "encoding", ["zip", "hex", "rot13", "unicode_escape", "idna", "punycode", "utf-7", "mbcs"]
)
def test_encodings_that_are_tricks_are_passed_over(encoding: str) -> None:
    assert decoded(b"Bonjour +ADw- \\x41", f"text/xml; charset={encoding}") == ("Bonjour +ADw- \\x41", True)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "prolog",
    [
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
        f'<!DOCTYPE rss [<!ENTITY l9 "{"A" * 100_000}">]>',
        '<!DOCTYPE rss [<!ENTITY l9 SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
        '<!DOCTYPE rss [<!entity l9 "x">]>',
    ],
    ids=["laughs", "quadratic", "file", "parameter", "lower case"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-7"])
def test_entities_are_refused_before_anything_is_parsed(prolog: str, encoding: str) -> None:
    body = rss(f"<item><title>{'&l9;' * 1000}</title></item>", prolog).encode(encoding)

    def refuse() -> None:
        with pytest.raises((Refused, Garbled)):
            feed_of(body, f"application/xml; charset={encoding}")

    assert loops_of(refuse, below=25) < 25


def test_foreign_document_type_is_not_fetched() -> None:
    """Old feeds name a DTD of Netscape; nothing goes there."""
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:9/rss-0.91.dtd">'

    assert [e.title for e in feed_of(rss("<item><title>Vieux</title></item>", doctype).encode()).entries] == [
        "Vieux"
    ]


def test_body_that_is_a_file_name_is_no_door_to_the_disk() -> None:
    for body in (b"/etc/passwd", b"file:///etc/passwd", b"http://127.0.0.1:9/"):
        with pytest.raises(NotAFeed):
            feed_of(body)


def test_page_is_refused_with_the_feeds_it_names() -> None:
    with pytest.raises(NotAFeed) as caught:
        feed_of((FIXTURES / "page_that_names_its_feeds.html").read_bytes(), "text/html")

    assert caught.value.offers == ("https://blogue.example/blog/feed.xml", "https://autre.example/atom")
    assert str(caught.value) == "not-a-feed: try https://blogue.example/blog/feed.xml"


def test_page_without_feeds_and_empty_answer_are_said() -> None:
    with pytest.raises(NotAFeed) as caught:
        feed_of(b"<html><title>Log in</title><form></form></html>")
    assert str(caught.value) == "not-a-feed"
    with pytest.raises(Garbled):
        feed_of(b"  \n")


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9, 0.99])
def test_cut_feed_is_refused_whole(kept: float) -> None:
    body = rss("".join(f"<item><title>Titre {n}</title><link>/{n}</link></item>" for n in range(50))).encode()

    with pytest.raises(Garbled):
        feed_of(body[: int(len(body) * kept)])


def test_feed_that_is_not_quite_xml_is_mended_and_flagged() -> None:
    feed = feed_of(
        rss(
            "<item><title>R&D & Cie &odd; &LT;i&GT;x</title><description>a <b>b</i></description></item>"
        ).encode()
    )

    assert [e.title for e in feed.entries] == ["R&D & Cie &odd; x"]
    assert feed.flags == ("malformed",)


def test_names_of_html_characters_are_understood() -> None:
    feed = feed_of(
        rss("<item><title>Caf&eacute;&nbsp;&mdash; R&amp;D &lt;b&gt;x&lt;/b&gt;</title></item>").encode()
    )

    assert [e.title for e in feed.entries] == ["Café\xa0— R&D x"]
    assert feed.flags == ()


HOSTILE = {
    "unclosed": "<item><title>x" * 100_000,
    "nested": f"<item><description>{'<div>' * 50_000}{'</div>' * 50_000}</description></item>",
    "less-than": f"<item><title>{'<' * 200_000}</title></item>",
    "ampersands": f"<item><title>{'&' * 200_000}</title></item>",
    "comments": "<!-- " * 90_000,
    "declarations": "<!D " * 90_000,
    "sections": f"<item><title>{'<![CDATA[' * 50_000}</title></item>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_feed_costs_little(name: str) -> None:
    body = rss(HOSTILE[name]).encode()

    def attempt() -> None:
        with contextlib.suppress(Garbled, Refused):
            feed_of(body)

    assert loops_of(attempt, below=125) < 125


@pytest.mark.parametrize("body", ["x" * 5_000_000, "&" * 1_100_000])
def test_too_large_feed_is_refused(body: str) -> None:
    with pytest.raises(Refused, match="too-large"):
        feed_of(rss(body).encode())


SEEDS = [path.read_bytes() for path in sorted(FIXTURES.iterdir())]


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A real document with a few bytes replaced, dropped or doubled."""
    body = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(body) - 1))
        length = draw(st.integers(0, 40))
        put = draw(
            st.binary(max_size=12) | st.sampled_from([b"<", b"&", b"]]>", b"\x00", b"<![CDATA[", b'"'])
        )
        body[at : at + length] = put
    return bytes(body)


@given(
    body=spoiled() | st.binary(max_size=300),
    content_type=st.sampled_from(["", "text/xml", "x; charset=utf-16"]),
)
def test_any_bytes_are_a_feed_or_a_typed_refusal(body: bytes, content_type: str) -> None:
    try:
        document = document_of(body, content_type, URL)
        feed = feed_of_json(document, URL) if document.kind == "json" else feed_of_xml(document, URL)
    except NetworkError:
        return
    for entry in feed.entries:
        item = item_of(entry, feed, source=URL, to_us=False, now=NOW)
        json.dumps(dict(item.raw)).encode()
        repr(item).encode()
        assert item.native_id
        assert len(item.native_id) <= 500
        assert item.author.native_id
        assert item.url == "" or item.url.startswith(("http://", "https://", "HTTP"))
