"""What of a page concerns the brand, cleaned and read. Nearly everything of a firehose is dropped here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from zoneinfo import ZoneInfo

from vigie.core.query import Hit, Subject
from vigie.core.types import Item, Reading
from vigie.listening.cleaning import cleaned, known_id, one_line, said
from vigie.listening.models import Mention
from vigie.listening.topics import with_own_topics
from vigie.listening.watches import caught_by_watches
from vigie.networks.models import Account
from vigie.people.queries import authors_known
from vigie.reading.reader import read_for


@dataclass(frozen=True, slots=True)
class Heard:
    """An item that concerns the brand: cleaned, read, with the watches it hit."""

    item: Item
    odd: str
    watches: tuple[str, ...]
    reading: Reading | None  # None: nothing to read (deleted, or known already)
    unsure: bool = False  # whether a watch depends on the reading
    ours: bool = True  # it concerns the brand whatever the watches say


def listen(*, account: Account, items: Sequence[Item], now: datetime) -> list[Heard]:
    """What concerns the brand among these: addressed to us, in our places, by us, caught by a watch, or
    said in a conversation we already follow.

    Nearly everything of a firehose is dropped here, in memory, after one query for the conversations.
    """
    items = _with_the_gone(account, items)
    zone = ZoneInfo(account.brand.time_zone)
    subjects = [_subject(item, account, zone) for item in items]
    hits = caught_by_watches(brand=account.brand, subjects=subjects)
    threads = [_thread_ids(item) for item in items]
    followed = _followed(account, [ids for ids, found in zip(threads, hits, strict=True) if not found])
    concerned = []
    for item, found, thread in zip(items, hits, threads, strict=True):
        watches = tuple(hit.key for hit in found)
        ours = _concerns_us(item) or not followed.isdisjoint(thread)
        if watches or ours:
            safe, odd = cleaned(_emptied(item) if item.deleted else item, now)
            concerned.append(Heard(safe, odd, watches, None, unsure=_unsure(found), ours=ours))
            followed.add(safe.native_id)  # an answer may stand on the same page
    return _settled(account, read_heard(account, _unread(account, concerned), now))


def _subject(item: Item, account: Account, zone: ZoneInfo) -> Subject:
    # Its payload is not looked into before a watch asks for the network.
    return Subject.of_item(item, zone, partial(network_of, item, account), text=said(item.text))


def _unsure(found: Sequence[Hit]) -> bool:
    return any(not hit.sure for hit in found)


def _settled(account: Account, heard: list[Heard]) -> list[Heard]:
    """Watches that ask how it is read are asked again once it was; what none of them wants is let go."""
    unsure = [one for one in heard if one.unsure]
    if not unsure:
        return heard
    zone = ZoneInfo(account.brand.time_zone)
    subjects = [_subject(one.item, account, zone).read_as(one.reading) for one in unsure]
    hits = caught_by_watches(brand=account.brand, subjects=subjects)
    again = {id(one): tuple(hit.key for hit in found) for one, found in zip(unsure, hits, strict=True)}
    settled = [replace(one, watches=again.get(id(one), one.watches)) for one in heard]
    return [one for one in settled if one.watches or one.ours]


def _with_the_gone(account: Account, items: Sequence[Item]) -> list[Item]:
    """An account that was closed or taken down (an item that is its own author) took all it said with it."""
    gone = {
        item.native_id: item for item in items if item.deleted and item.native_id == item.author.native_id
    }
    if not gone:
        return list(items)
    # By the index of authors, then by theirs of mentions: a firehose tells of closed accounts all day.
    authors = authors_known(brand=account.brand, network=account.network, native_ids=list(gone))
    theirs = Mention.objects.filter(account=account, author__among=list(authors), deleted_at=None)
    return [item for item in items if item.native_id not in gone] + [
        replace(gone[authors[author_id]], native_id=native_id)
        for native_id, author_id in theirs.values_list("native_id", "author_id")
    ]


def _emptied(item: Item) -> Item:
    """A tombstone, whatever the network still sends with it."""
    return replace(item, text="", media=(), rating=None, raw={})


def _concerns_us(item: Item) -> bool:
    return item.to_us or item.place.ours or item.author.is_us


def _thread_ids(item: Item) -> list[str]:
    """Where the item belongs, itself first: an edit may say it without the words that were caught."""
    ids = [known_id(item.native_id)]
    if not item.deleted:
        ids += [known_id(other) for other in {item.parent_id, item.root_id} if other]
    return ids


def _followed(account: Account, threads: Sequence[list[str]]) -> set[str]:
    """Ids, among these threads, of what we keep."""
    ids = set(chain.from_iterable(threads)) - {""}
    if not ids:
        return set()
    rows = Mention.objects.filter(account=account, native_id__among=list(ids))
    return set(rows.values_list("native_id", flat=True))


def _unread(account: Account, heard: list[Heard]) -> list[Heard]:
    """Leave out what is known and did not change: pages overlap on purpose."""
    if not heard:
        return []
    rows = Mention.objects.filter(account=account, native_id__among=[one.item.native_id for one in heard])
    columns = ("native_id", "deleted_at", "author__handle", "text", "status", "shares", "likes")
    known = {native_id: tuple(rest) for native_id, *rest in rows.values_list(*columns)}
    return [one for one in heard if _differs(one.item, known.get(one.item.native_id))]


def _differs(item: Item, known: tuple[object, ...] | None) -> bool:
    """From what is stored: when it was deleted, its author's handle, its text, status and counts."""
    if known is None:
        return True
    deleted_at, handle, *rest = known
    if deleted_at:
        return False
    named_at_last = bool(item.author.handle and not handle)  # a stream may know people by their number only
    return item.deleted or named_at_last or rest != [item.text, item.status, item.shares, item.likes]


def read_heard(account: Account, heard: list[Heard], now: datetime) -> list[Heard]:
    """The same with what each says, as the brand reads; those that were deleted say nothing."""
    items = [one.item for one in heard if not one.item.deleted]
    brand = account.brand
    read = read_for(brand=brand, items=items, now=now)
    readings = iter(with_own_topics(brand=brand, items=items, readings=read))
    return [one if one.item.deleted else replace(one, reading=next(readings)) for one in heard]


def network_of(item: Item, account: Account) -> str:
    """Where it was said: an alert by mail tells of another network than the one it came by."""
    shown = item.raw.get("shown_network")
    return (one_line(str(shown))[:40] if shown else "") or account.network
