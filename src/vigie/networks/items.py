"""Items in the database: the JSON form of `core.types.Item`, and back."""

from collections.abc import Mapping

import msgspec

from vigie.connectors.markup import web_url
from vigie.core.types import Item

LONGEST_LINK = 1000  # characters: of the columns that keep one


def item_to_json(item: Item) -> dict[str, object]:
    """Plain JSON values; `raw` is left out, the mention keeps it."""
    content = msgspec.to_builtins(item)
    content.pop("raw", None)
    return dict(content)


def link_of(url: str) -> str:
    """An address that a network or a person gave, as it may be kept and shown as a link; else ""."""
    found = web_url(url)
    return found if len(found) <= LONGEST_LINK else ""


def item_from_json(content: Mapping[str, object]) -> Item:
    """The Item as it was. Unknown keys of an older version are ignored."""
    return msgspec.convert(dict(content), Item)
