"""What the team's corrections teach the reading of its brand, measured before anybody relies on it.

Corrections alone would teach that the engine is always wrong: they are learned together with the labels that
people had before their eyes and let stand.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, TypedDict

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vigie.brands.models import Brand, Member
from vigie.core.text import read
from vigie.core.text.overlay import Lesson, learn
from vigie.core.text.overlay import Overlay as Taught
from vigie.core.types import NO, YES, Item, Reading
from vigie.listening.confusion import labels_shown
from vigie.listening.models import Correction, Mention, MentionVersion, ReadingRow
from vigie.listening.services import HEADS
from vigie.reading.models import Overlay
from vigie.reading.queries import reader_of
from vigie.reading.reader import bare_item
from vigie.reading.services import store_overlay

FEWEST: Final = 20  # lessons; fewer say more about chance than about the brand
FEWEST_OF_A_HEAD: Final = 3  # of 20 lessons on nine heads, one head has as many
MOST: Final = 5000  # corrections, the newest: what a team corrects in years
MOST_HANDLED: Final = 500  # messages dealt with that are worth giving to `teach`
PARTS: Final = 5  # lessons are measured on the part that was held back
LATEST: Final = 500  # messages read both ways
EXAMPLES: Final = 5  # of each head


class Measured(TypedDict):
    """One head, on labels that were held back: how many, read right as shipped, right as taught.

    lessons: labels corrected or let stand; corrected: how many of them were corrected.
    """

    lessons: int
    corrected: int
    before: int
    after: int


class Change(TypedDict):
    """A message that would be read otherwise, by id: its words stay where they can be deleted.

    before, after: "" where the engine would not know.
    """

    mention: int
    head: str
    before: str
    after: str


class Elsewhere(TypedDict):
    """What changes in messages that taught nothing: how many of them, how many per head, examples.

    Heads are those of `listening.services.HEADS`, and "removable".
    """

    looked: int
    changed: dict[str, int]
    examples: list[Change]


class Report(TypedDict):
    """What `Overlay.report` holds. heads: those that were taught."""

    heads: dict[str, Measured]
    elsewhere: Elsewhere


def lessons_of(*, brand: Brand) -> list[Lesson]:
    """The last correction of each message and head, oldest first, while the message says what was corrected.

    What its author deleted teaches nothing any more, nor what was edited after the correction.
    """
    return list(_corrections(brand).values())


def _corrections(brand: Brand) -> dict[tuple[int, str], Lesson]:
    edited = MentionVersion.objects.filter(mention=OuterRef("mention"), seen_at__gt=OuterRef("at"))
    rows = Correction.objects.filter(~Exists(edited), mention__brand=brand, mention__deleted_at=None)
    columns = ("mention_id", "head", "now", "mention__text", "mention__language")
    last: dict[tuple[int, str], Lesson] = {}
    for mention_id, head, value, text, language in rows.order_by("-pk").values_list(*columns)[:MOST]:
        if text and value in HEADS.get(head, ()):
            last.setdefault((mention_id, head), Lesson(text, language, head, value))
    return dict(reversed(last.items()))


def let_stand(*, brand: Brand, mentions: Collection[int]) -> list[Lesson]:
    """What people did not contradict: the labels that a case shows of these messages, but those corrected.

    A message that was edited is left out: nobody knows which of its texts they looked at.
    """
    corrected = set(
        Correction.objects.filter(mention__among=list(mentions)).values_list("mention_id", "head")
    )
    edited = MentionVersion.objects.filter(mention=OuterRef("mention"))
    rows = ReadingRow.objects.filter(
        ~Exists(edited), mention__among=list(mentions), mention__brand=brand, mention__deleted_at=None
    )
    columns = ("mention_id", "content", "mention__text", "mention__language")
    return [
        Lesson(text, language, head, value)
        for mention_id, reading, text, language in rows.order_by("mention").values_list(*columns)
        for head in HEADS
        if text and head in labels_shown(reading) and (mention_id, head) not in corrected
        if (value := _value(reading, head)) in HEADS[head]  # no topic of the brand's own
    ]


def teach(*, brand: Brand, by: Member | None, now: datetime, handled: Collection[int] = ()) -> Overlay:
    """Learn the next version from the corrections of this brand; not in force. Its `report` is a `Report`.

    handled: messages that a person dealt with (`inbox.handled`). Their labels, and the others of messages
    that were corrected, are learned as right where nobody contradicted them. Without these, what is read
    well would be read worse.

    Raises ValidationError without the team's consent, a model to learn on, or lessons enough.
    """
    if not reader_of(brand).learns:
        raise ValidationError(
            _("Nobody allowed yet that corrections teach the reading: the reading page asks for it.")
        )
    corrections = _corrections(brand)
    if (missing := FEWEST - len(corrections)) > 0:
        raise ValidationError(
            ngettext(
                "Too early: %(count)s more correction is needed to learn something that holds.",
                "Too early: %(count)s more corrections are needed to learn something that holds.",
                missing,
            )
            % {"count": missing}
        )
    lessons = _of_heads_to_learn(corrections.values())
    judged = {mention_id for mention_id, _head in corrections} | set(handled)
    heads = {one.head for one in lessons}
    stood = [one for one in let_stand(brand=brand, mentions=judged) if one.head in heads]
    try:
        overlay = learn([*stood, *lessons])  # of two words on one text the last counts: the correction
    except LookupError as error:
        raise ValidationError(
            _("Nothing can be learned here: Vigie was installed without its model.")
        ) from error
    report: Report = {"heads": _measured(lessons, stood), "elsewhere": _elsewhere(brand, overlay, judged)}
    return store_overlay(brand=brand, overlay=overlay, lessons=len(lessons), report=report, by=by, now=now)


def _of_heads_to_learn(corrections: Iterable[Lesson]) -> list[Lesson]:
    """Those of heads that were corrected more than now and then: the others are read well as they are."""
    found = list(corrections)
    counts = Counter(one.head for one in found)
    return [one for one in found if counts[one.head] >= FEWEST_OF_A_HEAD]


def _measured(corrected: Sequence[Lesson], stood: Sequence[Lesson]) -> dict[str, Measured]:
    """Each lesson is looked at by what was learned from the other parts: nothing is measured on itself."""
    found: dict[str, Measured] = {}
    lessons = [*stood, *corrected]
    parts = [_part(one.text) for one in lessons]
    for part in range(PARTS):
        held_back = [one for one, its in zip(lessons, parts, strict=True) if its == part]
        others = [one for one, its in zip(lessons, parts, strict=True) if its != part]
        items = [bare_item(one.text, one.language) for one in held_back]
        before, after = read(items), _read(items, others)
        for lesson, shipped, taught in zip(held_back, before, after, strict=True):
            head = found.setdefault(lesson.head, {"lessons": 0, "corrected": 0, "before": 0, "after": 0})
            head["lessons"] += 1
            head["before"] += _value(shipped, lesson.head) == lesson.value
            head["after"] += _value(taught, lesson.head) == lesson.value
    for lesson in corrected:
        found[lesson.head]["corrected"] += 1
    return {head: found[head] for head in HEADS if head in found}


def _read(items: Sequence[Item], lessons: Sequence[Lesson]) -> list[Reading]:
    return read(items, overlay=learn(lessons)) if lessons else read(items)


def _part(text: str) -> int:
    """By the words alone, so that a text said twice is never learned and measured at once."""
    words = " ".join(text.casefold().split())
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=4).digest()) % PARTS


def _elsewhere(brand: Brand, overlay: Taught, judged: Collection[int]) -> Elsewhere:
    heard = _others(brand, judged)
    items = [bare_item(text, language) for _pk, text, language in heard]
    changed: Counter[str] = Counter()
    examples: list[Change] = []
    for (mention_id, _text, _language), shipped, taught in zip(
        heard, read(items), read(items, overlay=overlay), strict=True
    ):
        for head in (*HEADS, "removable"):
            before, after = _value(shipped, head), _value(taught, head)
            if before == after:
                continue
            changed[head] += 1
            if changed[head] <= EXAMPLES:
                examples.append({"mention": mention_id, "head": head, "before": before, "after": after})
    return {"looked": len(heard), "changed": dict(changed), "examples": examples}


def _others(brand: Brand, judged: Collection[int]) -> list[tuple[int, str, str]]:
    """Id, text and language of the latest messages of others that taught nothing, newest first.

    Those that do not count are left out after the query: the index that finds the newest does not know them.
    """
    rows = Mention.objects.filter(brand=brand).order_by("-pk")
    found = rows.values_list("pk", "text", "language", "from_us")[:LATEST]
    return [
        (pk, text, lang) for pk, text, lang, from_us in found if text and not from_us and pk not in judged
    ]


def _value(reading: Reading, head: str) -> str:
    if head == "severity":
        return str(reading.severity)
    if head == "removable":
        return YES if reading.removable else NO
    value: str | None = getattr(reading, head).value
    return value or ""
