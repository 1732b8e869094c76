"""Readings in the database, and what is left of one when its text is gone."""

from dataclasses import replace

from vigie.core.types import Reading
from vigie.listening.models import Mention, ReadingRow


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
