import pytest

from tests.core.query.messages import ANGRY, message
from vigie.core.query import fold, parse
from vigie.core.query.holds import holds, spans
from vigie.core.query.subject import Seen


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("network:bluesky,mastodon", True),
        ("network:mastodon", False),
        ("from:@jean.dupont", True),
        ('from:"Jean Dupont"', True),
        ("from:jean", False),
        ("place:boréale", True),
        ("place:boré", False),
        ("kind:review rating:<3", True),
        ("rating:3,4", False),
        ("reach:>1000", True),
        ("reach:>=2k", False),
        ("has:link", True),
        ("has:image", False),
        ("since:2026-11-19", True),  # already the 19th in Paris
        ("until:2026-11-18", False),
        ("until:2026-11-19", True),
        ("lang:fr", True),
        ("lang:en,es", False),
        ("colis -lang:en", True),
        ("tone:negative topic:delivery severity:>=2", True),
        ("tone:positive OU severity:>=2", True),
        ("intent:complaint", False),  # nobody knows
        ("colis -intent:complaint", True),
        ("colis tone:negative", True),
        ("film tone:negative", False),
    ],
)
def test_fields_look_at_who_said_it_where_and_how_it_was_read(query: str, answer: bool) -> None:
    root = parse(query).root
    subject = message().read_as(ANGRY)

    assert holds(root, Seen(subject.text, fold(subject.text)), subject.facts) is answer


def test_answer_is_open_while_the_reading_is_unknown() -> None:
    subject = message()
    seen = Seen(subject.text, fold(subject.text))

    def answer(query: str) -> bool | None:
        return holds(parse(query).root, seen, subject.facts)

    assert [answer(q) for q in ("tone:negative", "colis tone:negative", "colis -tone:negative")] == [None] * 3
    assert [answer(q) for q in ("film tone:negative", "colis OU tone:negative")] == [False, True]


def test_words_of_alternatives_that_fail_do_not_weigh() -> None:
    seen = Seen("Merci pour le colis", "merci pour le colis")

    assert spans(parse("(colis cassé) OU merci").root, seen, {}) == ((0, 5),)
