"""Know people by what networks call them, and remember the offences of a few."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from vigie.brands.models import Brand
from vigie.bus.inserting import insert_rows
from vigie.core import types
from vigie.networks.models import Delivery
from vigie.people.models import Author, Offence


def know_authors(
    *, brand: Brand, network: str, authors: Iterable[types.Author], now: datetime
) -> dict[str, Author]:
    """Rows for these authors by network id, made or refreshed; three queries whatever the number."""
    wanted = {author.native_id[:300]: author for author in authors}
    known = _known(brand, network, list(wanted))
    missing = [key for key in wanted if key not in known]
    if missing:
        # Another worker may meet the same person at the same moment: the first row is the one.
        rows = [_row(brand, network, wanted[key], now) for key in missing]
        insert_rows(Author, rows, ignore_conflicts=True)
        known |= _known(brand, network, missing)
    _refresh([(known[key], author) for key, author in wanted.items()], now)
    return known


def _known(brand: Brand, network: str, native_ids: Sequence[str]) -> dict[str, Author]:
    rows = Author.objects.filter(brand=brand, network=network, native_id__among=native_ids)
    return {
        row.native_id: row for row in rows.only("native_id", "handle", "name", "followers", "old_handles")
    }


def _row(brand: Brand, network: str, author: types.Author, now: datetime) -> dict[str, object]:
    return {
        "brand_id": brand.pk,
        "network": network,
        "native_id": author.native_id[:300],
        "handle": author.handle[:300],
        "name": author.name[:300],
        "url": author.url[:1000],
        "followers": _count(author.followers),
        "is_us": author.is_us,
        "first_seen_at": now,
        "last_seen_at": now,
    }


def _count(followers: int | None) -> int | None:
    """Networks give negative and impossible counts; a number we doubt is no number."""
    return followers if followers is not None and 0 <= followers < 2**31 else None


def _refresh(pairs: list[tuple[Author, types.Author]], now: datetime) -> None:
    """Note renamed people (the id stays theirs) and how many follow them today."""
    changed = []
    for row, author in pairs:
        handle, name = author.handle[:300] or row.handle, author.name[:300] or row.name
        followers = _count(author.followers)
        followers = row.followers if followers is None else followers
        if (handle, name, followers) == (row.handle, row.name, row.followers):
            continue
        if row.handle and handle != row.handle:
            row.old_handles = [*row.old_handles, row.handle][-10:]
        row.handle, row.name, row.followers, row.last_seen_at = handle, name, followers, now
        changed.append(row)
    if changed:
        Author.objects.bulk_update(changed, ["handle", "name", "followers", "old_handles", "last_seen_at"])


def forgive_offence(*, author: Author, native_id: str) -> None:
    """It was none after all: the message is back where it stood."""
    with transaction.atomic():
        if Offence.objects.filter(author=author, native_id=native_id).delete()[0]:
            Author.objects.filter(pk=author.pk, offences__gt=0).update(offences=F("offences") - 1)


def note_offence(
    *, author: Author, native_id: str, ground: str, report: Delivery | None, now: datetime
) -> Offence:
    """One message removed or reported for what it was; counted once per message."""
    with transaction.atomic():
        offence, created = Offence.objects.get_or_create(
            author=author, native_id=native_id, defaults={"ground": ground, "report": report, "at": now}
        )
        if created:
            Author.objects.filter(pk=author.pk).update(offences=F("offences") + 1)
    return offence
