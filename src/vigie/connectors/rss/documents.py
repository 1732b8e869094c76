"""What an address gave: its bytes decoded by rule, and a feed recognised, refused or cut. Pure."""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from html import escape, unescape
from html.entities import html5
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urljoin
from xml.parsers import expat

from vigie.connectors.errors import Garbled, Refused
from vigie.connectors.markup import web_url

LARGEST = 5_000_000  # bytes; parsing costs up to three seconds a megabyte
LARGEST_MALFORMED = 500_000  # mending what is not XML costs more than its length

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Python's, and no encoding of a document.
NO_ENCODINGS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"})

FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,500}\?>")
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|feed|rdf|html)[\s>]", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_BARE = re.compile(r"&(?!#\d|#x|[A-Za-z][A-Za-z0-9]{0,31};)")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{0,31});")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})

# Where expat stops when the end is missing.
_CUT = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    }
)


@dataclass(frozen=True, slots=True)
class Document:
    """text: without its XML declaration. flags: "encoding-guessed", "malformed"."""

    kind: Literal["xml", "json"]
    text: str
    flags: tuple[str, ...] = ()


class NotAFeed(Refused):
    """A page. offers: addresses of the feeds it names."""

    code = "not-a-feed"

    def __init__(self, offers: tuple[str, ...]) -> None:
        super().__init__(f"not-a-feed: try {offers[0]}" if offers else "not-a-feed")
        self.offers = offers


def document_of(body: bytes, content_type: str, url: str) -> Document:
    """Raises NotAFeed for a page, Refused for what is dangerous or too large, Garbled for what is cut."""
    if len(body) > LARGEST:
        raise Refused("too-large")
    text, guessed = decoded(body, content_type)
    flags = ("encoding-guessed",) if guessed else ()
    text = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    if text.startswith("{"):
        return Document("json", text, flags)
    root = _ROOT.search(text[:20_000])
    if root is None or root[1].lower() == "html":
        if not text.strip():
            raise Garbled("empty")
        raise NotAFeed(offers_of(text, url))
    if _ENTITY.search(text):
        raise Refused("declares-entities")
    # Many feeds use the names of HTML, which are no entities of XML, or a bare "&".
    text = _NAMED.sub(_character, _BARE.sub("&amp;", text))
    if len(text) > LARGEST:
        raise Refused("too-large")
    return _checked(text, flags)


def _checked(text: str, flags: tuple[str, ...]) -> Document:
    parser = expat.ParserCreate("utf-8")  # no entity is declared in it: that was refused before
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        if error.code in _CUT:
            raise Garbled("cut") from error
        if len(text) > LARGEST_MALFORMED:
            raise Garbled("malformed-and-large") from error
        return Document("xml", text, (*flags, "malformed"))
    return Document("xml", text, flags)


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name in _XML_NAMES:
        return found[0]
    if f"{name};" in html5:
        return escape(unescape(found[0]), quote=False)  # &LT; is a name too
    return f"&amp;{name};"


def decoded(body: bytes, content_type: str) -> tuple[str, bool]:
    """By mark, HTTP header, declaration, UTF-8, Windows-1252; True when what was declared is false."""
    for mark, encoding in BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace"), False
    header, inside = _CHARSET.search(content_type), _DECLARED.search(body[:400])
    declared = [found for found in (header and header[1], inside and inside[1].decode("ascii")) if found]
    for encoding in (*declared, "utf-8"):
        text = _strictly(body, encoding)
        if text is not None:
            return text, bool(declared) and encoding not in declared
    return body.decode("cp1252", "replace"), True


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        if codecs.lookup(encoding).name.replace("-", "_") in NO_ENCODINGS:
            return None
        return body.decode(encoding)
    except (LookupError, ValueError):
        return None


class _Links(HTMLParser):
    """`<link rel="alternate">` of a page that name a feed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = said.get("href", "")
        words = said.get("rel", "").lower().split()
        if tag == "link" and "alternate" in words and said.get("type", "").lower() in FEED_TYPES:
            self.found.append(said.get("href", ""))


def offers_of(page: str, url: str) -> tuple[str, ...]:
    """Addresses of the feeds that a page names, at most five."""
    links = _Links()
    with suppress(AssertionError):  # html.parser of 3.11 stops so at some odd declarations
        links.feed(page[:200_000])
    return tuple(dict.fromkeys(filter(None, (_joined(url, links.base, href) for href in links.found))))[:5]


def _joined(url: str, base: str, href: str) -> str:
    try:
        return web_url(urljoin(urljoin(url, base), href))
    except ValueError:
        return ""
