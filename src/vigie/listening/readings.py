"""Readings in the database, and what is left of one when its text is gone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from vigie.core.types import NO, OFFENCES, YES, Guess, Reading
from vigie.listening.models import Correction, Mention, ReadingRow


def reading_row(mention: Mention, reading: Reading) -> ReadingRow:
    """The row to store for one mention."""
    return ReadingRow(**reading_columns(mention.pk, reading))


def reading_columns(mention_id: int, reading: Reading) -> dict[str, object]:
    """The same as values; columns that screens filter by stand beside the whole."""
    return {
        "mention_id": mention_id,
        "model": reading.model[:40],
        "sentiment": reading.sentiment.value or "",
        "intent": reading.intent.value or "",
        "topic": reading.topic.value or "",
        "severity": reading.severity,
        "removable": reading.removable,
        "content": reading,
    }


def reading_of(row: ReadingRow) -> Reading:
    """The reading as the engine gave it."""
    reading: Reading = row.content
    return reading


def emptied(row: ReadingRow) -> ReadingRow:
    """The same without anything that quotes the text: its author deleted it."""
    row.content = replace(reading_of(row), words=(), personal_data=())
    return row


def with_corrections(reading: Reading, corrections: dict[str, str]) -> Reading:
    """The reading after people's corrections.

    They can protect a message, never make it removable: "it is vulgar after all" is kept to teach
    the engine and changes nothing here, or one person's click would be a way around two.
    """
    if not corrections:
        return reading
    guesses: dict[str, Any] = {
        head: Guess(value, 1.0)
        for head, value in corrections.items()
        if isinstance(getattr(reading, head, None), Guess) and not (head in OFFENCES and value == YES)
    }
    severity = int(corrections.get("severity", reading.severity))
    corrected = replace(reading, **guesses, severity=severity)
    still_bad = any(getattr(corrected, flag).value == YES for flag in OFFENCES)
    cleared = any(corrections.get(flag) == NO for flag in OFFENCES)
    return replace(corrected, removable=reading.removable and still_bad and not cleared)


def corrections_by_mention(mention_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Mention → head → what people last said it is."""
    found: dict[int, dict[str, str]] = {}
    rows = Correction.objects.filter(mention__among=mention_ids).order_by("pk")
    for mention_id, head, value in rows.values_list("mention_id", "head", "now"):
        found.setdefault(mention_id, {})[head] = value
    return found


def readings_as_corrected(mentions: Sequence[Mention]) -> list[Reading]:
    """What people have made of the readings of these mentions, in order; reading_row is loaded."""
    corrected = corrections_by_mention([mention.pk for mention in mentions])
    return [with_corrections(reading_of(one.reading_row), corrected.get(one.pk, {})) for one in mentions]
