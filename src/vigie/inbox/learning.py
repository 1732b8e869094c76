"""Which decisions would be otherwise if messages were read with what the team taught. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from vigie.brands.models import Brand
from vigie.inbox.said import Said, said
from vigie.inbox.trying import Decided, RulesTrial, advice, compared, latest, with_facts
from vigie.listening.topics import with_own_topics
from vigie.playbook.queries import policy_of
from vigie.reading.models import Overlay
from vigie.reading.queries import active_overlay
from vigie.reading.reader import bare_item, read_taught


def try_overlay(*, brand: Brand, overlay: Overlay, now: datetime) -> RulesTrial:
    """Decide the latest messages by the rules in force, read as today and read with this version.

    The version in force is compared with the shipped model alone. People's corrections hold either way;
    no stronger engine is asked.
    """
    heard, policy = latest(brand), policy_of(brand)
    messages = said(ids=list(heard))
    today = None if overlay.is_active else active_overlay(brand)
    before = with_facts(_read(brand, messages, today), heard, brand.posture, now)
    after = with_facts(_read(brand, messages, overlay), heard, brand.posture, now)
    decided = [
        Decided(message, advice(message, facts, policy), advice(message, other, policy))
        for (message, facts), (_same, other) in zip(before, after, strict=True)
    ]
    return compared(heard, decided)


def _read(brand: Brand, messages: Sequence[Said], overlay: Overlay | None) -> list[Said]:
    """The same messages with another reading; what they were taken to be in helps to read short ones."""
    languages = [(one.reading.language.value if one.reading else None) or "" for one in messages]
    items = [bare_item(one.text, language) for one, language in zip(messages, languages, strict=True)]
    taught = read_taught(overlay=overlay, items=items)
    readings = with_own_topics(brand=brand, items=items, readings=taught)
    return [replace(one, reading=reading) for one, reading in zip(messages, readings, strict=True)]
