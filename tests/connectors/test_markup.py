import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import loops_of
from vigie.connectors.markup import plain, text_of_html, web_url


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<p>Pas livré ? <b>gras</b> &amp; a &lt; b 😀</p>\n<p>deux<br />\ntrois</p>\n",
            "Pas livré ? gras & a < b 😀\n\ndeux\ntrois",
        ),
        ("<div>a</div><div>b</div>c<ul><li>1</li><li>2</li></ul>", "a\nb\nc\n\n1\n2"),
        ("<script>alert(1)</script>x<style>p{}</style>y<!-- z -->", "xy"),
        ("&lt;script&gt; &amp;lt;", "<script> &lt;"),
        ("a < b & <3 1<2", "a < b & <3 1<2"),
        ('x<img src="e.png" alt="😀" class="wp-smiley">y<img src=x onerror=alert(1)>', "x😀y"),
        ("<p>a</p><blockquote><p>q</p></blockquote>b", "a\n\nq\n\nb"),
        ("un\n   deux\tquatre", "un deux quatre"),
        ("", ""),
    ],
)
def test_html_is_read_as_a_person_reads_it(html: str, text: str) -> None:
    assert text_of_html(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<a href='https://prix.example/?a=1&amp;b=2' rel=x>ici</a> !",
            "ici (https://prix.example/?a=1&b=2) !",
        ),
        ('<a href="https://a.example/">https://a.example</a>', "https://a.example"),
        ('<a href="http://a.example/x">a.example/x</a>', "a.example/x"),
        (
            '<a href="https://faux.example">https://banque.example</a>',
            "https://banque.example (https://faux.example)",
        ),
        ('<a href="javascript:alert(1)"><b>gras</b></a>', "gras (javascript:alert(1))"),
        ('<a name="x">ancre</a> <a href="https://a.example">ouvert', "ancre ouvert"),
    ],
)
def test_where_a_link_leads_is_told(html: str, text: str) -> None:
    assert text_of_html(html, show_links=True) == text


@pytest.mark.parametrize(
    "piece", ["<img ", "<img alt='", "<a href='x'>", "<a href=", "<div ", "<", "&", "<p>", "\n", "<!--"]
)
def test_hostile_markup_costs_little(piece: str) -> None:
    html = piece * (200_000 // len(piece))

    assert loops_of(lambda: text_of_html(html, keep_newlines=True, show_links=True), below=50) < 50


@pytest.mark.parametrize("piece", ['alt="" ', "alt='' ", 'href="" ', "href= ", "a=b "])
@pytest.mark.parametrize("tag", ["<img ", "<a "])
def test_a_tag_without_end_costs_little(tag: str, piece: str) -> None:
    html = tag + piece * (200_000 // len(piece))

    assert loops_of(lambda: text_of_html(html, show_links=True), below=50) < 50


def test_newlines_of_a_typed_comment_are_kept() -> None:
    assert text_of_html("un\n\n\n\ndeux\r\ntrois <i>x</i>", keep_newlines=True) == "un\n\ndeux\ntrois x"


def test_what_no_database_holds_is_replaced() -> None:
    assert (
        plain("a\x00b\ud800c\ud83d\ude00\x1b[31m\u202e\u200d\n")
        == "a\ufffdb\ufffdc😀\ufffd[31m\u202e\u200d\n"
    )
    assert text_of_html("&#0;x&#xD800;y&#27;") == "\ufffdx\ufffdy\ufffd" or "\x1b" not in text_of_html(
        "&#27;"
    )


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_any_text_comes_out_storable(html: str) -> None:
    text = text_of_html(html)

    text.encode("utf-8")
    assert not set(text) & {chr(n) for n in range(32) if chr(n) not in "\n\t"}


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), max_size=100))
def test_escaped_text_comes_back_whole(text: str) -> None:
    """What we send to a site (escaped) is what we read back from it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert text_of_html(escaped, keep_newlines=True) == text


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://exemple.fr/é?a=1", "https://exemple.fr/é?a=1"),
        (" HTTP://a.b/ ", "HTTP://a.b/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//a.b/", ""),
        ('https://a.b/" onclick="x', ""),
        ("https://a.b/<x>", ""),
        ("https://a.b/\x00", ""),
        ("https://a b/", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_are_links(url: str, expected: str) -> None:
    assert web_url(url) == expected
