"""What a query can ask about besides words: who, where, when, and what reading says of the message."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from vigie.core.query.fold import fold
from vigie.core.types import TOPICS, Kind

SIGNS: Final = ("<=", ">=", "<", ">")
READ: Final = frozenset({"lang", "tone", "intent", "topic", "severity"})
"""Known only once the message was read: before that, they may hold."""

_THOUSANDS: Final = {"k": 1_000, "m": 1_000_000}
_NUMBER: Final = re.compile(r"(\d{1,9})([km]?)", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Asks:
    """One field. values: the words it takes with those that French speakers type; empty: any word.

    numbers: lowest and highest it can be, for what is counted. is_date: a day, YYYY-MM-DD.
    """

    french: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]] | None = None
    numbers: tuple[int, int] | None = None
    is_date: bool = False


_TONES: Final = {
    "positive": ("positif", "positive"),
    "neutral": ("neutre",),
    "negative": ("négatif", "négative"),
}
_INTENTS: Final = {
    "complaint": ("plainte",),
    "question": (),
    "request": ("demande",),
    "suggestion": (),
    "praise": ("éloge", "compliment"),
    "information": ("info",),
    "chat": ("bavardage",),
    "other": ("autre",),
}
_TOPICS: Final = {
    "delivery": ("livraison",),
    "billing": ("facturation",),
    "product": ("produit",),
    "staff": ("accueil",),
    "app": ("site", "application"),
    "price": ("prix",),
    "ethics": ("éthique",),
    "safety": ("sécurité",),
    "availability": ("disponibilité",),
    "other": ("autre",),
}
_KINDS: Final = {
    "post": ("publication",),
    "comment": ("commentaire",),
    "reply": ("réponse",),
    "review": ("avis",),
    "mention": (),
    "question": (),
    "direct": ("privé", "message"),
    "mail": ("courriel", "mél"),
    "article": (),
}
_HAS: Final = {"image": ("photo", "média"), "link": ("lien",)}

FIELDS: Final[Mapping[str, Asks]] = {
    "lang": Asks(("langue", "language")),
    "network": Asks(("réseau",)),
    "from": Asks(("de", "auteur")),
    "place": Asks(("lieu",)),
    "kind": Asks(("genre", "type"), values={str(kind): _KINDS.get(str(kind), ()) for kind in Kind}),
    "rating": Asks(("note", "étoiles"), numbers=(1, 5)),
    "reach": Asks(("portée", "followers"), numbers=(0, 10**12)),
    "has": Asks(("avec",), values=_HAS),
    "tone": Asks(("ton", "sentiment"), values=_TONES),
    "intent": Asks(("intention",), values=_INTENTS),
    "topic": Asks(("thème", "sujet")),
    "severity": Asks(("gravité",), numbers=(0, 3)),
    "since": Asks(("depuis",), is_date=True),
    "until": Asks(("jusque", "jusqu'au"), is_date=True),
}
"""By canonical name. Typed without accents they are understood as well."""


_NAMES: Final = {fold(word): name for name, asks in FIELDS.items() for word in (name, *asks.french)}
_VALUES: Final = {
    name: {fold(word): value for value, words in asks.values.items() for word in (value, *words)}
    for name, asks in FIELDS.items()
    if asks.values
}
_SHIPPED_TOPICS: Final = {fold(word): topic for topic in TOPICS for word in (topic, *_TOPICS[topic])}


def is_letters(typed: str) -> bool:
    """True for letters and digits alone: what can have another ending, or a mistake."""
    return fold(typed).isalnum()


def field_named(word: str) -> str:
    """The canonical name of a field, or "" when the word names none."""
    return _NAMES.get(fold(word), "")


def names() -> tuple[str, ...]:
    """Every word that names a field, for suggestions."""
    return tuple(_NAMES)


def choices(name: str) -> tuple[str, ...]:
    """The words a field takes, folded; () when it takes any."""
    return tuple(_VALUES.get(name, ()))


def value_of(name: str, word: str) -> str | None:
    """The canonical value, "" when nothing is said, or None when the field takes no such word."""
    asks = FIELDS[name]
    if asks.numbers:
        return _number(word, *asks.numbers)
    if asks.is_date:
        return _day(word)
    if asks.values:
        return _VALUES[name].get(fold(word))
    if name == "lang":
        return word.lower() if _LANGUAGE.fullmatch(word.lower()) else None
    if not fold(word).strip("@ "):
        return ""
    if name == "topic":
        return _SHIPPED_TOPICS.get(fold(word), word.lower())
    return word.removeprefix("@") if name == "from" else word.lower() if name == "network" else word


def _number(word: str, lowest: int, highest: int) -> str | None:
    found = _NUMBER.fullmatch(word)
    if not found:
        return None
    number = int(found[1]) * _THOUSANDS.get(found[2].lower(), 1)
    return str(number) if lowest <= number <= highest else None


def _day(word: str) -> str | None:
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError:
        return None
