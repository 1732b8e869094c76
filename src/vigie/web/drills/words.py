"""What a drill is called on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vigie.core.drill.acts import Did
from vigie.core.drill.scenario import Words
from vigie.core.drill.words import CAPABILITY_WORDS, STRATEGY_WORDS

DONE: Mapping[Did, Promise] = {
    Did.INCIDENT_OPENED: _("Incident opened"),
    Did.SEVERITY_SET: _("Severity set"),
    Did.OWNER_SET: _("Owner named"),
    Did.PLAN_CHOSEN: _("Plan chosen"),
    Did.STATEMENT_PUBLISHED: _("Statement published"),
    Did.ANSWERED: _("Person answered"),
    Did.REMOVED: _("Message removed"),
    Did.REPORTED: _("Message reported"),
    Did.REMOVAL_REFUSED: _("Removal of criticism refused"),
    Did.TICKET_OPENED: _("Ticket for a department"),
    Did.REVIEW_FILED: _("Review filed"),
}
BY_HAND: Mapping[Did, Promise] = {
    did: words
    for did, words in DONE.items()
    if did not in {Did.ANSWERED, Did.REMOVED, Did.REPORTED, Did.REMOVAL_REFUSED}
}
"""What no network sees: ticked by the team or whoever leads the drill."""
STRATEGY_CHOICES = [(key, _(words)) for key, words in STRATEGY_WORDS.items()]
VIA: Mapping[str, Promise] = {
    "email": pgettext_lazy("card", "Mail"),
    "phone": pgettext_lazy("card", "Call"),
    "chat": pgettext_lazy("card", "Message"),
    "visit": pgettext_lazy("card", "Visit"),
}
ICONS = {"email": "mail", "phone": "bell", "chat": "note", "visit": "person"}
CLUSTERS: Mapping[str, Promise] = {
    "victim": _("you are a victim too"),
    "accidental": _("an accident"),
    "preventable": _("it could have been prevented"),
}


def in_language(words: Words, language: str) -> str:
    """The text in the language of the screen; in the other where it has none."""
    return words.get(language[:2]) or next((text for text in words.values() if text), "")


def capability(code: str) -> str:
    return gettext(CAPABILITY_WORDS[code])


def at(clock_ms: int) -> str:
    """A moment of a drill as its clock shows it: 1:05."""
    minutes = clock_ms // 60_000
    return f"{minutes // 60}:{minutes % 60:02d}"


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it lies on the table."""

    at: str
    via: Promise
    icon: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Marks of one capability. share, last, best: percent."""

    name: str
    got: str
    of: str
    share: int
    last: int | None
    best: int | None
