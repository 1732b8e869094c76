"""What triage looks at of the messages of a page: one query and no model instances, for they are many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vigie.core.types import Reading
from vigie.listening.models import Mention


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said, with its person, place and reading; `Mention` has the rest, under the same names."""

    pk: int
    account_id: int
    author_id: int
    place_id: int
    network: str
    kind: str
    native_id: str
    parent_id: str
    root_id: str
    text: str
    rating: int | None
    shares: int
    from_us: bool
    to_us: bool
    version: int
    said_at: datetime
    deleted_at: datetime | None
    watches: list[int]
    place_ours: bool
    place_culture: str
    followers: int | None
    offences: int
    reading: Reading | None  # None: deleted before anybody read it


_COLUMNS = (
    "pk",
    "account_id",
    "author_id",
    "place_id",
    "network",
    "kind",
    "native_id",
    "parent_id",
    "root_id",
    "text",
    "rating",
    "shares",
    "from_us",
    "to_us",
    "version",
    "said_at",
    "deleted_at",
    "watches",
    "place__ours",
    "place__culture",
    "author__followers",
    "author__offences",
    "reading_row__content",
)


def said(*, ids: Sequence[int]) -> list[Said]:
    """These messages, oldest first."""
    rows = Mention.objects.filter(pk__among=ids).order_by("said_at", "pk")
    return [Said(*row) for row in rows.values_list(*_COLUMNS)]
