"""A second opinion from a stronger engine, where the first reading is in doubt and the brand asked for one.

Off by default. Nothing here raises, removes, or holds a page up longer than `LONGEST`: without an answer a
message keeps its first reading.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import structlog

from vigie.brands.models import Brand
from vigie.core.text import read_texts
from vigie.core.types import NO, OFFENCES, UNKNOWN, YES, Author, Guess, Item, Kind, Place, Reading
from vigie.reading.engines import Engine, Trouble, engine_of
from vigie.reading.engines.answers import HEADS, PASSING, SEVERITY, Answers, Outcome
from vigie.reading.engines.masking import masked
from vigie.reading.models import Reader
from vigie.reading.spending import is_resting, note_trouble, set_aside, settle

log = structlog.get_logger(__name__)

LONGEST: Final = 20.0
"""Seconds for all the questions of one page."""

DOUBT: Final = 0.5
"""Probabilities are calibrated: below one half, the first reading is more often wrong than right."""

OF_COMPLAINTS: Final = frozenset({"arousal", "reason_stated"})
"""Of no weight in what is surely no complaint: no rule that ships looks at them there."""

PRIVATE: Final = frozenset({Kind.DIRECT, Kind.MAIL})
CRITICISM: Final = frozenset({"complaint", "suggestion"})


def ask_stronger(
    *, brand: Brand, items: Sequence[Item], readings: Sequence[Reading], now: datetime
) -> list[Reading]:
    """The readings, those in doubt with what the brand's engine made of them. Never inside a transaction."""
    final = list(readings)
    if not any(_heads_in_doubt(reading) for reading in final):
        return final
    reader = reader_with_engine(brand=brand)
    if reader is None or is_resting(reader=reader, now=now):
        return final
    try:
        engine = engine_of(reader)
    except Trouble as trouble:
        note_trouble(reader=reader, code=trouble.code, now=now)
        return final
    for place, outcome in _opinions(reader, engine, items, final, now):
        final[place] = merged(final[place], outcome.answers, engine.mark)
    return final


def reader_with_engine(*, brand: Brand) -> Reader | None:
    """How the brand is read, if it switched a stronger engine on."""
    chosen = Reader.objects.filter(brand=brand).exclude(engine=Reader.Engine.NONE)
    return chosen.select_related("brand", "secret").first()


def worth_asking(item: Item, reading: Reading, engine: Engine) -> bool:
    """Somebody else's words, in doubt about what the engine answers. Private ones never leave the machine."""
    heads = _heads_in_doubt(reading) & engine.heads
    is_theirs = bool(item.text.strip()) and not (item.author.is_us or item.deleted)
    return bool(heads) and is_theirs and not (engine.host and item.kind in PRIVATE)


def _opinions(
    reader: Reader, engine: Engine, items: Sequence[Item], readings: Sequence[Reading], now: datetime
) -> Iterator[tuple[int, Outcome]]:
    """Outcomes by place, a few messages at a time, until time or budget is over or the engine fails."""
    until = time.monotonic() + LONGEST
    places = [n for n, item in enumerate(items) if worth_asking(item, readings[n], engine)]
    for start in range(0, len(places), engine.together):
        some = places[start : start + engine.together]
        texts = [_text_for(engine, items[n], readings[n]) for n in some]
        outcomes = _asked(reader, engine, texts, until, now)
        yield from zip(some, outcomes, strict=False)  # fewer when the budget ran out
        if len(outcomes) < len(some) or any(one.trouble not in PASSING or not one.went for one in outcomes):
            return


def _text_for(engine: Engine, item: Item, reading: Reading) -> str:
    return masked(item, reading) if engine.host else item.text


def _asked(
    reader: Reader, engine: Engine, texts: Sequence[str], until: float, now: datetime
) -> list[Outcome]:
    """What came of one question, noted before it leaves and after; empty when the day's budget is spent."""
    lengths = [len(text) for text in texts]
    asked = set_aside(reader=reader, host=engine.host, characters=lengths, now=now)
    if asked is None:
        return []
    try:
        outcomes = engine.ask(texts[: asked.messages], until)
    except Trouble as trouble:
        outcomes = [Outcome(trouble=trouble.code)] * asked.messages
    except Exception as error:  # noqa: BLE001 - an extra engine may fail as it likes; listening goes on
        log.warning("reading.engine_failed", engine=reader.engine, error=type(error).__name__)
        outcomes = [Outcome(trouble="failed")] * asked.messages
    settle(asked=asked, characters=lengths[: asked.messages], outcomes=outcomes)
    return outcomes


def _heads_in_doubt(reading: Reading) -> frozenset[str]:
    """What the first reading does not know, or knows with less than even odds."""
    doubted = {head for head in HEADS if head != SEVERITY and _is_doubtful(getattr(reading, head))}
    if reading.severity_p < DOUBT:
        doubted.add(SEVERITY)
    if reading.intent.value not in {"complaint", None}:
        doubted -= OF_COMPLAINTS
    return frozenset(doubted)


def _is_doubtful(guess: Guess) -> bool:
    return guess.value is None or guess.p < DOUBT


def merged(reading: Reading, answers: Answers, mark: str) -> Reading:
    """The first reading with the answers in the place of what was in doubt.

    What may be removed is never more than before, and less where the engine reads criticism or denies
    the offence; where something may be removed, the engine does not choose on which ground.
    """
    taken = {head: answers[head] for head in _heads_in_doubt(reading) if head in answers}
    if reading.removable:
        taken = {
            head: guess for head, guess in taken.items() if not (head in OFFENCES and guess.value == YES)
        }
    intent = taken.get("intent", reading.intent).value
    if intent != "complaint":
        taken.pop("reason_stated", None)
    stays = reading.removable and not _speaks_for_it(reading, answers)
    if not taken and stays == reading.removable:
        return reading
    changes: dict[str, Any] = dict(taken)
    if SEVERITY in taken:
        changes |= {"severity": int(taken[SEVERITY].value or 0), "severity_p": taken[SEVERITY].p}
    if "intent" in taken and intent != "complaint":
        changes["reason_stated"] = UNKNOWN  # as the first reading does
    return replace(reading, model=f"{reading.model}+{mark}", removable=stays, **changes)


def _speaks_for_it(reading: Reading, answers: Answers) -> bool:
    """True when the engine sees criticism, or none of the offences that the first reading saw."""
    seen = [head for head in OFFENCES if getattr(reading, head).value == YES]
    denied = bool(seen) and all(answers.get(head, UNKNOWN).value == NO for head in seen)
    return denied or answers.get("intent", UNKNOWN).value in CRITICISM


@dataclass(frozen=True, slots=True)
class Try:
    """What one sentence of one's own would send, and what came back."""

    sent: str
    host: str
    outcome: Outcome


def try_engine(*, reader: Reader, text: str, now: datetime) -> Try:
    """Ask the engine about one sentence, as if it had been heard. It counts in the day's budget."""
    try:
        engine = engine_of(reader)
    except Trouble as trouble:
        note_trouble(reader=reader, code=trouble.code, now=now)
        return Try("", "", Outcome(trouble=trouble.code, went=False))
    [reading] = read_texts([text])
    item = Item("", Kind.COMMENT, text, Author(""), Place(""), said_at=now)
    given = _text_for(engine, item, reading)
    outcomes = _asked(reader, engine, [given], time.monotonic() + LONGEST, now)
    outcome = outcomes[0] if outcomes else Outcome(trouble="spent", went=False)
    return Try(engine.request_for(given), engine.host, outcome)
