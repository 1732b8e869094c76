"""The closed vocabulary of rules: the facts they can ask about, their values, the reserved words."""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vigie.core.types import NO, TOPICS, YES, Facts, Guess, Kind, Strategy

POSTURES = ("calm", "alert", "crisis")
"""Calmest first: a deadline `in alert` holds in a crisis too."""

UNKNOWN_VALUE = "unknown"
TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Guessed:
    """Read in the text, perhaps wrongly. values: empty when any word may stand (languages).

    extends: a brand adds values of its own (`Known.topics`).
    """

    read: Callable[[Facts], Guess]
    values: tuple[str, ...] = (YES, NO)
    extends: bool = False

    @property
    def yes_or_no(self) -> bool:
        return self.values == (YES, NO)


@dataclass(frozen=True, slots=True)
class Stated:
    """True or false, and known."""

    read: Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Named:
    """One word out of some; "" when unknown. values: empty when any word may stand (networks)."""

    read: Callable[[Facts], str]
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A number, or None when unknown. Minutes where `lasts`; whole numbers elsewhere."""

    read: Callable[[Facts], float | None]
    lowest: int = 0
    highest: int | None = None
    lasts: bool = False
    always_known: bool = True


Fact = Guessed | Stated | Named | Counted

FACTS: dict[str, Fact] = {
    "intent": Guessed(
        lambda f: f.reading.intent,
        ("complaint", "question", "request", "suggestion", "praise", "information", "chat", "other"),
    ),
    "sentiment": Guessed(lambda f: f.reading.sentiment, ("positive", "neutral", "negative")),
    "topic": Guessed(lambda f: f.reading.topic, TOPICS, extends=True),
    "arousal": Guessed(lambda f: f.reading.arousal, ("calm", "upset", "angry", "furious")),
    "language": Guessed(lambda f: f.reading.language, ()),
    "reason_stated": Guessed(lambda f: f.reading.reason_stated),
    "vulgar": Guessed(lambda f: f.reading.vulgar),
    "abusive": Guessed(lambda f: f.reading.abusive),
    "spam": Guessed(lambda f: f.reading.spam),
    "scam": Guessed(lambda f: f.reading.scam),
    "unlawful": Guessed(lambda f: f.reading.unlawful),
    "removable": Stated(lambda f: f.reading.removable),
    "personal_data": Stated(lambda f: bool(f.reading.personal_data)),
    "to_us": Stated(lambda f: f.to_us),
    "community_answered": Stated(lambda f: f.community_answered),
    "place.ours": Stated(lambda f: f.place_ours),
    "place.culture": Named(lambda f: f.place_culture, ("brand", "help", "public")),
    "kind": Named(lambda f: f.kind, tuple(Kind)),
    "network": Named(lambda f: f.network),
    "posture": Named(lambda f: f.posture, POSTURES),
    "severity": Counted(lambda f: f.reading.severity, highest=3),
    "age": Counted(lambda f: f.age_minutes, lasts=True),
    "rating": Counted(lambda f: f.rating, lowest=1, highest=5, always_known=False),
    "followers": Counted(lambda f: f.followers, always_known=False),
    "shares": Counted(lambda f: f.shares),
    "offences": Counted(lambda f: f.offences),
    "our_replies_today": Counted(lambda f: f.our_replies_today),
}

CLAUSES = ("when", "then", "because", "severity", "unless", "changes-if", "source")
STRATEGIES = tuple(Strategy)
SIGNS = ("<", "<=", ">", ">=")

KEYWORDS: tuple[str, ...] = tuple(
    sorted(
        {
            *("rule", *CLAUSES, "otherwise"),
            *("and", "or", "not", "is", "one", "of", "surely", UNKNOWN_VALUE, "always", "says", *SIGNS),
            *("within", "min", "h", "open", "on", "at", "in", "for", "to", TOPIC, "template"),
            *FACTS,
            *STRATEGIES,
            *(value for fact in FACTS.values() if isinstance(fact, Guessed | Named) for value in fact.values),
        }
    )
)
"""Every word that means something in a rule. `docs/rules.md` explains each of them."""

KNOWN_NETWORKS = frozenset(
    {
        *("bluesky", "mastodon", "x", "facebook", "instagram", "threads", "linkedin", "tiktok", "youtube"),
        *("reddit", "discourse", "hackernews", "google", "trustpilot", "appstore", "playstore"),
        *("wordpress", "rss", "mailbox", "manual", "replay"),
    }
)
"""Names a rule may use after `network is` and `on`, besides those of the connectors installed."""

# What French speakers type first; the suggestion then names the word of the language.
_FRENCH = {
    "règle": "rule",
    "regle": "rule",
    "quand": "when",
    "si": "when",
    "alors": "then",
    "sauf": "unless",
    "sinon": "otherwise",
    "et": "and",
    "ou": "or",
    "non": "not",
    "pas": "not",
    "est": "is",
    "toujours": "always",
    "dit": "says",
    "gravité": "severity",
    "dans": "within",
    "sous": "within",
    "modèle": "template",
    "inconnu": UNKNOWN_VALUE,
    "thème": "topic",
    "theme": "topic",
    "intention": "intent",
    "ton": "sentiment",
    "tone": "sentiment",
    "réseau": "network",
    "lieu.culture": "place.culture",
    "plainte": "complaint",
    "éloge": "praise",
    "entraide": "help",
    "livraison": "delivery",
    "négatif": "negative",
    "positif": "positive",
    "répondre": "answer",
    "remercier": "thank",
    "retirer": "remove",
    "supprimer": "remove",
    "surveiller": "watch",
    "vulgaire": "vulgar",
    "arnaque": "scam",
    "pourriel": "spam",
    "oui": YES,
}


@dataclass(frozen=True, slots=True)
class Known:
    """Names that exist in this installation; None: any name is accepted.

    networks come on top of KNOWN_NETWORKS, topics on top of those of FACTS. templates, departments,
    sources: keys of the playbook.
    """

    networks: frozenset[str] | None = frozenset()
    templates: frozenset[str] | None = None
    departments: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    topics: frozenset[str] | None = frozenset()


ANY_NAME = Known(networks=None, topics=None)
"""Nothing is known: every well-formed name is accepted."""


def nearest(word: str, choices: Iterable[str]) -> str:
    """The choice that was probably meant, or ""."""
    options = list(choices)
    translated = _FRENCH.get(word.lower(), "")
    if translated in options:
        return translated
    return next(iter(difflib.get_close_matches(word.lower(), options, n=1, cutoff=0.6)), "")
