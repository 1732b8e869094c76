"""Gather what `core.policy.decide` may look at, for many mentions at once."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from vigie.core.types import OFFENCES, YES, Facts, Kind, Reading
from vigie.inbox.said import Said
from vigie.listening.models import Mention
from vigie.listening.readings import corrections_by_mention, with_corrections

HELPFUL = ("information", "suggestion", "praise", "other", "")
"""What an answer is about, rather than one more complaint or question; "": not known."""
UNREAD = Reading(model="")
ENOUGH = 2000  # answers looked at; under a post that everybody answers, the rest would say the same


def facts_of(messages: Sequence[Said], *, posture: str, now: datetime) -> list[Facts]:
    """One Facts per message of one brand, in order. Three queries whatever the number."""
    helped = _answered_by_community(messages)
    ours = _our_replies_today(messages, now)
    corrected = corrections_by_mention([one.pk for one in messages])
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
    return any(getattr(reading, flag).value == YES for flag in OFFENCES)


def _our_replies_today(messages: Sequence[Said], now: datetime) -> Counter[str]:
    morning = now.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Mention.objects.filter(
        account=messages[0].account_id,
        root_id__among=list({one.root_id for one in messages}),
        from_us=True,
        said_at__gte=morning,
    )
    return Counter(rows.values_list("root_id", flat=True))
