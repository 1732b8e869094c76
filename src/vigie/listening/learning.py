"""What the team's corrections teach the reading of its brand, measured before anybody relies on it."""

from datetime import datetime
from typing import Final, TypedDict

from vigie.brands.models import Brand, Member
from vigie.core.text.overlay import Lesson
from vigie.reading.models import Overlay

FEWEST: Final = 20  # lessons; fewer say more about chance than about the brand


class Measured(TypedDict):
    """One head, on lessons that were held back: how many, read right as shipped, right as taught."""

    lessons: int
    before: int
    after: int


class Change(TypedDict):
    """A message that would be read otherwise, by id: its words stay where they can be deleted.

    before, after: "" where the engine would not know.
    """

    mention: int
    head: str
    before: str
    after: str


class Elsewhere(TypedDict):
    """What changes in messages that nobody corrected: how many of them, how many per head, examples."""

    looked: int
    changed: dict[str, int]
    examples: list[Change]


class Report(TypedDict):
    """What `Overlay.report` holds. heads: of `listening.services.HEADS`, those that were taught."""

    heads: dict[str, Measured]
    elsewhere: Elsewhere


def lessons_of(*, brand: Brand) -> list[Lesson]:
    """The last correction of each message and head, while the message still says what was corrected."""
    raise NotImplementedError


def teach(*, brand: Brand, by: Member | None, now: datetime) -> Overlay:
    """Learn the next version from the corrections of this brand; not in force. Its `report` is a `Report`.

    Raises ValidationError without the team's consent, and when there are too few lessons.
    """
    raise NotImplementedError
