"""Do the languages of a statement commit to the same? And does an answer say more than the statement?"""

from collections.abc import Mapping
from dataclasses import dataclass

from vigie.core.readiness.plan import LANGUAGES
from vigie.core.readiness.promises import promises
from vigie.core.readiness.quantities import quantities
from vigie.core.readiness.two_languages import disagreements

BINDING = ("time", "date", "money", "share", "duration")
"""Kinds of figures that an answer may not invent; other numbers may be an order's or a street's."""
COSTLY = frozenset({"refund", "compensate", "replace", "guarantee", "free"})
"""Promises that only the statement in force may make."""

Commitment = tuple[str, str]
"""A kind (of `two_languages.KINDS`) and how it is written."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What the text in `language` says, as written there, and the one in the other language does not."""

    language: str
    kind: str
    said: str


def differences(texts: Mapping[str, str]) -> list[Difference]:
    """Where the French and the English of one statement disagree; empty when they agree, or one lacks.

    texts: by language.
    """
    found = disagreements(texts.get("fr", ""), texts.get("en", ""))
    return [
        Difference(language, one.kind, said)
        for one in found
        for language in LANGUAGES
        for said in getattr(one, language)
    ]


def beyond(text: str, language: str, statement: Mapping[str, str]) -> list[Commitment]:
    """Binding figures and costly promises of an answer that the statement in force makes in no language.

    statement: its texts by language.

    >>> beyond("Vous serez remboursée avant 21 h.", "fr", {"fr": "Prochain point à 20 h 30."})
    [('time', '21 h'), ('promise', 'remboursée')]
    """
    known = [(quantities(said, key), promises(said, key)) for key, said in statement.items()]
    found: list[Commitment] = []
    for kind in BINDING:
        told = {
            value for figures, _ in known for values, _written in figures.get(kind, ()) for value in values
        }
        mine = quantities(text, language).get(kind, ())
        found += [(kind, written) for values, written in mine if not told & set(values)]
    told_promises = {promise for _, made in known for promise in made}
    made = promises(text, language)
    found += [
        ("promise", written)
        for (concept, affirmed), written in made.items()
        if affirmed and concept in COSTLY and (concept, affirmed) not in told_promises
    ]
    return list(dict.fromkeys(found))
