"""Values that travel between floors: what was said, what we read in it, what we decide.

Every value is frozen and slotted. Times are aware datetimes; ids are the network's own,
kept as text end to end (a number above 2**53 is not safe anywhere else).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing was said."""

    POST = "post"
    COMMENT = "comment"
    REPLY = "reply"
    REVIEW = "review"
    MENTION = "mention"
    QUESTION = "question"
    DIRECT = "direct"
    MAIL = "mail"
    ARTICLE = "article"


class Act(StrEnum):
    """What can be done on a network. The connector's `may` says whether, for this item, now."""

    READ = "read"
    REPLY = "reply"
    DIRECT = "direct"
    POST = "post"
    LIKE = "like"
    HIDE = "hide"
    UNHIDE = "unhide"
    HOLD = "hold"
    APPROVE = "approve"
    DELETE = "delete"
    RESTORE = "restore"
    MARK_SPAM = "mark_spam"
    REPORT = "report"
    MUTE = "mute"
    BLOCK = "block"
    DELETE_OWN = "delete_own"
    FIND_OWN = "find_own"


SPEAKING = frozenset({Act.REPLY, Act.DIRECT, Act.POST})
"""Acts that carry words of ours: each is a new thing on the network, found again by those words."""

REMOVING = frozenset({Act.HIDE, Act.HOLD, Act.DELETE, Act.MARK_SPAM})
"""Acts after which others no longer see what the person said."""

REMOVAL_LADDER = (Act.DELETE, Act.MARK_SPAM, Act.HIDE, Act.HOLD, Act.BLOCK, Act.REPORT)
"""Strongest step first: removal goes down the ladder until the network allows one."""


class Ground(StrEnum):
    """Why something may be removed or reported. `NONE` can never remove."""

    NONE = ""
    VULGAR = "vulgar"
    SPAM = "spam"
    SCAM = "scam"
    UNLAWFUL = "unlawful"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody on a network. Identity is the network's id; handles are renamed and reused."""

    native_id: str
    handle: str = ""
    name: str = ""
    followers: int | None = None
    url: str = ""
    is_us: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said: a page, a site, a hashtag, a forum."""

    native_id: str
    name: str = ""
    url: str = ""
    ours: bool = False
    culture: str = ""  # "", "brand" (our page), "help" (people help each other), "public"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said, as a network shows it now.

    `version` grows with each edit; networks without versions give the same one and the text
    is compared. `deleted` items carry no text. `raw` is the payload, bounded by the pump.
    """

    native_id: str
    kind: Kind
    text: str
    author: Author
    place: Place
    said_at: datetime
    url: str = ""
    language: str = ""
    parent_id: str = ""
    root_id: str = ""
    rating: int | None = None
    edited_at: datetime | None = None
    version: str = ""
    deleted: bool = False
    status: str = ""  # the network's own word: approved, hold, spam, trash, hidden...
    shares: int = 0
    likes: int = 0
    replies: int = 0
    media: tuple[str, ...] = ()
    to_us: bool = False  # addressed to our account, whatever the watches say
    raw: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guess:
    """One thing read in a text: its value and how sure we are.

    `value` None means "we don't know"; `p` is a calibrated probability between 0 and 1.
    """

    value: str | None
    p: float

    @property
    def sure(self) -> bool:
        """True when the desk may say "sûr" rather than "à vérifier"."""
        return self.value is not None and self.p >= 0.85


UNKNOWN = Guess(None, 0.0)
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of the text that weighed: text[start:end], for which head, and which way."""

    start: int
    end: int
    head: str  # vulgar, abusive, spam, scam, sentiment, intent, topic, severity...
    why: str  # lexicon or rule code, e.g. "insult", "refund", "phishing-link"
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the engine thinks of one text. Values of the guesses:

    language: ISO 639-1 · sentiment: positive, neutral, negative · vulgar, abusive, unlawful,
    spam, scam, reason_stated: yes, no · intent: complaint, question, request, suggestion,
    praise, information, chat, other · topic: one of TOPICS or of the brand's own ·
    severity: 0..3 · arousal: calm, upset, angry, furious.

    `removable` is a decision of its own: True only where every signal agrees.
    """

    model: str
    language: Guess = UNKNOWN
    sentiment: Guess = UNKNOWN
    vulgar: Guess = UNKNOWN
    abusive: Guess = UNKNOWN
    unlawful: Guess = UNKNOWN
    spam: Guess = UNKNOWN
    scam: Guess = UNKNOWN
    intent: Guess = UNKNOWN
    reason_stated: Guess = UNKNOWN
    topic: Guess = UNKNOWN
    severity: int = 0
    severity_p: float = 0.0
    arousal: Guess = UNKNOWN
    personal_data: tuple[str, ...] = ()  # phone, email, order, card, iban, address
    removable: bool = False
    words: tuple[Word, ...] = ()


OFFENCES = ("vulgar", "abusive", "unlawful", "spam", "scam")
"""Heads of a reading that name something wrong with the message itself."""

TOPICS = (
    *("delivery", "billing", "product", "staff", "app", "price", "ethics", "safety", "availability"),
    "other",
)
"""What the shipped model can say a message is about; a brand adds topics of its own."""


class Strategy(StrEnum):
    """What the brand should do about one thing said."""

    ASK_REASON = "ask_reason"
    APOLOGISE = "apologise"
    ROUTE = "route"
    ANSWER = "answer"
    REMOVE = "remove"
    THANK = "thank"
    COMMUNITY = "community"
    WATCH = "watch"
    NOTHING = "nothing"


OWED = frozenset(
    {
        Strategy.ASK_REASON,
        Strategy.APOLOGISE,
        Strategy.ROUTE,
        Strategy.ANSWER,
        Strategy.REMOVE,
        Strategy.THANK,
    }
)
"""Strategies with a deadline: somebody waits for us."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that `core.policy.decide` may look at. Nothing else decides."""

    reading: Reading
    network: str
    kind: Kind
    place_ours: bool = False
    place_culture: str = ""
    age_minutes: float = 0.0
    community_answered: bool = False  # someone who is not us answered this person well
    our_replies_today: int = 0  # in this thread
    from_us: bool = False
    to_us: bool = False
    rating: int | None = None
    followers: int | None = None
    shares: int = 0
    offences: int = 0  # earlier removals of the same author
    posture: str = "calm"  # calm, alert, crisis
    text: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do, why, by which rule, until when, and what would change our mind.

    because: reason code, translated for people by `playbook.words`. rule: "name@version".
    minutes: time allowed in *open* minutes of the brand (None: nothing is owed).
    ground: set only with Strategy.REMOVE. department: topic word to route to, may be "".
    template: key of the reply template proposed. changes: reason codes that would move it.
    sources: where the rule comes from (keys of the playbook's sources).
    """

    strategy: Strategy
    because: str
    rule: str
    severity: int = 0
    minutes: int | None = None
    ground: Ground = Ground.NONE
    department: str = ""
    template: str = ""
    leave_minutes: int | None = None
    changes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
