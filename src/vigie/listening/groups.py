"""Copies become one group: handler of `mentions.stored`, before triage. Runs twice without harm.

A message without copies leaves its bands behind, by which the first copy finds it. Copies leave none: a
group is what is like its lead, and cannot drift away from it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Min

from vigie.brands.models import Brand
from vigie.bus.inserting import insert_rows
from vigie.bus.services import id_in
from vigie.core.alike import alike, bands_of
from vigie.core.alike.bands import LARGEST
from vigie.listening.group_queries import spreads_of
from vigie.listening.models import Group, GroupMention, Mention, TextBand
from vigie.networks.models import Account

WITHIN: Final = timedelta(days=7)  # of the lead
KEPT: Final = timedelta(days=15)  # bands, after they were heard: what is said late is told later still
MOST_FOUND: Final = 20_000  # bands that a page may meet
MOST_TRIED: Final = 20  # messages that one is held against
SWEPT: Final = 20_000  # bands looked at each time
_ODD: Final = 0x9E3779B97F4A7C15


@dataclass(slots=True)
class _Text:
    """A message as far as its copies matter. keys: its bands, within its brand. group: 0 for none."""

    pk: int
    text: str
    said_at: datetime
    group: int = 0
    keys: tuple[int, ...] = ()
    joins: "_Text | None" = None


@dataclass(slots=True)
class _Known:
    """Messages that others may be copies of, by band."""

    by_key: dict[int, list[_Text]] = field(default_factory=dict)

    def add(self, one: _Text, keys: Iterable[int]) -> None:
        for key in keys:
            self.by_key.setdefault(key, []).append(one)

    def like(self, one: _Text) -> _Text | None:
        met = {other.pk: other for key in one.keys for other in self.by_key.get(key, ())}
        # Whoever has a group first, then the oldest: two groups of the same would tell half of it each.
        ranked = sorted(met.values(), key=lambda other: (not other.group, other.pk))
        near = (other for other in ranked if abs(other.said_at - one.said_at) <= WITHIN)
        tried = [other for other, _ in zip(near, range(MOST_TRIED), strict=False)]
        return next((other for other in tried if other.pk != one.pk and alike(other.text, one.text)), None)


def group_stored(payload: Mapping[str, object], _now: datetime) -> None:
    """Put what others said among its copies; take out what was deleted, or says something else now."""
    brand = Account.objects.select_related("brand").get(pk=id_in(payload, "account")).brand
    new, edited, deleted = (_ids(payload.get(name)) for name in ("new", "edited", "deleted"))
    texts = _texts(brand, [*new, *edited])
    if not (deleted or texts):
        return
    with transaction.atomic():
        # Two workers with a copy each would not see the other's: one page of a brand at a time.
        Brand.objects.select_for_update(no_key=True).filter(pk=brand.pk).values_list("pk").first()
        touched = _take_out(brand, edited, deleted)
        touched |= _put_in(brand, texts)
        _count(brand, touched)


def _ids(told: object) -> list[int]:
    return [pk for pk in told if isinstance(pk, int)] if isinstance(told, list) else []


def _texts(brand: Brand, ids: Sequence[int]) -> list[_Text]:
    """What others said, with its bands, oldest first. What has none is left out: it cannot have copies."""
    if not ids:
        return []
    rows = Mention.objects.filter(pk__among=list(ids), from_us=False, deleted_at=None)
    found = [_Text(*row) for row in rows.order_by("said_at", "pk").values_list("pk", "text", "said_at")]
    _give_keys(brand, found)
    return [one for one in found if one.keys]


def _give_keys(brand: Brand, texts: Sequence[_Text]) -> None:
    for one, bands in zip(texts, bands_of([one.text for one in texts]), strict=True):
        one.keys = tuple((band ^ brand.pk * _ODD) & LARGEST for band in bands)


def _take_out(brand: Brand, edited: Collection[int], deleted: Collection[int]) -> set[int]:
    """Deleted ones leave; edited ones too, to be put in again where they belong now. Groups that changed."""
    leaving = GroupMention.objects.filter(mention__among=[*edited, *deleted])
    groups = set(leaving.values_list("group_id", flat=True))
    if groups:
        leaving.delete()
        _lead_anew(brand, groups, gone={*edited, *deleted})
    return groups


def _lead_anew(brand: Brand, groups: Collection[int], gone: Collection[int]) -> None:
    orphans = Group.objects.filter(pk__among=list(groups), lead__among=list(gone))
    members = GroupMention.objects.filter(group__among=list(orphans.values_list("pk", flat=True)))
    leads = dict(members.values_list("group").annotate(first=Min("mention")))
    texts = _texts(brand, list(leads.values()))
    for group, lead in leads.items():
        Group.objects.filter(pk=group).update(lead=lead)
    _leave_bands(texts, {})


def _put_in(brand: Brand, texts: Sequence[_Text]) -> set[int]:
    known, seen = _known(brand, texts)
    grouped = GroupMention.objects.filter(mention__among=[one.pk for one in texts])
    settled = set(grouped.values_list("mention_id", flat=True))
    alone = []
    for one in texts:
        if one.pk in settled:
            continue
        one.joins = known.like(one)
        if one.joins is None:
            known.add(one, one.keys)
            alone.append(one)
    _leave_bands(alone, seen)
    return _join(brand, [one for one in texts if one.joins])


def _known(brand: Brand, texts: Sequence[_Text]) -> tuple[_Known, dict[int, set[int]]]:
    """What is stored under the bands of these, and which bands each message has already."""
    keys = {key for one in texts for key in one.keys}
    if not keys:
        return _Known(), {}
    rows = TextBand.objects.filter(key__among=list(keys)).values_list("mention_id", "key")[:MOST_FOUND]
    found: dict[int, set[int]] = {}
    for pk, key in rows:
        found.setdefault(pk, set()).add(key)
    mine = {one.pk for one in texts}
    stored = Mention.objects.filter(pk__among=[*found.keys() - mine], brand=brand, deleted_at=None)
    known = _Known()
    columns = ("pk", "text", "said_at", "group_mention__group", "group_mention__group__lead")
    for pk, text, said_at, group, lead in stored.values_list(*columns) if found.keys() - mine else ():
        if lead in {None, pk}:  # a copy that led before it was edited leads no more
            known.add(_Text(pk, text, said_at, group or 0), found[pk])
    return known, found


def _leave_bands(texts: Iterable[_Text], there: Mapping[int, Collection[int]]) -> None:
    rows = [
        {"key": key, "mention_id": one.pk}
        for one in texts
        for key in one.keys
        if key not in there.get(one.pk, ())
    ]
    insert_rows(TextBand, rows)


def _join(brand: Brand, copies: Sequence[_Text]) -> set[int]:
    """Groups that grew, or were made."""
    leads = {one.joins.pk: one.joins for one in copies if one.joins}
    fresh = [lead for lead in leads.values() if not lead.group]
    made = insert_rows(Group, [_group(brand, lead) for lead in fresh])
    for lead, group in zip(fresh, made, strict=True):
        lead.group = group
    rows = [{"mention_id": lead.pk, "group_id": lead.group} for lead in fresh]
    rows += [{"mention_id": one.pk, "group_id": one.joins.group} for one in copies if one.joins]
    insert_rows(GroupMention, rows, ignore_conflicts=True)
    return {lead.group for lead in leads.values()}


def _group(brand: Brand, lead: _Text) -> dict[str, Any]:
    return {"brand_id": brand.pk, "lead_id": lead.pk, "first_at": lead.said_at, "last_at": lead.said_at}


def _count(brand: Brand, groups: Collection[int]) -> None:
    """The figures of these as they are now. One message is no group."""
    if not groups:
        return
    spreads = spreads_of(brand=brand, groups=groups)
    few = [group for group in groups if group not in spreads or spreads[group].messages < 2]
    Group.objects.filter(pk__among=few).delete()
    at = connection.ops.adapt_datetimefield_value
    rows = [
        (
            one.messages,
            one.authors,
            one.audience,
            one.burst.is_arranged,
            at(one.first_at),
            at(one.last_at),
            pk,
        )
        for pk, one in sorted(spreads.items())
        if pk not in few
    ]
    # A storm makes hundreds of groups a page: `bulk_update` would cost ten times what all the rest does.
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Group._meta.db_table} SET messages = %s, authors = %s, audience = %s,"  # noqa: S608 - our own name
            " is_arranged = %s, first_at = %s, last_at = %s WHERE id = %s",
            rows,
        )


def forget_bands(now: datetime) -> None:
    """Every hour: bands of what was heard so long ago that nobody copies it any more."""
    oldest = list(TextBand.objects.order_by("pk").values_list("pk", "mention_id")[:SWEPT])
    recent = Mention.objects.filter(pk__among=list({pk for _, pk in oldest}), received_at__gte=now - KEPT)
    kept = set(recent.values_list("pk", flat=True))
    TextBand.objects.filter(pk__among=[pk for pk, mention in oldest if mention not in kept]).delete()
