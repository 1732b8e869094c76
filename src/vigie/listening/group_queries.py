"""What is known of the copies of a message: how many, by whom, how far."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models.fields.json import KeyTextTransform
from django.utils.dateparse import parse_datetime

from vigie.brands.models import Brand
from vigie.core.alike.spread import Spread, Telling, spread
from vigie.listening.models import Group, GroupMention

SINCE: Final = ("author_since", "user_created_at")
"""Where the payloads of connectors say when an author's account was made."""

_COLUMNS: Final = (
    "group_id",
    "mention__author_id",
    "mention__place_id",
    "mention__network",
    "mention__said_at",
    "mention__author__followers",
    "mention__shares",
    "mention__author__first_seen_at",
)


def spreads_of(*, brand: Brand, groups: Collection[int]) -> dict[int, Spread]:
    """The figures of these groups of the brand, by id; one query. Reads each of their messages."""
    rows = GroupMention.objects.filter(group__among=list(groups), group__brand=brand)
    since = {name: KeyTextTransform(name, "mention__raw") for name in SINCE}
    tellings: dict[int, list[Telling]] = {}
    for group, *rest in rows.annotate(**since).values_list(*_COLUMNS, *SINCE):
        tellings.setdefault(group, []).append(_telling(*rest))
    return {group: spread(told, heard_since=brand.created_at) for group, told in tellings.items()}


def _telling(
    author: int, place: int, network: str, at: datetime, followers: int | None, *rest: Any
) -> Telling:
    shares, met_at, *since = rest
    made = next((moment for moment in map(_moment, since) if moment), None)
    return Telling(author, place, network, at, followers or 0, shares, met_at, made)


def _moment(told: object) -> datetime | None:
    try:
        moment = parse_datetime(told) if isinstance(told, str) else None
    except ValueError:  # the 31st of February
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def groups_with(*, mentions: Collection[int]) -> Mapping[int, Group]:
    """The group of each of these messages that has one."""
    rows = GroupMention.objects.filter(mention__among=list(mentions)).select_related("group")
    return {row.mention_id: row.group for row in rows}
