"""Name what messages are about: shipped topics under the brand's words, and topics of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Member
from vigie.bus.services import record
from vigie.core.policy import KEYWORDS
from vigie.core.query import parse_watch
from vigie.core.types import TOPICS
from vigie.playbook.models import Topic
from vigie.playbook.queries import policy_of

MOST: Final = 50
"""Topics of a brand's own: people choose among them in a menu."""

KEY_LENGTH: Final = 14
_RESERVED: Final = frozenset({*KEYWORDS, "new"})  # what means something else in a rule, or in an address


def save_topic(
    *,
    brand: Brand,
    name: str,
    query: str,
    by: Member | None,
    now: datetime,
    key: str = "",
    version: int = 0,
) -> Topic:
    """Make a topic of the brand's own (no key), or change one that is shipped or its own.

    query: words that tell it, in the language of watches, or "": then the shipped model tells it, or people
    alone. version: the one its writer began from, 0 where the brand had said nothing of it yet. Raises
    core.query.QueryError, or ValidationError when the name is taken or somebody saved meanwhile.
    """
    if query:
        parse_watch(query)
    written = {"name": name.strip(), "query": query.strip(), "by": by, "saved_at": now}
    try:
        with transaction.atomic():
            topic = _written(brand, key, version, written)
            payload = {"topic": topic.key, "brand": brand.pk, "by": by.pk if by else None}
            record(topic="playbook.changed", payload=payload, now=now)
    except IntegrityError as error:
        raise ValidationError(_("Another topic already has this name.")) from error
    return topic


def _written(brand: Brand, key: str, version: int, written: Mapping[str, object]) -> Topic:
    if version == 0:
        if key and Topic.objects.filter(brand=brand, key=key).exists():
            raise _overtaken()
        return Topic.objects.create(brand=brand, key=key or _free_key(brand, str(written["name"])), **written)
    unchanged = Topic.objects.filter(brand=brand, key=key, version=version)
    if not unchanged.update(version=version + 1, **written):
        raise _overtaken()
    return Topic.objects.get(brand=brand, key=key)


def _overtaken() -> ValidationError:
    return ValidationError(_("Somebody saved this topic at the same moment: look at their version first."))


def _free_key(brand: Brand, name: str) -> str:
    """A word for rules, from the name; numbered when it is taken. Raises ValidationError past `MOST`."""
    taken = set(Topic.objects.filter(brand=brand).values_list("key", flat=True))
    if len(taken.difference(TOPICS)) >= MOST:
        raise ValidationError(
            _("A brand has at most %(count)s topics of its own: give one of them another use.")
            % {"count": MOST}
        )
    # A word of a rule begins with a letter.
    base = slugify(name).lstrip("0123456789-_")[: KEY_LENGTH - 3].strip("-_") or "own"
    numbered = (base, *(f"{base}-{n}" for n in range(2, MOST + 10)))
    return next(key for key in numbered if key not in taken | _RESERVED)


def switch_topic(*, topic: Topic, on: bool, by: Member | None, now: datetime) -> None:
    """Give it to no message any more, or again. Messages that have it keep it, and its name.

    Raises ValidationError while the rules in force ask for it: they would wait for nothing.
    """
    if not on and any(rule.asks("topic", topic.key) for rule in policy_of(topic.brand).rules):
        raise ValidationError(_("The rules in force name this topic: take it out of them first."))
    with transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(is_active=on, by=by, saved_at=now)
        payload = {"topic": topic.key, "brand": topic.brand_id, "by": by.pk if by else None}
        record(topic="playbook.changed", payload=payload, now=now)


def forget_topic(*, topic: Topic, by: Member | None, now: datetime) -> None:
    """Give a shipped topic its own name back, without the brand's words for it."""
    with transaction.atomic():
        Topic.objects.filter(pk=topic.pk, key__in=TOPICS).delete()
        payload = {"topic": topic.key, "brand": topic.brand_id, "by": by.pk if by else None}
        record(topic="playbook.changed", payload=payload, now=now)
