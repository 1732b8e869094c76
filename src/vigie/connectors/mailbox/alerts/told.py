"""What a network's notice tells: who said what, how many stars, where. Each network is data (`Sender`). Pure.

These mails are written for people and change without notice: what is not recognised stays a mail.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from vigie.connectors.mailbox.letters import Letter
from vigie.connectors.markup import web_url
from vigie.core.types import Kind

LONGEST_TEXT = 5_000  # characters
MOST_LINES = 400

_LINK = re.compile(r"https?://[^\s<>\"()]{4,1000}")
_STARS = re.compile(r"[★⭐]{1,5}(?:[☆✩]{0,4})")
_COUNTED = re.compile(
    r"\b([1-5])(?:[.,]0)?[\s\u00a0-]?(?:stars?|étoiles?|bubbles?|bulles?|/\s?5|out of 5|sur 5|of 5)(?![\w/])",
    re.IGNORECASE,
)
# Before the words: greetings, headings, stars. A review may begin like any of them, so they are met whole.
_HEAD = re.compile(
    r"(?:hi|hello|dear|bonjour|salut|cher|chère)(?: [^,.!?]{1,60})?\s?[,!]|[★☆⭐✩\s]+(?:[1-5]\s?/\s?5)?"
    r"|(?:.{0,15}[:·]\s?)?[1-5](?:[.,]0)?[\s\u00a0-]?"
    r"(?:stars?|étoiles?|bubbles?|bulles?|/\s?5|out of 5|sur 5|of 5)"
    r"(?: (?:bubbles|bulles|stars|étoiles|review))?"
    r"|(?:you have (?:a )?|you(?:’ve|'ve| have)? (?:got|received) a )?new (?:[1-5][- ]star )?(?:customer )?"
    r"(?:review|comment|mention|reply)\b.{0,60}"
    r"|(?:vous avez (?:reçu )?un )?nouve(?:l|au) (?:avis|commentaire)\b.{0,60}",
    re.IGNORECASE,
)
_HAPPENED = re.compile(
    r".{0,200}\b(?:review|avis|commented|replied|mentioned|commenté|répondu|mentionnée?|recommends?|recommande)\b.{0,120}",
    re.IGNORECASE,
)
# After them: what one may press, and the small print. A sentence may begin with the same words.
_PRESS = re.compile(
    r"(?:reply|respond|répondre|view|voir|see|read|lire|manage|gérer|open|ouvrir|go to|accéder)"
    r"(?: (?:to|the|all|your|this|on|in|it|more|full|review|comment|post|à|au|le|la|les|tous"
    r"|votre|vos|ce|sur|dans|avis|commentaire|publication)\b.{0,40}| l[’'].{0,40})?(?<![.!?])|like|j[’']aime",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"(?:unsubscribe|se désabonner|se désinscrire|this (?:e-?mail|message) (?:was|is|has)"
    r"|you(?:’re|'re| are)? receiv"
    r"|ce (?:message|courriel) (?:a été|vous|est)|cet e-?mail (?:a été|vous|est)|vous recevez|©"
    r"|google llc|meta platforms|linkedin (?:corporation|ireland)|trustpilot a/s|tripadvisor llc|apple inc"
    r"|x corp|--$).{0,400}",
    re.IGNORECASE,
)
# These open the account of whoever received the mail, or follow them.
_KEYS_OF_ONE_PERSON = frozenset(
    {
        "otptoken",
        "midtoken",
        "midsig",
        "trk",
        "trkemail",
        "lipi",
        "eid",
        "bcode",
        "n_m",
        "aref",
        "medium",
        "mid",
    }
    | {"refsrc", "cn", "token", "auth", "ct", "s", "ref", "lloc", "feature"}
)


@dataclass(frozen=True, slots=True)
class Alert:
    """A notice as far as it tells. text "" when its words could not be found among the rest."""

    network: str
    kind: Kind
    author: str = ""
    place: str = ""
    text: str = ""
    url: str = ""
    rating: int | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """A network's notices. addresses: who sends them, the whole address. subjects: what each says, with the
    groups `author`, `place`. hosts: where its links lead; home: where one goes when a mail has none.
    limit: characters of a public answer there.
    """

    network: str
    title: str
    addresses: re.Pattern[str]
    subjects: tuple[tuple[Kind, re.Pattern[str]], ...]
    hosts: tuple[str, ...]
    home: str
    limit: int | None = None

    def read(self, letter: Letter) -> Alert | None:
        for kind, pattern in self.subjects:
            if told := pattern.fullmatch(letter.subject.strip()):
                said = {key: _name(value) for key, value in told.groupdict().items() if value}
                author = said.get("author", "")
                return Alert(
                    network=self.network,
                    kind=kind,
                    author=author,
                    place=said.get("place", ""),
                    text=_words(letter.whole, tuple(said.values())),
                    url=self._link(letter.whole) or self.home,
                    rating=_rating(f"{letter.subject}\n{letter.whole}") if kind is Kind.REVIEW else None,
                )
        return None

    def _link(self, text: str) -> str:
        """The first link to the network itself, without what would sign a colleague in as somebody else."""
        for found in _LINK.findall(text)[:100]:
            parts = _split(found)
            if parts and any(parts[1] == host or parts[1].endswith(f".{host}") for host in self.hosts):
                return web_url(parts[0])
        return ""


def subjects(kind: Kind, *patterns: str) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """Patterns of subjects that tell of something of this kind; {who} and {where} stand for names."""
    names = {"{who}": "(?P<author>.{1,100}?)", "{where}": "(?P<place>.{1,150}?)"}
    named = (re.sub(r"\{(?:who|where)\}", lambda name: names[name[0]], pattern) for pattern in patterns)
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for pattern in named)


def without_keys(text: str) -> str:
    """A text whose addresses have lost their queries."""
    return re.sub(r"(https?://[^\s?<>\"()]{4,1000})\?[^\s<>\"()]*", r"\1", text)


def _split(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url.rstrip(".,;"))
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    pairs = [pair for pair in parse_qsl(parts.query) if pair[0].lower() not in _KEYS_OF_ONE_PERSON]
    kept = [(key, value) for key, value in pairs if not key.lower().startswith("utm_")]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), "")), host


def _name(said: str) -> str:
    return " ".join(said.strip(" .«»\"“”'").split())[:120]


def _rating(text: str) -> int | None:
    if stars := _STARS.search(text):
        return sum(stars[0].count(sign) for sign in "★⭐")
    counted = _COUNTED.search(text)
    return int(counted[1]) if counted else None


def _words(text: str, names: tuple[str, ...]) -> str:
    """The lines between the headings and what one may press. names: who and where, which begin headings."""
    kept: list[str] = []
    for line in (line.strip() for line in text.split("\n")[:MOST_LINES]):
        bare = _LINK.sub("", line).strip(" ()<>")
        if not kept and (not bare or _is_heading(bare, names)):
            continue
        if _PRESS.fullmatch(bare) or _SMALL_PRINT.fullmatch(bare):
            if kept:
                break
            continue
        kept.append(line)
    return "\n".join(kept).strip(' \n«»"“”')[:LONGEST_TEXT]


def _is_heading(line: str, names: tuple[str, ...]) -> bool:
    said = line.casefold()
    begins = any(said.startswith(name.casefold()) for name in names)
    alone = any(said.strip(" .:") == name.casefold() for name in names)
    return alone or bool(_HEAD.fullmatch(line) or (begins and _HAPPENED.fullmatch(line)))
