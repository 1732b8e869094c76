"""Choose what to listen for, and say where the engine was wrong."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Member
from vigie.bus.services import record
from vigie.core.query import parse_watch
from vigie.core.types import TOPICS
from vigie.listening.indexing import index_mentions
from vigie.listening.models import Correction, Mention, Watch
from vigie.listening.readings import reading_of
from vigie.playbook.queries import topic_keys

HEADS = {
    "sentiment": ("positive", "neutral", "negative"),
    "intent": (
        "complaint",
        "question",
        "request",
        "suggestion",
        "praise",
        "information",
        "chat",
        "other",
    ),
    "topic": TOPICS,
    "vulgar": ("yes", "no"),
    "abusive": ("yes", "no"),
    "spam": ("yes", "no"),
    "scam": ("yes", "no"),
    "reason_stated": ("yes", "no"),
    "severity": ("0", "1", "2", "3"),
}
"""What a person may correct, and to what; a brand adds topics of its own (`values_of`)."""


def values_of(brand: Brand, head: str) -> tuple[str, ...]:
    """What a person of this brand may correct a head to; () for what is no head."""
    return topic_keys(brand) if head == "topic" else HEADS.get(head, ())


def save_watch(
    *,
    brand: Brand,
    name: str,
    query: str,
    by: Member | None,
    now: datetime,
    watch: Watch | None = None,
) -> Watch:
    """Make or change a watch. Raises core.query.QueryError (with the position) or ValidationError."""
    parse_watch(query)
    try:
        with transaction.atomic():
            if watch is None:
                watch = Watch.objects.create(
                    brand=brand, name=name, query=query, by=by, created_at=now, updated_at=now
                )
            else:
                Watch.objects.filter(pk=watch.pk, brand=brand).update(name=name, query=query, updated_at=now)
                watch.refresh_from_db()
            record(topic="watches.changed", payload={"watch": watch.pk}, now=now)
    except IntegrityError as error:
        raise ValidationError(_("Another watch already has this name.")) from error
    return watch


def switch_watch(*, watch: Watch, on: bool, now: datetime) -> None:
    """Listen for it, or stop; what it found stays."""
    Watch.objects.filter(pk=watch.pk).update(is_active=on, updated_at=now)


def delete_watch(*, watch: Watch) -> None:
    """Forget the watch and its tallies; the mentions it found stay."""
    watch.delete()


def correct_reading(*, mention: Mention, head: str, value: str, by: Member, now: datetime) -> Correction:
    """Keep a person's word on one head of the reading. The engine's own word stays beside it.

    A correction never makes a message removable: that takes a second person (inbox.overrides).
    """
    if value not in values_of(mention.brand, head):
        raise ValidationError(_("“%(value)s” is not a value of this label.") % {"value": value})
    was = getattr(reading_of(mention.reading_row), head)
    before = str(was) if head == "severity" else (was.value or "")
    with transaction.atomic():
        correction = Correction.objects.create(
            mention=mention, head=head, was=before, now=value, by=by, at=now
        )
        index_mentions([mention.pk])
    return correction
