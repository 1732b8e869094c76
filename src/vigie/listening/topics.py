"""Topics of the brand's own: told by the words the brand gave them, whatever the model says."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from vigie.brands.models import Brand
from vigie.core.query import Hit, Matcher, Subject, compile_watches, parse
from vigie.core.types import Guess, Item, Reading, Word
from vigie.playbook.queries import topics_of

WHY: Final = "brand"
"""`Word.why` of what the brand's own words told."""


def with_own_topics(*, brand: Brand, items: Sequence[Item], readings: Sequence[Reading]) -> list[Reading]:
    """The same readings, with the topic whose words stand in the message, if the brand gave words to one.

    Of several the one with most words found, then the oldest. One small query; nothing else where the brand
    has no words.
    """
    told = topics_of(brand=brand).filter(is_active=True).exclude(query="").values_list("key", "query")
    if not readings or not (queries := tuple(told)):
        return list(readings)
    zone = ZoneInfo(brand.time_zone)
    subjects = [
        Subject.of_item(item, zone).read_as(reading) for item, reading in zip(items, readings, strict=True)
    ]
    hits = _matcher(queries).find(subjects)
    return [_told(reading, found) for reading, found in zip(readings, hits, strict=True)]


@lru_cache(maxsize=300)
def _matcher(queries: tuple[tuple[str, str], ...]) -> Matcher:
    return compile_watches({key: parse(query) for key, query in queries})


def _told(reading: Reading, found: Sequence[Hit]) -> Reading:
    if not found:
        return reading
    best = max(found, key=lambda hit: len(hit.words))  # the first of equals
    words = tuple(Word(start, end, "topic", WHY) for start, end in best.words)
    others = tuple(word for word in reading.words if word.head != "topic")
    return replace(reading, topic=Guess(best.key, 1.0), words=tuple(sorted((*others, *words), key=_place)))


def _place(word: Word) -> tuple[int, int]:
    return word.start, word.end
