"""Gather what `core.policy.decide` may look at, for many mentions at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from vigie.core.types import NO, YES, Facts, Guess, Kind, Reading
from vigie.inbox.said import Said
from vigie.listening.models import Correction, Mention
from vigie.listening.readings import reading_of

FLAGS = ("vulgar", "abusive", "spam", "scam", "unlawful")
HELPFUL = ("information", "suggestion", "praise", "other", "")
"""What an answer is about, rather than one more complaint or question; "": not known."""
UNREAD = Reading(model="")
ENOUGH = 2000  # answers looked at; under a post that everybody answers, the rest would say the same


def facts_of(messages: Sequence[Said], *, posture: str, now: datetime) -> list[Facts]:
    """One Facts per message of one brand, in order. Three queries whatever the number."""
    helped = _answered_by_community(messages)
    ours = _our_replies_today(messages, now)
    corrected = _corrections([one.pk for one in messages])
    return [
        Facts(
            reading=with_corrections(one.reading or UNREAD, corrected.get(one.pk, {})),
            network=one.network,
            kind=Kind(one.kind),
            place_ours=one.place_ours,
            place_culture=one.place_culture,
            age_minutes=max((now - one.said_at).total_seconds() / 60, 0.0),
            community_answered=one.native_id in helped,
            our_replies_today=ours.get(one.root_id, 0),
            from_us=one.from_us,
            to_us=one.to_us,
            rating=one.rating,
            followers=one.followers,
            shares=one.shares,
            offences=one.offences,
            posture=posture,
            text=one.text,
        )
        for one in messages
    ]


def readings_as_corrected(mentions: Sequence[Mention]) -> list[Reading]:
    """What people have made of the readings of these mentions, in order; reading_row is loaded."""
    corrected = _corrections([mention.pk for mention in mentions])
    return [with_corrections(reading_of(one.reading_row), corrected.get(one.pk, {})) for one in mentions]


def with_corrections(reading: Reading, corrections: dict[str, str]) -> Reading:
    """The reading after people's corrections.

    They can protect a message, never make it removable: "it is vulgar after all" is kept to teach
    the engine and changes nothing here, or one person's click would be a way around two.
    """
    if not corrections:
        return reading
    guesses: dict[str, Any] = {
        head: Guess(value, 1.0)
        for head, value in corrections.items()
        if isinstance(getattr(reading, head, None), Guess) and not (head in FLAGS and value == YES)
    }
    severity = int(corrections.get("severity", reading.severity))
    corrected = replace(reading, **guesses, severity=severity)
    still_bad = any(getattr(corrected, flag).value == YES for flag in FLAGS)
    cleared = any(corrections.get(flag) == NO for flag in FLAGS)
    return replace(corrected, removable=reading.removable and still_bad and not cleared)


def _corrections(mention_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = Correction.objects.filter(mention__among=mention_ids).order_by("pk")
    for mention_id, head, now_value in rows.values_list("mention_id", "head", "now"):
        found.setdefault(mention_id, {})[head] = now_value
    return found


def _answered_by_community(messages: Sequence[Said]) -> set[str]:
    """Ids that somebody else, not us, answered in a helpful way."""
    ids = {one.native_id: one.author_id for one in messages}
    replies = Mention.objects.filter(
        account=messages[0].account_id,
        parent_id__among=list(ids),
        from_us=False,
        deleted_at=None,
        reading_row__intent__in=HELPFUL,
    ).exclude(reading_row__sentiment="negative")
    found = replies.values_list("parent_id", "author_id", "reading_row__content")[:ENOUGH]
    return {
        parent_id
        for parent_id, author_id, reading in found
        if author_id != ids[parent_id] and not _is_rude(reading)
    }


def _is_rude(reading: Reading) -> bool:
    return any(getattr(reading, flag).value == YES for flag in FLAGS)


def _our_replies_today(messages: Sequence[Said], now: datetime) -> Counter[str]:
    morning = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Mention.objects.filter(
        account=messages[0].account_id,
        root_id__among=list({one.root_id for one in messages}),
        from_us=True,
        said_at__gte=morning,
    )
    return Counter(rows.values_list("root_id", flat=True))
