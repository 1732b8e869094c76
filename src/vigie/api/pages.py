"""Pages by keyset: a cursor says where the last page ended, whatever was added meanwhile."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

from ninja import Field, Schema
from pydantic import Field as Bounds

T = TypeVar("T")
R = TypeVar("R")
LARGEST = 200
Limit = Annotated[int, Bounds(ge=1, le=LARGEST)]
"""How many rows of a page."""


class Page(Schema, Generic[T]):
    """Some rows, and the cursor of the next page; null when this is the last."""

    items: list[T]
    next: str | None = Field(None, description="Give it back as `cursor` to get the next page.")


def page(rows: Sequence[R], limit: int, cursor_of: Callable[[R], str]) -> dict[str, object]:
    """Rows are one more than `limit` when another page follows."""
    shown = list(rows[:limit])
    return {"items": shown, "next": cursor_of(shown[-1]) if len(rows) > limit and shown else None}
