"""From the HTML of a network to the plain text a person wrote. Pure."""

import re
from html import unescape

import nh3

# Where a page shows a new line, and where a blank one; the rest of the markup is dropped, scripts
# and styles with what they hold.
_LINE = re.compile(r"<br\s*/?>|</(?:p|h[1-6]|blockquote|pre|ul|ol|table)>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<(?:p|h[1-6]|blockquote|pre|ul|ol|table)\b[^<>]*>|<hr\s*/?>", re.IGNORECASE)
_BOX = re.compile(r"</?(?:div|li|tr|section|article|dt|dd)\b[^<>]*>", re.IGNORECASE)
# Tags are cut out whole before their attributes are looked for: one search for both takes the square of
# a tag that repeats them, and strangers choose its length.
_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_LINK = re.compile(r"(<a\b[^<>]*>)((?:(?!</?a\b)[\s\S]){0,2000})</a\s*>", re.IGNORECASE)
_ALT = re.compile(r"\balt=(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_HREF = re.compile(r"\bhref=(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v]+")
_GAPS = re.compile(r"\n{3,}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EDGE = "\x01"  # of a box: two that touch are one new line. Cannot be in a text once cleaned.


def plain(text: str) -> str:
    """The text with what no database or JSON can hold replaced by U+FFFD: controls, lone surrogates."""
    mended = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROLS.sub("\ufffd", mended.replace("\r\n", "\n").replace("\r", "\n"))


def text_of_html(html: str, *, keep_newlines: bool = False, show_links: bool = False) -> str:
    r"""What a reader sees of some HTML: its words, its line breaks, the `alt` of its pictures (emoji).

    keep_newlines: a newline of the source is one for the reader (a comment as it was typed),
    not white space (a page). show_links: where a link leads is told after its words, unless they
    say it: a false prize hides in its address.

    >>> text_of_html("<p>Déçu&nbsp;!</p><p>Colis <b>perdu</b><br>merci &lt;3</p>")
    'Déçu\xa0!\n\nColis perdu\nmerci <3'
    """
    source = plain(html)
    if keep_newlines:
        source = source.replace("\n", "<br>")
    source = _SPACES.sub(" ", source.replace("\n", " "))
    if show_links:
        source = _LINK.sub(_told, source)
    source = _PICTURE.sub(_seen, source)
    source = _BOX.sub(_EDGE, _LINE.sub("\n", _PARAGRAPH.sub("\n", source)))
    text = nh3.clean(source, tags=set(), attributes={}, strip_comments=True)
    text = plain(unescape(re.sub(f"{_EDGE}[ {_EDGE}]*", "\n", text)))
    lines = (line.strip(" ") for line in text.split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def _seen(picture: re.Match[str]) -> str:
    alt = _ALT.search(picture[0])
    return alt[1][1:-1] if alt else picture[0]


def _told(link: re.Match[str]) -> str:
    href, words = _HREF.search(link[1]), link[2]
    if href is None:
        return link[0]
    there = href[1][1:-1].strip()
    said = unescape(nh3.clean(words, tags=set())).strip()
    known = unescape(there).removeprefix("https://").removeprefix("http://").strip("/")
    return words if known.casefold() in said.casefold() else f"{words} ({there})"


def web_url(url: str) -> str:
    """The address if a browser may open it, else "": no script, no file, no control characters."""
    url = plain(url).strip()
    return url if re.fullmatch(r"https?://[^\s<>\"\ufffd]+", url, re.IGNORECASE) else ""
