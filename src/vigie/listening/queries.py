"""What was said: conversations, a person's other messages, what a watch would catch."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncHour

from vigie.brands.models import Brand
from vigie.core.query import Subject, compile_watches, parse
from vigie.core.types import Author as ItemAuthor
from vigie.core.types import Item, Kind
from vigie.core.types import Place as ItemPlace
from vigie.listening.models import Correction, Mention, MentionVersion, Tally, Watch
from vigie.listening.readings import corrections_by_mention, reading_of, with_corrections

Thread = tuple[int, str]
"""A conversation: the account through which it is heard, and the root that its network gave it."""

PRIVATE = (Mention.Kind.DIRECT, Mention.Kind.MAIL)


def watches_of(*, brand: Brand) -> QuerySet[Watch]:
    """All watches of the brand, switched off ones included."""
    return Watch.objects.filter(brand=brand).order_by("-is_active", "name")


def thread_of(*, mention: Mention, limit: int = 60) -> list[Mention]:
    """The conversation around a mention, oldest first: its root, and the latest around it."""
    rows = Mention.objects.filter(account=mention.account_id, root_id=mention.root_id).select_related(
        "author", "place", "reading_row"
    )
    before = list(rows.filter(said_at__lte=mention.said_at).order_by("-said_at", "-pk")[: limit // 2])
    after = list(rows.filter(said_at__gt=mention.said_at).order_by("said_at", "pk")[: limit // 2])
    shown = {row.pk: row for row in [*reversed(before), *after]}
    if mention.parent_id:
        parents = [mention.parent_id, mention.root_id]
        for row in Mention.objects.filter(account=mention.account_id, native_id__in=parents).select_related(
            "author", "place", "reading_row"
        ):
            shown.setdefault(row.pk, row)
    return sorted(shown.values(), key=lambda row: (row.said_at, row.pk))


@dataclass(frozen=True, slots=True)
class SaidInThread:
    """When something was said, by whom: us, or somebody with so many followers."""

    at: datetime
    from_us: bool
    followers: int | None


def sizes_of_threads(*, brand: Brand, threads: Collection[Thread], at_least: int) -> dict[Thread, int]:
    """Public messages heard in each of these conversations that has so many."""
    rows = _in_threads(brand, threads).values("account_id", "root_id").annotate(n=Count("pk"))
    found = rows.filter(n__gte=at_least).order_by().values_list("account_id", "root_id", "n")
    return {(account, root): n for account, root, n in found if (account, root) in threads}


def said_in_threads(*, brand: Brand, threads: Collection[Thread]) -> dict[Thread, list[SaidInThread]]:
    """What was publicly said in these conversations, deleted messages included, oldest first."""
    rows = _in_threads(brand, threads).order_by("said_at", "pk")
    said: dict[Thread, list[SaidInThread]] = {}
    told = rows.values_list("account_id", "root_id", "said_at", "from_us", "author__followers")
    for account, root, at, from_us, followers in told:
        if (account, root) in threads:
            said.setdefault((account, root), []).append(SaidInThread(at, from_us, followers))
    return said


def _in_threads(brand: Brand, threads: Collection[Thread]) -> QuerySet[Mention]:
    """By the index of conversations; the root of one account may be that of another, too."""
    rows = Mention.objects.filter(
        root_id__among=[root for _, root in threads], account__among={account for account, _ in threads}
    )
    return rows.filter(brand=brand).exclude(kind__in=PRIVATE)


def other_messages(*, mention: Mention, limit: int = 10) -> QuerySet[Mention]:
    """What the same person said elsewhere or before, newest first."""
    return (
        Mention.objects.filter(author=mention.author_id)
        .exclude(pk=mention.pk)
        .select_related("place", "reading_row")
        .order_by("-said_at")[:limit]
    )


def mentions_to_show(*, brand: Brand, ids: Sequence[int]) -> dict[int, Mention]:
    """These messages of the brand by id, with what a page shows of each."""
    rows = Mention.objects.filter(brand=brand).select_related("author", "place", "reading_row")
    return rows.in_bulk(ids)


def versions_of(*, mentions: Sequence[Mention]) -> QuerySet[MentionVersion]:
    """What these messages said before they were edited, oldest first."""
    return MentionVersion.objects.filter(mention__in=[one.pk for one in mentions]).order_by("version")


def corrections_of(*, mention: Mention) -> dict[str, str]:
    """Head → what people last said it is."""
    rows = Correction.objects.filter(mention=mention).order_by("pk")
    return dict(rows.values_list("head", "now"))


def item_of(mention: Mention) -> Item:
    """The mention as the connector knows it. Needs author and place loaded."""
    author, place = mention.author, mention.place
    return Item(
        native_id=mention.native_id,
        kind=Kind(mention.kind),
        text=mention.text,
        author=ItemAuthor(
            author.native_id, author.handle, author.name, author.followers, author.url, author.is_us
        ),
        place=ItemPlace(place.native_id, place.name, place.url, place.ours, place.culture),
        said_at=mention.said_at,
        url=mention.url,
        language=mention.language,
        parent_id=mention.parent_id,
        root_id=mention.root_id,
        rating=mention.rating,
        edited_at=mention.edited_at,
        version=mention.native_version,
        deleted=mention.deleted_at is not None,
        status=mention.status,
        shares=mention.shares,
        likes=mention.likes,
        media=tuple(mention.media),
        to_us=mention.to_us,
        raw=mention.raw,
    )


@dataclass(frozen=True, slots=True)
class Trial:
    """What a watch would have caught: among how many mentions, which, and how many a day."""

    looked: int
    caught: list[Mention]
    a_day: float


def subjects_of(mentions: Sequence[Mention]) -> list[Subject]:
    """What queries are held against, as corrected. Needs author, place, reading and brand loaded."""
    corrected = corrections_by_mention([mention.pk for mention in mentions])
    return [_subject(mention, corrected.get(mention.pk, {})) for mention in mentions]


def _subject(mention: Mention, corrections: dict[str, str]) -> Subject:
    row = getattr(mention, "reading_row", None)
    read = with_corrections(reading_of(row), corrections) if row else None
    zone = ZoneInfo(mention.brand.time_zone)
    return Subject.of_item(item_of(mention), zone, mention.network).read_as(read)


def try_watch(*, brand: Brand, query: str, now: datetime, limit: int = 2000) -> Trial:
    """Run a query over the latest stored mentions. Raises core.query.QueryError."""
    matcher = compile_watches({"trial": parse(query)})
    latest = Mention.objects.filter(brand=brand).select_related("author", "place", "reading_row", "brand")
    rows = list(latest.order_by("-pk")[:limit])
    hits = matcher.find(subjects_of(rows))
    caught = [row for row, hit in zip(rows, hits, strict=True) if hit]
    since = min((row.received_at for row in rows), default=now)
    days = max((now - since) / timedelta(days=1), 1 / 24)
    return Trial(len(rows), caught[:50], len(caught) / days)


def heard_by_minute(*, brand: Brand, since: datetime, until: datetime) -> Mapping[datetime, int]:
    """Mentions per closed minute of the brand, all kinds: what the curve of the desk draws."""
    rows = Tally.objects.filter(brand=brand, minute__gte=since, minute__lt=until)
    return dict(rows.values_list("minute").annotate(total=Sum(F("heard") - F("again"))).order_by())


def heard_by_hour(*, brand: Brand, since: datetime, until: datetime) -> dict[int, list[int]]:
    """Messages per hour that each watch of the brand caught, oldest hour first; by id of the watch."""
    hours = max(1, round((until - since) / timedelta(hours=1)))
    found: dict[int, list[int]] = {}
    rows = Tally.objects.filter(brand=brand, watch__isnull=False, minute__gte=since, minute__lt=until)
    counted = rows.annotate(hour=TruncHour("minute")).values("watch", "hour").annotate(n=Sum("heard"))
    for row in counted:
        line = found.setdefault(row["watch"], [0] * hours)
        line[min(hours - 1, max(0, int((row["hour"] - since) / timedelta(hours=1))))] += row["n"]
    return found


def no_watch() -> QuerySet[Watch]:
    """No watch: what a form offers before it knows its brand."""
    return Watch.objects.none()
