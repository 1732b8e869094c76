from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from vigie.core.query.fold import fold
from vigie.core.query.subject import Seen, Subject
from vigie.core.types import Author, Guess, Item, Kind, Place, Reading

SAID = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)
MESSAGE = Item(
    "1", Kind.POST, "Voir www.x.fr", Author("did:1", "@Jean", "Jean Dupont"), Place("p1", "La Page"), SAID
)


def test_facts_are_what_is_known_of_the_message() -> None:
    facts = Subject.of_item(MESSAGE, ZoneInfo("Europe/Paris"), "bluesky").facts

    assert facts == {
        "network": "bluesky",
        "from": frozenset({"jean", "jean dupont", "did:1"}),
        "place": frozenset({"la page", "p1"}),
        "kind": "post",
        "has": frozenset({"link"}),
        "day": "2026-11-19",
    }


def test_reading_adds_what_it_knows_and_says_what_nobody_knows() -> None:
    read = Subject.of_item(MESSAGE, ZoneInfo("UTC")).read_as(
        Reading("x", topic=Guess("app", 0.5), severity=1)
    )

    assert {name: read.facts[name] for name in ("lang", "tone", "topic", "severity", "day")} == {
        "lang": None,
        "tone": None,
        "topic": "app",
        "severity": 1,
        "day": "2026-11-18",
    }


def test_facts_are_gathered_once_and_only_when_asked() -> None:
    asked: list[int] = []
    subject = Subject("texte", lambda: {"n": asked.append(1)})
    assert asked == []
    assert (subject.facts, subject.facts, asked) == ({"n": None}, {"n": None}, [1])


def test_words_of_a_text_are_found_by_their_stem() -> None:
    seen = Seen("Des COLIS, un colis cassé", fold("Des COLIS, un colis cassé"))

    assert seen.by_stem["coli"] == [(4, 9), (14, 19)]
    assert seen.starts == [0, 4, 11, 14, 20]
    assert seen.offsets[4] == 4
