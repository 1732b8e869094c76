"""What topics are called in a brand: its own words where it gave some, the product's elsewhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from vigie.brands.models import Brand
from vigie.core.types import TOPICS
from vigie.playbook.queries import topics_of
from vigie.web.desk import words


@dataclass(frozen=True, slots=True)
class Topics:
    """names: of all topics by key, those of retired ones too. keys: those that a person can choose."""

    names: Mapping[str, Promise | str]
    keys: tuple[str, ...]

    def name(self, key: str) -> str:
        """In words; the key itself where nothing says what it was."""
        return words.word(self.names, key)

    def choices(self, kept: Iterable[str] = ()) -> list[tuple[str, str]]:
        """(key, name): shipped ones, the brand's own, oldest first, and those kept from before."""
        return [(key, self.name(key)) for key in dict.fromkeys((*self.keys, *kept))]

    def value(self, head: str, code: str) -> str:
        """A value of any label, topics as the brand calls them."""
        return self.name(code) if head == "topic" else words.value(head, code)


SHIPPED = Topics(words.VALUES["topic"], TOPICS)
"""Of a brand that named none."""


def topics_named(brand: Brand) -> Topics:
    """The topics of a brand: one small query."""
    rows = list(topics_of(brand=brand).values_list("key", "name", "is_active"))
    named = {key: name for key, name, _is_active in rows}
    own = tuple(key for key, _name, is_active in rows if is_active and key not in TOPICS)
    return Topics({**SHIPPED.names, **named}, (*TOPICS, *own))
