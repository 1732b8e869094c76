"""What the engine read, as the conversation shows it: words marked, labels and how sure we are."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.translation import pgettext

from vigie.core.text.explain import MODEL
from vigie.core.types import NO, OFFENCES, YES, Guess, Reading, Word
from vigie.listening.models import Mention
from vigie.listening.readings import reading_of
from vigie.listening.services import HEADS
from vigie.web.comparing import comparison
from vigie.web.desk import words
from vigie.web.desk.topics import SHIPPED, Topics

CORRECTABLE = tuple(head for head in OFFENCES if head in HEADS)
# Signals that hurt, by lexicon code or head; the others only tell where we looked.
HURTS = frozenset({"bad", "complaint", "grave", "serious", "heat"})
HURTING_HEADS = frozenset({*OFFENCES, "arousal"})
MOST_WORDS = 6  # in the menu of a label: the rest is marked in the text
# A topic is in nearly every word, as is what the model weighs: marking it would mark nothing.
QUIET_HEADS = frozenset({"topic"})
# Never cut between a sign and what belongs to it: marks, joiners, variation selectors, skin tones.
_JOINS = frozenset({"\u200d", *map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0x1F3FB, 0x1F400))})


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text. kind: "" plain, "mark" weighed, "neg" hurts; "old", "new" in a difference."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One value a label can be corrected to."""

    head: str
    value: str
    title: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One label of the reading. how: "sure", "to be checked", "we don't know", or "corrected".

    flip: the only other thing it can be, one click away; none where there are several.
    why: the words of the message that weighed.
    """

    head: str
    title: str
    how: str
    is_grave: bool
    options: tuple[Option, ...]
    flip: Option | None = None
    why: tuple[str, ...] = ()


def reading_or_unknown(mention: Mention) -> Reading:
    """The stored reading; one that knows nothing for what was never read (deleted before we came)."""
    row = getattr(mention, "reading_row", None)
    return reading_of(row) if row else Reading(model="")


def is_rude(mention: Mention) -> bool:
    """True when the text is shown only to who asks for it: surely rude. A doubt must not hide criticism."""
    reading = reading_or_unknown(mention)
    return any(guess.value == YES and guess.sure for guess in (reading.vulgar, reading.abusive))


def marked(text: str, weighed: Sequence[Word]) -> tuple[Part, ...]:
    """The text cut where words weighed; together the parts are the text again, whatever the offsets."""
    spans = _joined(_spans(text, weighed))
    edges = [0, *(edge for span in spans for edge in span[:2]), len(text)]
    kinds = ["", *(kind for span in spans for kind in (span[2], ""))]
    parts = (Part(text[a:b], kind) for (a, b), kind in zip(pairwise(edges), kinds, strict=True))
    return tuple(part for part in parts if part.text)


def _spans(text: str, weighed: Sequence[Word]) -> list[tuple[int, int, str]]:
    found = []
    for one in weighed:
        if one.head in QUIET_HEADS or one.why == MODEL:
            continue
        start, end = max(one.start, 0), min(one.end, len(text))
        if start >= end:
            continue
        while start > 0 and _belongs(text[start]):
            start -= 1
        while end < len(text) and _belongs(text[end]):
            end += 1
        found.append((start, end, "neg" if _hurts(one) else "mark"))
    return sorted(found)


def _belongs(sign: str) -> bool:
    return sign in _JOINS or unicodedata.combining(sign) != 0


def _hurts(one: Word) -> bool:
    return one.head in HURTING_HEADS or one.why in HURTS


def _joined(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Overlapping stretches become one; it hurts if one of them does."""
    joined: list[tuple[int, int, str]] = []
    for start, end, kind in spans:
        if joined and start < joined[-1][1]:
            first, last, before = joined[-1]
            joined[-1] = (first, max(last, end), "neg" if "neg" in {kind, before} else "mark")
        else:
            joined.append((start, end, kind))
    return joined


def difference(before: str, after: str) -> tuple[Part, ...]:
    """What an edit changed, word by word."""
    old, new = _words(before), _words(after)
    parts: list[Part] = []
    for op, a, b, c, d in comparison(old, new).get_opcodes():
        if op == "equal":
            parts.append(Part("".join(old[a:b])))
            continue
        parts += [Part("".join(old[a:b]), "old"), Part("".join(new[c:d]), "new")]
    return tuple(part for part in parts if part.text)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def chips(
    reading: Reading, corrected: Mapping[str, str], text: str = "", topics: Topics = SHIPPED
) -> list[Chip]:
    """The labels worth saying about one message, gravest first. corrected: head → value a person gave."""
    return [replace(chip, why=_why(chip, reading, text)) for chip in _chips(reading, corrected, topics)]


def _chips(reading: Reading, corrected: Mapping[str, str], topics: Topics) -> Iterator[Chip]:
    yield _chip("sentiment", reading.sentiment, corrected)
    yield _chip("intent", reading.intent, corrected)
    if reading.intent.value == "complaint" or reading.sentiment.value == "negative":
        yield _chip("reason_stated", reading.reason_stated, corrected)
    bad = [head for head in OFFENCES if getattr(reading, head).value == YES]
    for head in bad:
        yield _chip(head, getattr(reading, head), corrected)
    if not bad:
        yield _clean(reading, corrected)
    yield _chip("topic", reading.topic, corrected, topics)
    level = Guess(str(reading.severity), reading.severity_p)
    yield _chip("severity", level, corrected)


def _chip(head: str, guess: Guess, corrected: Mapping[str, str], topics: Topics = SHIPPED) -> Chip:
    named = guess.value is not None
    options = tuple(_options(head, guess.value, topics))
    others = [option for option in options if not option.is_now]
    grave = (head in OFFENCES and guess.value == YES) or (head, guess.value) == ("severity", "3")
    return Chip(
        head=head,
        title=topics.value(head, guess.value) if named and guess.value else words.word(words.HEADS, head),
        how=_how(guess, head in corrected),
        is_grave=grave,
        options=options,
        flip=others[0] if len(others) == 1 else None,
    )


def _clean(reading: Reading, corrected: Mapping[str, str]) -> Chip:
    """One label for the good news: none of what would allow a removal."""
    guesses = [getattr(reading, head) for head in OFFENCES]
    least = min(guesses, key=lambda guess: (guess.value is not None, guess.p))
    unsure = Guess(NO, least.p) if least.value == NO else least
    return Chip(
        head="clean",
        title=pgettext("reading", "neither vulgar nor insulting"),
        how=_how(unsure, any(head in corrected for head in OFFENCES)),
        is_grave=False,
        options=tuple(option for head in CORRECTABLE for option in _options(head, NO) if option.value == YES),
    )


def _options(head: str, now: str | None, topics: Topics = SHIPPED) -> Iterator[Option]:
    for one in topics.keys if head == "topic" else HEADS.get(head, ()):
        yield Option(head, one, topics.value(head, one), one == now)


def _why(chip: Chip, reading: Reading, text: str) -> tuple[str, ...]:
    """Each stretch once, in the order of the text; whatever the offsets, nothing but the text."""
    heads = OFFENCES if chip.head == "clean" else (chip.head,)
    spans = sorted((max(one.start, 0), one.end) for one in reading.words if one.head in heads)
    said = {stretch.casefold(): stretch for start, end in spans if (stretch := text[start:end].strip())}
    return tuple(said.values())[:MOST_WORDS]


def _how(guess: Guess, was_corrected: bool) -> str:  # noqa: FBT001 - one flag of two words
    return pgettext("confidence", "corrected") if was_corrected else words.confidence(guess)
