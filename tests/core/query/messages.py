"""A message as connectors give it, and how it was read: what queries with fields are tried on."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vigie.core.query import Subject
from vigie.core.types import Author, Guess, Item, Kind, Place, Reading

SAID = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)


def message(**fields: Any) -> Subject:
    given = {
        "native_id": "1",
        "kind": Kind.REVIEW,
        "text": "Colis perdu, voir https://boreale.ca",
        "author": Author("did:1", "Jean.Dupont", "Jean Dupont", followers=1500),
        "place": Place("p1", "La page Boréale"),
        "said_at": SAID,
        "rating": 2,
    }
    return Subject.of_item(Item(**given | fields), ZoneInfo("Europe/Paris"), "bluesky")


ANGRY = Reading(
    model="x",
    language=Guess("fr", 0.9),
    sentiment=Guess("negative", 0.9),
    topic=Guess("delivery", 0.8),
    severity=2,
)
