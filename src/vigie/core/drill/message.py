"""One thing said or passed on in a drill, and its line in a stream."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from vigie.core.drill.crowd import Person

REMOVABLE = frozenset({"scam", "vulgar"})
"""Stances that are removed and reported; all else is answered or left."""
WIDE = 5000
"""Followers from which somebody has a large audience."""


@dataclass(frozen=True, slots=True)
class Message:
    """at_ms: from the start. op: "say", or "share" of what `parent` said. shares: of it by now, for a share.

    kind: of `core.types.Kind`. stance, heat, wave, priority: the truth for scoring, never told to the desk.
    priority: a named person owes it an answer.
    """

    id: str
    at_ms: int
    op: str
    wave: str
    kind: str
    author: Person
    place: str
    text: str
    parent: str
    stance: str
    heat: int
    priority: bool
    rating: int | None = None
    shares: int = 0

    @property
    def language(self) -> str:
        return self.author.language

    @property
    def removable(self) -> bool:
        return self.stance in REMOVABLE

    def line(self) -> bytes:
        """One line of JSON, the same bytes everywhere."""
        told = {
            "at_ms": self.at_ms,
            "author": {"followers": self.author.followers, "id": self.author.id, "name": self.author.name},
            "handle": self.author.handle,
            "heat": self.heat,
            "id": self.id,
            "kind": self.kind,
            "language": self.language,
            "op": self.op,
            "parent": self.parent,
            "place": self.place,
            "priority": self.priority,
            "rating": self.rating,
            "shares": self.shares,
            "stance": self.stance,
            "text": self.text,
            "wave": self.wave,
        }
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def digest(messages: Iterable[Message]) -> str:
    """SHA-256 of a stream's lines."""
    found = hashlib.sha256()
    for message in messages:
        found.update(message.line())
    return found.hexdigest()
