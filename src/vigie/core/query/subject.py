"""What a query is held against: a text, and what is known of who said it where."""

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from functools import cached_property, partial
from typing import Final

from vigie.core.query.fields import READ
from vigie.core.query.fold import fold, fold_with_offsets
from vigie.core.query.stems import WORD, stem
from vigie.core.types import Item, Reading

Span = tuple[int, int]

_LINKS: Final = ("http://", "https://", "www.")


class Subject:
    """A message. facts: what fields ask about, by name, as canonical values; what is missing is unknown.

    `rating`, `reach` and `severity` are int; `from` and `place` are all the names they go by, folded;
    `since` and `until` look at `day`, the ISO date on which it was said where the brand is. They are
    gathered once a query asks: of a firehose, hardly ever.
    """

    __slots__ = ("_facts", "_tell", "text")

    def __init__(self, text: str, tell: Callable[[], Mapping[str, object]] = dict) -> None:
        self.text = text
        self._tell = tell
        self._facts: Mapping[str, object] | None = None

    @property
    def facts(self) -> Mapping[str, object]:
        if self._facts is None:
            self._facts = self._tell()
        return self._facts

    @classmethod
    def of_item(
        cls, item: Item, zone: tzinfo, network: str | Callable[[], str] = "", *, text: str | None = None
    ) -> "Subject":
        """What is known before it is read. network: where it was said, or how to find out once it is asked.
        text: the words to look at, where they are not the item's.
        """
        return cls(item.text if text is None else text, partial(_said, item, zone, network))

    def read_as(self, reading: Reading | None) -> "Subject":
        """The same once it was read; with None, what reading would say stays unknown for good."""
        return Subject(self.text, lambda: {**dict.fromkeys(READ), **self.facts, **_read(reading)})


def _said(item: Item, zone: tzinfo, network: str | Callable[[], str]) -> Mapping[str, object]:
    facts: dict[str, object] = {
        "network": network if isinstance(network, str) else network(),
        "from": _names(item.author.handle, item.author.name, item.author.native_id),
        "place": _names(item.place.name, item.place.native_id),
        "kind": str(item.kind),
        "has": _has(item.text, item.media),
        "day": item.said_at.astimezone(zone).date().isoformat(),
    }
    if item.rating is not None:
        facts["rating"] = item.rating
    if item.author.followers is not None:
        facts["reach"] = item.author.followers
    if item.language:
        facts["lang"] = item.language[:2].lower()
    return facts


def _read(reading: Reading | None) -> Mapping[str, object]:
    if reading is None:
        return {}
    said = {
        "lang": reading.language.value,
        "tone": reading.sentiment.value,
        "intent": reading.intent.value,
        "topic": reading.topic.value,
        "severity": reading.severity,
    }
    return {name: value for name, value in said.items() if value is not None}


def _names(*names: str) -> frozenset[str]:
    return frozenset(fold(name).removeprefix("@") for name in names if name)


def _has(text: str, media: Sequence[str]) -> frozenset[str]:
    lower = text.lower()
    found = {"link"} if any(link in lower for link in _LINKS) else set()
    return frozenset({*found, "image"} if media else found)


class Seen:
    """A text folded, and its words once somebody asks. Spans are (start, end) in the folded text."""

    def __init__(self, text: str, folded: str) -> None:
        self.text = text
        self.folded = folded

    @cached_property
    def words(self) -> list[Span]:
        """Every word, in order."""
        return [found.span() for found in WORD.finditer(self.folded)]

    @cached_property
    def by_stem(self) -> Mapping[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for start, end in self.words:
            found.setdefault(stem(self.folded[start:end]), []).append((start, end))
        return found

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return [start for start, _end in self.words]

    @cached_property
    def offsets(self) -> Sequence[int]:
        """For each folded character where it comes from in the text."""
        return fold_with_offsets(self.text)[1]
