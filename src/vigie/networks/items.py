"""Items in the database: the JSON form of `core.types.Item`, and back."""

import math
from collections.abc import Mapping
from dataclasses import replace

import msgspec

from vigie.connectors.markup import web_url
from vigie.core.types import Item

LONGEST_LINK = 1000  # characters: of the columns that keep one
LONGEST_VALUE = 200  # characters of a text in a payload that is kept with an act
MOST_VALUES = 40


def item_to_json(item: Item) -> dict[str, object]:
    """Plain JSON values. Of `raw` what is short: what may be done depends on it; the mention has the rest."""
    content = msgspec.to_builtins(replace(item, raw={}))
    return {**content, "raw": short_values(item.raw)}


def short_values(raw: Mapping[str, object]) -> dict[str, object]:
    """The yes and no, numbers and short texts of a payload, by their names; the shortest first."""
    short = {key: value for key, value in raw.items() if len(key) <= LONGEST_VALUE and _is_short(value)}
    kept = sorted(short.items(), key=lambda one: len(str(one[1])))[:MOST_VALUES]
    return dict(kept)


def _is_short(value: object) -> bool:
    if isinstance(value, str):
        # NUL and lone surrogates, which a database refuses, are not printable.
        return len(value) <= LONGEST_VALUE and (value.isprintable() or not value)
    if isinstance(value, int):  # True and False are
        return abs(value) < 2**63
    return value is None or (isinstance(value, float) and math.isfinite(value))


def link_of(url: str) -> str:
    """An address that a network or a person gave, as it may be kept and shown as a link; else ""."""
    found = web_url(url)
    return found if len(found) <= LONGEST_LINK else ""


def item_from_json(content: Mapping[str, object]) -> Item:
    """The Item as it was. Unknown keys of an older version are ignored."""
    return msgspec.convert(dict(content), Item)
