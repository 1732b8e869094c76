"""The one door to reading: the shipped model, what the team taught, and a stronger engine where allowed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

import structlog

from vigie.brands.models import Brand
from vigie.core.text import read
from vigie.core.text.engine import model_name
from vigie.core.text.overlay import Overlay as Taught
from vigie.core.text.overlay import OverlayBroken
from vigie.core.types import Author, Item, Kind, Place, Reading
from vigie.reading.asking import ask_stronger
from vigie.reading.models import Overlay

log = structlog.get_logger(__name__)


def read_for(*, brand: Brand, items: Sequence[Item], now: datetime) -> list[Reading]:
    """One reading per item, in order, as this brand reads today; each says by which model.

    Never inside a transaction: a stronger engine may take its time.
    """
    if not items:
        return []
    readings = _read_in_force(brand, items)
    return ask_stronger(brand=brand, items=items, readings=readings, now=now)


def read_taught(*, overlay: Overlay | None, items: Sequence[Item]) -> list[Reading]:
    """As this version reads, in force or not; as the shipped model reads without one."""
    if overlay is None or overlay.base != model_name():
        return read(items)
    return _read_with(overlay.pk, overlay.version, overlay.created_at, items)


def bare_item(text: str, language: str) -> Item:
    """What reading looks at, and nothing of who said it where."""
    never = datetime.fromtimestamp(0, UTC)
    return Item("", Kind.POST, text, Author(""), Place(""), never, language=language)


def _read_in_force(brand: Brand, items: Sequence[Item]) -> list[Reading]:
    """One small query a page: the version itself is loaded once."""
    rows = Overlay.objects.filter(brand=brand, is_active=True, base=model_name())
    in_force = rows.values_list("pk", "version", "created_at").first()
    return _read_with(*in_force, items) if in_force else read(items)


def _read_with(pk: int, version: int, created_at: datetime, items: Sequence[Item]) -> list[Reading]:
    taught = _taught(pk, created_at)
    if taught is None:
        return read(items)
    readings = read(items, overlay=taught)
    return [replace(one, model=f"{one.model}+b{version}") for one in readings]


@lru_cache(maxsize=100)
def _taught(pk: int, created_at: datetime) -> Taught | None:
    """A version never changes; created_at: after a restore another may have its number.

    None when it is broken: the brand goes on hearing, with the shipped model.
    """
    row = Overlay.objects.get(pk=pk, created_at=created_at)
    try:
        return Taught.from_bytes(bytes(row.content))
    except OverlayBroken as error:
        log.error("what the team taught cannot be read", overlay_id=pk, exc_info=error)
        return None
