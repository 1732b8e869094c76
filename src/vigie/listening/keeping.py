"""Keep what was heard: one short transaction stores mentions, tallies, the cursor and one event.

Everything slow (matching, reading) was done before it. A page may come twice, late or in another
order: uniqueness is the database's, and what is known already is compared, not stored again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import F

from vigie.bus.inserting import insert_rows
from vigie.bus.services import record
from vigie.connectors.contract import Page
from vigie.core.types import Item
from vigie.listening.cleaning import bounded_raw, cleaned
from vigie.listening.hearing import Heard, listen, network_of, read_heard
from vigie.listening.models import Mention, MentionVersion, ReadingRow
from vigie.listening.readings import emptied, reading_columns, reading_row
from vigie.listening.tallies import count_minute
from vigie.networks.models import Account
from vigie.networks.places import know_places
from vigie.people.models import Author
from vigie.people.services import know_authors

MOST_TOGETHER = 500  # mentions: a full page of a stream


@dataclass(slots=True)
class Kept:
    """What a page changed: ids of mentions."""

    new: list[int] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.new or self.edited or self.deleted)


def store_page(
    *,
    account: Account,
    page: Page,
    cursor: Mapping[str, object] | None,
    now: datetime,
    held: Mapping[str, str] | None = None,
) -> Kept:
    """Store what concerns the brand in a page. With `cursor`, the account's moves in the same transaction:
    its keys ("read", "stream", "search") replace those of the account, others stay.

    held: the lease under which we read, by its column ({"lease": …}); the page is dropped if another
    worker has taken over meanwhile.
    """
    heard = listen(account=account, items=page.items, now=now)
    if not heard and cursor is None:
        return Kept()
    for attempt in (1, 2):
        try:
            with transaction.atomic():
                return _store(account, heard, cursor, now, held or {})
        except IntegrityError:
            # Another worker stored one of these between our look and our insert: look again.
            if attempt == 2:
                raise
    return Kept()


def store_items(*, account: Account, items: Sequence[Item], now: datetime) -> Kept:
    """Store items brought by a person (pasted, imported): all concern the brand, no cursor moves."""
    brought = [Heard(item, odd, (), None) for item, odd in (cleaned(item, now) for item in items)]
    heard = read_heard(account, brought, now)
    with transaction.atomic():
        return _store(account, heard, None, now, {})


def _store(
    account: Account,
    heard: Sequence[Heard],
    cursor: Mapping[str, object] | None,
    now: datetime,
    held: Mapping[str, str],
) -> Kept:
    kept = Kept()
    if cursor is not None and not _move_cursor(account, cursor, held):
        return kept
    rest = list(heard)
    while rest:
        # One thing may appear twice in a page (said, then edited): once per round, in its order.
        first: dict[str, Heard] = {}
        later: list[Heard] = []
        for one in rest:
            if one.item.native_id in first:
                later.append(one)
            else:
                first[one.item.native_id] = one
        _store_round(account, list(first.values()), kept, now)
        rest = later
    if kept:
        payload = {"account": account.pk, "new": kept.new, "edited": kept.edited, "deleted": kept.deleted}
        record(topic="mentions.stored", payload=payload, now=now)
    return kept


def stored_together(first: Mapping[str, object], second: Mapping[str, object]) -> dict[str, object] | None:
    """What one `mentions.stored` says instead of two in a row of one account; None beyond `MOST_TOGETHER`.

    New ones come first in it, so nothing may stand behind edits or deletions. "pages": the new ones of each,
    for whoever tells what stood on one page from what came later.
    """
    if first["account"] != second["account"] or first.get("edited") or first.get("deleted"):
        return None
    pages = [*pages_of(first), *pages_of(second)]
    new = [pk for page in pages for pk in page]
    return {**second, "new": new, "pages": pages} if len(new) <= MOST_TOGETHER else None


def pages_of(stored: Mapping[str, object]) -> list[list[int]]:
    """New mentions of a `mentions.stored`, by the page they came with."""
    new, pages = stored.get("new"), stored.get("pages")
    if isinstance(pages, list):
        return pages
    return [new] if isinstance(new, list) and new else []


def _move_cursor(account: Account, cursor: Mapping[str, object], held: Mapping[str, str]) -> bool:
    """Reading, stream and search each move a part of it, and may do so at the same moment."""
    mine = Account.objects.filter(pk=account.pk, **held)
    before = mine.select_for_update().values_list("cursor", flat=True).first()
    if before is None:
        return False
    account.cursor = {**before, **cursor}
    mine.update(cursor=account.cursor)
    return True


def _store_round(account: Account, heard: list[Heard], kept: Kept, now: datetime) -> None:
    rows = Mention.objects.filter(account=account, native_id__among=[one.item.native_id for one in heard])
    known = {row.native_id: row for row in rows}
    fresh = [one for one in heard if one.item.native_id not in known]
    met = [one.item.author for one in heard if not (one.item.deleted and one.item.native_id in known)]
    authors = know_authors(brand=account.brand, network=account.network, authors=met, now=now)
    kept.new += _store_new(account, fresh, authors, now)
    for one in heard:
        row = known.get(one.item.native_id)
        if row is None or row.deleted_at:
            continue  # a tombstone wins over whatever arrives late
        if one.item.deleted:
            if _bury(row, now):
                kept.deleted.append(row.pk)
        elif one.item.text != row.text and _is_older(one.item, row):
            _keep_older(row, one.item, now)
        elif one.item.text != row.text:
            _edit(row, one, now)
            kept.edited.append(row.pk)
        else:
            _count_again(row, one.item)


def _store_new(
    account: Account, heard: list[Heard], authors: Mapping[str, Author], now: datetime
) -> list[int]:
    if not heard:
        return []
    places = know_places(account=account, places=[one.item.place for one in heard])
    rows = [
        _mention(
            account, one, authors[one.item.author.native_id].pk, places[one.item.place.native_id].pk, now
        )
        for one in heard
    ]
    ids = insert_rows(Mention, rows)
    read_ones = [(pk, one.reading) for pk, one in zip(ids, heard, strict=True) if one.reading]
    insert_rows(ReadingRow, [reading_columns(pk, reading) for pk, reading in read_ones])
    counted = [(one.item, one.reading, one.watches) for one in heard]
    count_minute(brand_id=account.brand_id, heard=counted, now=now)
    return ids


def _mention(account: Account, one: Heard, author_id: int, place_id: int, now: datetime) -> dict[str, object]:
    item = one.item
    language = one.reading.language.value if one.reading else ""
    return {
        "public_id": uuid4(),
        "brand_id": account.brand_id,
        "account_id": account.pk,
        "network": network_of(item, account),
        "native_id": item.native_id,
        "kind": item.kind,
        "author_id": author_id,
        "place_id": place_id,
        "text": item.text,
        "text_cut": one.odd == "cut",
        "language": language or item.language,
        "url": item.url,
        "parent_id": item.parent_id,
        "root_id": item.root_id,
        "rating": item.rating,
        "media": item.media,
        "shares": item.shares,
        "likes": item.likes,
        "from_us": item.author.is_us,
        "to_us": item.to_us,
        "status": item.status,
        "native_version": item.version,
        "said_at": item.said_at,
        "received_at": now,
        "edited_at": item.edited_at,
        "deleted_at": now if item.deleted else None,
        "odd": one.odd,
        "watches": [int(key) for key in one.watches],
        "raw": bounded_raw(item),
    }


def _is_older(item: Item, row: Mention) -> bool:
    """What came late was said before what we have: by the network's number of it, else by its time."""
    if item.version.isdecimal() and row.native_version.isdecimal():
        return int(item.version) < int(row.native_version)
    return bool(item.edited_at and row.edited_at and item.edited_at < row.edited_at)


def _keep_older(row: Mention, item: Item, now: datetime) -> None:
    """It stands among the versions, once; what is said now stays."""
    if not row.versions.filter(text=item.text).exists():
        _change(row, version=F("version") + 1)
        MentionVersion.objects.create(mention=row, version=row.version, text=item.text, seen_at=now)


def _edit(row: Mention, one: Heard, now: datetime) -> None:
    _change(
        row,
        text=one.item.text,
        version=F("version") + 1,
        native_version=one.item.version,
        edited_at=one.item.edited_at or now,
        status=one.item.status,
    )
    MentionVersion.objects.create(mention=row, version=row.version, text=row.text, seen_at=now)
    if one.reading:
        ReadingRow.objects.filter(mention=row).delete()
        reading_row(row, one.reading).save(force_insert=True)


def _change(row: Mention, **fields: object) -> None:
    """Only if it still is what we saw: words must not come back after another worker buried them."""
    if not Mention.objects.filter(pk=row.pk, version=row.version, deleted_at=None).update(**fields):
        raise IntegrityError("another worker changed it between our look and our word")


def _bury(row: Mention, now: datetime) -> bool:
    """Its author deleted it: the words go everywhere, the fact that something stood here stays.

    False when another worker did it at the same moment.
    """
    # The row first: whoever is about to change it waits here, and finds it gone.
    standing = Mention.objects.filter(pk=row.pk, deleted_at=None)
    if not standing.update(text="", media=[], raw={}, deleted_at=now, rating=None):
        return False
    row.versions.update(text="")
    if reading := ReadingRow.objects.filter(mention=row).first():
        emptied(reading).save(update_fields=["content"])
    return True


def _count_again(row: Mention, item: Item) -> None:
    Mention.objects.filter(pk=row.pk).update(
        shares=item.shares,
        likes=item.likes,
        status=item.status,
        native_version=item.version,
    )
