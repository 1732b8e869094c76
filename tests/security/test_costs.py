"""Nothing people type or strangers send takes long, whatever it repeats (TRUST T12, B89-B92)."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from tests import factories as make
from tests.costs import loops_of
from vigie.brands.models import Role
from vigie.connectors.redaction import redact
from vigie.core.policy import PolicyRefused, load_policy
from vigie.core.query import QueryError, compile_watches, parse
from vigie.core.readiness import disagreements
from vigie.core.readiness.phones import can_ring
from vigie.core.reply import fill, sign, slots, unfilled
from vigie.core.text import read_texts
from vigie.listening.services import save_watch

SIZE = 10_000
LIMIT = 25  # loops for 10 kB, about a second: what explodes takes far more
# fmt: off
PIECES = [
    "a", "A ", "é", "0", "1 ", "-", "- ", ".", "a.", ",", "@", "a@", "#", "(", ")", "[", "{", "<", ">",
    '"', "«", "“", "'", "’", "\\", "/", "|", "*", "+", "?", "!", "_", "X", "\n", "\t", "\xa0",
    "\u200b", "😀", "http://", "www.a.", "aa.aa.", "+33 6 ", "06 12 ", "FR76 ", "4-", "$1,",
    "rue de la ", "1 rue ", "n° ", "token:", "token ", "bearer a", "basic :", "not ", "and ", "or ",
    "OR ", "SAUF ", "a OR ", "-a ", '"a" ', "{a", "{{", "{a}", "{0.__class__}", "%s", "%(a)s", "[a",
    "<a ", "XXX", "____", "????", "c o n ", "connn", "\xe9\u0301", "\u0301", "\u202e", "\ufdfa",
    "\U000e0041", "\x01", "rule ", "when ", "says «", "severity >= 3 and ",
]
# fmt: on


def corpus() -> list[str]:
    """Each piece over and over, alone, and every other after a beginning or before an end that is missing."""
    texts = [piece * (SIZE // len(piece)) for piece in PIECES]
    return [*texts, *(f"a {text}b" for text in texts[::2]), *(f'"{text}' for text in texts[1::2])]


CORPUS = corpus()


def slowest(work: Callable[[str], object]) -> tuple[float, str]:
    """The most any text of the corpus cost, in loops, and the beginning of that text."""
    work(CORPUS[0])  # what is loaded once is not counted
    return max((loops_of(lambda text=text: work(text), below=LIMIT), text[:20]) for text in CORPUS)


def refused(work: Callable[[str], object], *errors: type[Exception]) -> Callable[[str], object]:
    def tried(text: str) -> None:
        try:
            work(text)
        except errors:
            return

    return tried


TRIED: dict[str, Callable[[str], object]] = {
    "reading": lambda text: read_texts([text]),
    "query": refused(parse, QueryError),
    "long-query": refused(lambda text: compile_watches({"q": parse(text[:2000])}), QueryError),
    "rules": refused(lambda text: load_policy(text, version="draft"), PolicyRefused),
    "condition": refused(
        lambda text: load_policy(f'rule a "b"\n  when {text}', version="draft"), PolicyRefused
    ),
    "says": refused(
        lambda text: load_policy(f'rule a "b"\n  when says « {text} »', version="draft"), PolicyRefused
    ),
    "slots": slots,
    "unfilled": unfilled,
    "fill": lambda text: fill(text, {"a": text}),
    "sign": lambda text: sign(text, "Camille", "service clientèle", "fr"),
    "two-languages": lambda text: disagreements(text, text),
    "telephone": can_ring,
    "redact": lambda text: redact(text, ["hunter22"]),
}


@pytest.mark.parametrize("what", TRIED)
def test_no_text_takes_long(what: str) -> None:
    took, text = slowest(TRIED[what])

    assert took < LIMIT, text


QUERIES = [
    '"a - b"',
    '"a - - - - - - b"',
    '"- - - -"',
    f'"{"a " * 400}b"',
    "a OR b OR -",
    "aaaa aaaaa aaaaaa a",
]


@pytest.mark.parametrize("query", QUERIES)
def test_no_watch_makes_matching_long(query: str) -> None:
    """Who writes the watch and who writes the message may be the same."""
    try:
        matcher = compile_watches({"q": parse(query)})
    except QueryError:
        return
    took, text = slowest(lambda text: matcher.match([text]))

    assert took < LIMIT, text


@pytest.mark.parametrize(("open_", "close"), [("(", ")"), ('"', '"'), ("-", ""), ("NOT ", ""), ("-(", ")")])
@pytest.mark.parametrize("depth", [10, 21, 500, 5000])
def test_queries_have_a_bottom(open_: str, close: str, depth: int) -> None:
    refused(parse, QueryError)(open_ * depth + "a" + close * depth)


@pytest.mark.parametrize(("open_", "close"), [("(", ")"), ("not ", ""), ("not (", ")"), ("(always or ", ")")])
@pytest.mark.parametrize("depth", [10, 21, 500, 20_000])
def test_rules_have_a_bottom(open_: str, close: str, depth: int) -> None:
    text = f'rule a "b"\n  when {open_ * depth}always{close * depth}\n  then watch\n  because praise'
    refused(lambda said: load_policy(said, version="draft"), PolicyRefused)(text)


SSTI = [
    "{{7*7}}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{%now 'Y'%}",
    "{0.__class__.__mro__}",
    "{name.__class__}",
    "{name!r}",
    "{name:>999999999}",
    "{name[0]}",
    "{{name}}",
    "%(name)s%n%s",
    "{settings.SECRET_KEY}",
    "{% load static %}{{ request }}",
]


@pytest.mark.parametrize("text", SSTI)
def test_templates_are_filled_and_never_run(text: str) -> None:
    assert fill(text, {}).text == text
    assert fill("Bonjour {name}, merci.", {"name": text}).text == f"Bonjour {text}, merci."
    assert fill(text, {"name": "Luc", "settings": "x", "request": "x"}).text in {
        text,
        text.replace("{{name}}", "{Luc}"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("text", SSTI)
def test_template_looks_the_same_wherever_it_is_shown(text: str) -> None:
    member = make.make_member(role=Role.SUPERVISOR)
    template = make.make_template(member.brand, text=text, title=text)
    client = Client()
    client.force_login(member.user)
    for route in ("texts", "text", "text_edit"):
        ids = [member.brand.public_id, *([template.pk] if route != "texts" else [])]
        page = client.get(reverse(route, args=ids))
        assert page.status_code == 200
        assert escape(text) in page.content.decode()


@pytest.mark.django_db
def test_a_watch_tried_on_hostile_messages_answers() -> None:
    member = make.make_member(role=Role.SUPERVISOR)
    for text in CORPUS[:40]:
        make.make_mention(member.brand, text=text)
    save_watch(brand=member.brand, name="x", query='"a - - b" OR "a a"', by=member, now=make.NINE)
    client = Client()
    client.force_login(member.user)
    address = reverse("watch_try", args=[member.brand.public_id])

    def try_all() -> None:
        for query in (*QUERIES, "(" * 1000, '"', "-" * 1999, "a " * 999, "\u202e" * 50, "é" * 1999):
            assert client.post(address, {"query": query}).status_code == 200

    assert loops_of(try_all, below=150) < 150
