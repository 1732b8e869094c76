"""A crisis that is over, as facts with their sources, and what it is compared by.

Texts are French and English. A fact without a source is "to be checked", and counts as such.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import msgspec

KINDS = (
    *("outage", "safety", "staff", "leak", "account", "rumour", "offence", "strike", "influencer"),
    *("delivery", "green", "brigade", "treatment", "accident", "wrongdoing", "other"),
)
"""What it was about: the same words as the scenarios of a plan."""
CLUSTERS = ("victim", "accidental", "preventable")
PLACES = ("social", "press", "service", "site", "authority")
"""Where it came into the open: social networks, press, our own service, on the spot, an authority."""
SPEEDS = ("hours", "days", "weeks", "months")
"""From the first public sign to the peak."""
HIGHEST = 4
OUTCOMES = ("recovered", "mixed", "lasting")
PARTS = ("happened", "done", "result")
SOURCE_KINDS = ("press", "court", "authority", "company", "book", "internal")
SURE, HALF_SURE = 0.8, 0.5


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact can be read again. on: a date as far as it is known, "2010-04-20" or "2010"."""

    title: str
    kind: str = "press"
    on: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known. part: what happened, what was done, what came of it."""

    part: str
    fr: str = ""
    en: str = ""
    on: str = ""
    source: Source | None = None

    def text(self, language: str) -> str:
        """In this language, in the other where there is none."""
        return (self.en or self.fr) if language[:2] == "en" else (self.fr or self.en)


@dataclass(frozen=True, slots=True)
class Case:
    """One past case. gravity: 1 to 4. networks: names, where it spread."""

    key: str
    organisation: str
    title_fr: str
    title_en: str = ""
    year: int = 2000
    kind: str = "other"
    responsibility: str = "accidental"
    place: str = "social"
    networks: tuple[str, ...] = ()
    speed: str = "days"
    gravity: int = 2
    outcome: str = "mixed"
    is_own: bool = False
    facts: tuple[Fact, ...] = ()

    def title(self, language: str) -> str:
        """In this language, in the other where there is none."""
        english = self.title_en or self.title_fr
        return english if language[:2] == "en" else self.title_fr or english

    def told(self, part: str) -> tuple[Fact, ...]:
        """Facts of one part, as entered."""
        return tuple(fact for fact in self.facts if fact.part == part)


@dataclass(frozen=True, slots=True)
class Sureness:
    """How far a case can be relied on: facts with a source, of all. band: "sure", "half" or "unsure"."""

    sourced: int
    facts: int
    band: str


def sureness(case: Case) -> Sureness:
    """How sure we are of what is told about a case."""
    sourced = sum(fact.source is not None for fact in case.facts)
    share = sourced / len(case.facts) if case.facts else 0.0
    band = "sure" if share >= SURE else "half" if share >= HALF_SURE else "unsure"
    return Sureness(sourced, len(case.facts), band)


def to_document(case: Case) -> dict[str, Any]:
    """Plain JSON values."""
    document: dict[str, Any] = msgspec.to_builtins(case)
    return document


def from_document(document: Mapping[str, Any]) -> Case:
    """The case again. Raises msgspec.ValidationError for what is none."""
    return msgspec.convert(document, Case)


def unknown_words(case: Case) -> tuple[str, ...]:
    """Values that no case can have, "field=value" each."""
    known: Mapping[str, tuple[str, ...]] = {
        "kind": KINDS,
        "responsibility": CLUSTERS,
        "place": PLACES,
        "speed": SPEEDS,
        "outcome": OUTCOMES,
    }
    named = [one.name for one in fields(case) if one.name in known]
    odd = [f"{name}={getattr(case, name)}" for name in named if getattr(case, name) not in known[name]]
    odd += [f"part={fact.part}" for fact in case.facts if fact.part not in PARTS]
    sources = [fact.source for fact in case.facts if fact.source]
    odd += [f"source={source.kind}" for source in sources if source.kind not in SOURCE_KINDS]
    return tuple(odd if 1 <= case.gravity <= HIGHEST else [*odd, f"gravity={case.gravity}"])
