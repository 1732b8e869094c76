"""The day of the demonstration keeps what it promises: to the newcomer, to the walks, to people."""

import re
from collections import Counter
from datetime import UTC, datetime
from functools import cache

import pytest

from vigie.connectors.replay.day import Day, Event, load_day
from vigie.connectors.replay.lengths import length
from vigie.connectors.replay.payloads import Clock, item_of
from vigie.core.query import compile_watches, parse
from vigie.core.types import REMOVING, Act, Item, Kind, Strategy

THREAD = "b006"  # the delivery complaint that grows all day


@cache
def day() -> Day:
    return load_day("boreale")


def events(*ops: str) -> list[Event]:
    return [line for line in day().lines if isinstance(line, Event) and line.op in ops]


def wanted(event: Event) -> str:
    return event.truth.get("strategy", "")


def items() -> list[tuple[Event, Item]]:
    clock = Clock(datetime(2026, 11, 25, tzinfo=UTC))
    made = []
    for event in events("create", "edit"):
        told = day().events_of(event.id, len(day().lines))
        item = item_of(
            event,
            known=told,
            told=told,
            header=day().header,
            clock=clock,
            root_of=lambda key, _parent: day().roots.get(key, key),
        )
        assert item is not None
        made.append((event, item))
    return made


def test_day_is_whole_and_of_the_size_of_a_day() -> None:
    assert len(events("create", "edit", "delete", "shares")) == len(day().lines)
    assert 110 <= len(events("create", "edit")) <= 150
    assert 30_000 < day().times[-1] <= day().header.duration_s == 36_000


def test_newcomer_sees_something_at_once() -> None:
    """At the demo's ×60 the first twenty-five minutes last twenty-five seconds."""
    assert day().due(60) >= 4
    assert day().due(25 * 60) >= 20
    first = {wanted(event) for event in events("create") if event.at <= 25 * 60}
    assert first >= {"apologise", "remove", "thank", "community", "route", "answer"}


def test_french_leads_and_english_is_a_quarter() -> None:
    shares = Counter(event.lang for event in events("create", "edit"))
    assert set(shares) == {"fr", "en"}
    assert 0.2 < shares["en"] / shares.total() < 0.3


def test_every_kind_of_place_and_of_case_is_there() -> None:
    assert {event.place for event in events("create")} == set(day().header.places)
    assert {where.network for where in day().header.places.values()} == {
        "wordpress",
        "instagram",
        "bluesky",
        "discourse",
        "google",
    }
    assert {where.culture for where in day().header.places.values()} >= {"brand", "help", "public"}
    strategies = {wanted(event) for event in events("create", "edit")} - {""}
    assert strategies == {strategy.value for strategy in Strategy}
    grounds = {event.truth.get("ground") for event in events("create") if wanted(event) == "remove"}
    assert grounds == {"vulgar", "spam", "scam"}
    about = {event.truth.get("about") for event in events("create", "edit")}
    assert about >= {
        "delivery",
        "billing",
        "hr",
        "press",
        "safety",
        "personal-data",
        "rumour",
        "came-back-happy",
        "unrelated",
    }
    assert {event.rating for event in events("create") if event.place == "avis"} == {1, 2, 3, 4, 5}
    assert len(events("delete")) == 1
    assert len(events("edit")) == 1


def test_complaint_grows_all_day_in_one_thread() -> None:
    said = [event for event in events("create") if day().roots.get(event.id, event.id) == THREAD]
    shares = [event.shares for event in events("shares") if event.id == THREAD]

    assert len({event.author for event in said}) >= 8
    assert said[-1].at - said[0].at > 8 * 3600
    assert shares == sorted(shares)
    assert shares[-1] >= 300
    assert wanted(said[-1]) == "thank"


def test_same_impostor_and_same_insulter_come_back() -> None:
    removed = Counter(str(event.author) for event in events("create") if wanted(event) == "remove")
    assert removed["faux"] == 3
    assert removed["grosnul"] == 2


def test_watches_hear_what_concerns_the_brand_and_nothing_else() -> None:
    queries = {str(number): parse(query) for number, query in enumerate(day().header.brand.watches)}
    pairs = items()
    hits = compile_watches(queries).match([item.text for _, item in pairs])
    heard = {
        event.id: bool(found) or item.to_us or item.author.is_us
        for (event, item), found in zip(pairs, hits, strict=True)
    }

    unrelated = {event.id for event in events("create") if event.truth.get("about") == "unrelated"}
    assert len(unrelated) >= 6
    assert {key for key, is_heard in heard.items() if not is_heard} == unrelated


def test_each_answer_follows_what_it_answers() -> None:
    told: set[str] = set()
    for event in events("create"):
        assert event.parent == "" or event.parent in told, event.id
        told.add(event.id)
    assert {event.id for event in events("edit", "delete", "shares")} <= told


def test_one_line_is_told_twice_and_one_late() -> None:
    doubled = {key: n for key, n in Counter(event.id for event in events("create")).items() if n > 1}
    late = [
        event
        for event in events("create")
        if isinstance(event.said, float) and 0 <= event.said < event.at - 60
    ]
    assert list(doubled.values()) == [2]
    assert len(late) == 2


def test_nobody_real_is_in_it() -> None:
    for event in events("create", "edit"):
        links = re.findall(r"https?://([^\s/]+)", event.text + " " + event.url)
        assert [host for host in links if not host.endswith(".example")] == [], event.id
        phones = re.findall(r"\+?\d[\d .-]{8,}\d", event.text)
        # Numbers that the authorities of both countries keep for fiction.
        assert [p for p in phones if not re.match(r"418 555-01\d\d|06 39 98", p)] == [], event.id
    assert [where.url for where in day().header.places.values() if ".example" not in where.url] == []


def test_everybody_is_introduced() -> None:
    speaking = {event.author for event in events("create")}
    assert speaking == set(day().header.people)
    assert len({who.id for who in day().header.people.values()}) == len(day().header.people)


def test_texts_fit_where_they_are_said() -> None:
    limits = {key: (where.limit or 10**6, where.unit) for key, where in day().header.places.items()}
    long = [e.id for e in events("create") if length(e.text, limits[e.place][1]) > limits[e.place][0]]
    assert long == []


def test_scam_and_insult_can_be_dealt_with_everywhere() -> None:
    """Each place leaves at least one step of the removal ladder, if only by hand."""
    for key, where in day().header.places.items():
        open_steps = {
            act for act in {*REMOVING, Act.REPORT} if not where.may.get(act, "").startswith("never")
        }
        assert open_steps, key


def test_private_words_are_answered_in_private() -> None:
    private = [event for event in events("create") if event.place == "mp"]
    assert {event.kind for event in private} == {Kind.DIRECT}
    assert day().header.places["mp"].may["reply"] == "never:private-conversation"


@pytest.mark.parametrize("event", events("create"), ids=lambda event: event.id)
def test_text_is_typed_with_care(event: Event) -> None:
    assert event.text == event.text.strip()
    assert "  " not in event.text
    assert "'" not in event.text or event.lang == "en"
