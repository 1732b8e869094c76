from itertools import islice

import pytest

from vigie.connectors.replay.day import Event, parse_day
from vigie.connectors.replay.generate import MIX, NOTHING_ABOUT_US, day_lines, generate
from vigie.core.query import compile_watches, parse


def test_same_seed_is_the_same_day() -> None:
    first, again = (list(generate(3, hours=1)) for _ in range(2))

    assert first == again
    assert first != list(generate(4, hours=1))
    assert first[:50] == list(islice(generate(3, hours=2), 50))


def test_day_has_its_rate_and_its_mix() -> None:
    events = list(generate(1, hours=20, rate=500))
    said = [event for event in events if event.op == "create"]

    assert 9_000 < len(said) < 11_000
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert max(event.at for event in events) <= 20 * 3600
    for theme, share in MIX.items():
        assert abs(sum(event.truth["theme"] == theme for event in said) / len(said) - share) < 0.02
    assert 0.2 < sum(event.lang == "en" for event in said) / len(said) < 0.3
    assert {event.op for event in events} == {"create", "edit", "delete"}


def test_texts_vary() -> None:
    events = islice(generate(2, rate=10_000), 5_000)
    texts = [event.text for event in events if event.op != "delete"]

    assert len(set(texts)) > 0.75 * len(texts)
    assert [text for text in texts if "{" in text or not text.strip()] == []


def test_lines_make_a_day_with_that_many_messages() -> None:
    day = parse_day(day_lines(5, messages=2_000, brand="Aubépine", hours=4))

    assert sum(isinstance(line, Event) and line.op == "create" for line in day.lines) == 2_000
    assert len(day.lines) == sum(isinstance(line, Event) for line in day.lines)
    assert day.header.brand.name == "Aubépine"
    assert 3 * 3600 < day.times[-1] < 5 * 3600
    ids = {line.id for line in day.lines if isinstance(line, Event) and line.op == "create"}
    assert {line.parent for line in day.lines if isinstance(line, Event) and line.parent} <= ids


@pytest.mark.parametrize(("mix", "least", "most"), [(None, 0.8, 0.9), (NOTHING_ABOUT_US, 0, 0)])
def test_watch_catches_what_is_about_the_brand(
    mix: dict[str, float] | None, least: float, most: float
) -> None:
    events = [event for event in generate(6, hours=3, mix=mix, brand="Zéphyrine") if event.op == "create"]
    matcher = compile_watches({"w": parse("zephyrine")})

    hits = sum(bool(found) for found in matcher.match([event.text for event in events]))

    assert least <= hits / len(events) <= most
