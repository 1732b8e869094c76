"""Minutes add up: how much was heard of each watch, and of what was said to us or at home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from vigie.core.types import Item, Reading
from vigie.listening.models import Tally, Watch

MOST_REACH = 2**62  # what a column holds, with room to add


@dataclass(slots=True)
class _Minute:
    """What one page adds to one row."""

    heard: int = 0
    negative: int = 0
    again: int = 0
    negative_again: int = 0
    reach: int = 0


COUNTED = ("heard", "negative", "again", "negative_again", "reach")

Key = tuple[int | None, str]
"""A watch (None: said to us, or in a place of ours) and a kind of message."""


def count_minute(
    *, brand_id: int, heard: Iterable[tuple[Item, Reading | None, tuple[str, ...]]], now: datetime
) -> None:
    """Add messages, with their readings and the watches they hit, to the tallies of our minute."""
    watches = set(Watch.objects.filter(brand=brand_id).values_list("pk", flat=True))
    counts: dict[Key, _Minute] = {}
    for item, reading, hits in heard:
        if item.author.is_us or item.deleted:
            continue
        negative = bool(reading and reading.sentiment.value == "negative")
        for again, key in enumerate(_keys_of(item, hits, watches)):
            count = counts.setdefault(key, _Minute())
            count.heard += 1
            count.negative += negative
            count.again += bool(again)
            count.negative_again += bool(again and negative)
            count.reach = min(count.reach + max(item.author.followers or 0, 0), MOST_REACH)
    minute = now.replace(second=0, microsecond=0)
    _add(brand_id, minute, {key: count for key, count in counts.items() if key[0] is not None})
    _add(brand_id, minute, {key: count for key, count in counts.items() if key[0] is None})


def _keys_of(item: Item, hits: tuple[str, ...], watches: set[int]) -> list[Key]:
    """The rows that count it. In the first it counts for the brand, too: ours, which outlives the watches."""
    kind = str(item.kind)
    keys: list[Key] = [(int(hit), kind) for hit in hits if int(hit) in watches]
    own: list[Key] = [(None, kind)] if item.to_us or item.place.ours or not keys else []
    return own + keys


def _add(brand_id: int, minute: datetime, counts: dict[Key, _Minute]) -> None:
    """One statement for rows with a watch or for rows without: each has its own rule of uniqueness."""
    if not counts:
        return
    has_watch = next(iter(counts))[0] is not None
    # Names of our own schema, no value of anybody: those travel as parameters.
    table, at = Tally._meta.db_table, connection.ops.adapt_datetimefield_value(minute)
    unique = (
        "(brand_id, watch_id, kind, minute)"
        if has_watch
        else "(brand_id, kind, minute) WHERE watch_id IS NULL"
    )
    values: list[Any] = []
    for (watch, kind), one in sorted(counts.items(), key=str):
        values += [brand_id, watch, kind, at, *(getattr(one, name) for name in COUNTED)]
    line = ", ".join(["%s"] * (4 + len(COUNTED)))
    lines = ", ".join([f"({line})"] * len(counts))
    more = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in COUNTED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (brand_id, watch_id, kind, minute, {', '.join(COUNTED)})"  # noqa: S608
            f" VALUES {lines} ON CONFLICT {unique} DO UPDATE SET {more}",
            values,
        )
