"""What a signal is about, in the words people used: extracted, never written.

Phrases are those of the messages that stand out beside the past; the first message is the first; carriers
are ranked by how far they carried. Nothing is summarised by a machine that could invent.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from vigie.core.query.fold import fold

PHRASES: Final = 5
CARRIERS: Final = 5
_LONGEST: Final = 3  # words of a phrase
_LEAST: Final = 2  # people who used it: one person's words are no topic
_WORD: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_CLAUSE: Final = re.compile(r"[.!?;:,()\"\n]+")
_LINK: Final = re.compile(r"https?://\S+|[@]\S+")
# Words that carry no subject: a phrase neither begins nor ends with one.
_SMALL: Final = frozenset(
    """
a ai aux au avec c'est ce ces cet cette comme d'un d'une dans de des du elle en est et etre eu il
ils j'ai je la le les leur lui ma mais me meme mes moi mon n'est ne nos notre nous on ont ou par pas
plus pour qu'il que qui s'est sa sans se ses si son sont sur ta te tes toi ton tout tres tu un une
va vos votre vous y an and are as at be but by can did do for from had has have he her his how i i'm
in is it it's its just me my no not of on or our she so that the their them they this to too up us
was we were what when who will with you your
""".split()  # noqa: SIM905 - one word a line would be a page
)


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a signal. key: the caller's own name for it; author: whoever said it, by any stable
    name.
    """

    key: str
    text: str
    author: str
    at: datetime
    followers: int = 0
    shares: int = 0
    replies: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as somebody wrote them; how many people used them now, and how many messages did before."""

    text: str
    people: int
    before: int


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody who carried it: messages, followers at most, shares and replies they earned in all."""

    author: str
    messages: int
    followers: int
    shares: int
    replies: int
    first: str  # key of their first message


def first_of(said: Iterable[Said]) -> Said | None:
    """The earliest message; of several in the same moment, the one furthest heard."""
    return min(said, key=lambda one: (one.at, -one.followers, one.key), default=None)


def carriers_of(said: Iterable[Said], most: int = CARRIERS) -> tuple[Carrier, ...]:
    """Who carried it furthest: by followers, shares and replies, each by its order of magnitude."""
    by_author: dict[str, list[Said]] = {}
    for one in said:
        by_author.setdefault(one.author, []).append(one)
    carriers = [_carrier(author, messages) for author, messages in by_author.items()]
    return tuple(sorted(carriers, key=lambda one: (-_weight(one), one.author))[:most])


def _carrier(author: str, messages: Sequence[Said]) -> Carrier:
    first = first_of(messages)
    return Carrier(
        author=author,
        messages=len(messages),
        followers=max(max(one.followers, 0) for one in messages),
        shares=sum(max(one.shares, 0) for one in messages),
        replies=sum(max(one.replies, 0) for one in messages),
        first=first.key if first else "",
    )


def _weight(one: Carrier) -> float:
    return math.log1p(one.followers) + 2 * math.log1p(one.shares) + math.log1p(one.replies)


def phrases_of(said: Sequence[Said], before: Sequence[str], most: int = PHRASES) -> tuple[Phrase, ...]:
    """What is said now and was not before, the most telling first, no phrase within another.

    before: texts of the same series from calmer days. Each person counts once, so that repeating tells
    nothing.
    """
    people: dict[str, set[str]] = {}
    spelled: dict[str, str] = {}
    for one in said:
        for phrase, written in _phrases(one.text).items():
            people.setdefault(phrase, set()).add(one.author)
            spelled.setdefault(phrase, written)
    past = Counter(phrase for text in before for phrase in _phrases(text))
    everybody = max(len({one.author for one in said}), 1)
    ranked = sorted(
        (phrase for phrase, who in people.items() if len(who) >= _LEAST),
        key=lambda phrase: (-_telling(phrase, len(people[phrase]), everybody, past, len(before)), phrase),
    )
    kept: list[str] = []
    for phrase in ranked:
        if len(kept) == most:
            break
        if _telling(phrase, len(people[phrase]), everybody, past, len(before)) > 0 and not any(
            _overlap(phrase, other) for other in kept
        ):
            kept.append(phrase)
    return tuple(Phrase(spelled[phrase], len(people[phrase]), past[phrase]) for phrase in kept)


def _telling(phrase: str, people: int, everybody: int, past: Counter[str], texts: int) -> float:
    """Log-likelihood of so many people beside the share that used it before; longer phrases say more."""
    usual = (past[phrase] + 0.5) / (texts + 1)
    now = people / everybody
    if now <= usual:
        return 0.0
    return people * math.log(now / usual) * (1 + 0.2 * phrase.count(" "))


def _overlap(phrase: str, other: str) -> bool:
    return bool(set(phrase.split()) & set(other.split()))


def _phrases(text: str) -> dict[str, str]:
    """Folded phrases of one to three words, each with the spelling of its first use."""
    found: dict[str, str] = {}
    for clause in _CLAUSE.split(_LINK.sub(".", text)):
        words = _WORD.findall(clause.replace("’", "'"))
        folded = [fold(word) for word in words]
        for length in range(1, _LONGEST + 1):
            for start in range(len(words) - length + 1):
                if _is_subject(folded[start : start + length]):
                    found.setdefault(
                        " ".join(folded[start : start + length]), " ".join(words[start : start + length])
                    )
    return found


def _is_subject(words: Sequence[str]) -> bool:
    ends = (words[0], words[-1])
    return not any(word in _SMALL or len(word) < 2 or word.isdigit() for word in ends)
