"""Keep the search index as mentions are: new, edited, corrected, deleted; and what was there before it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from time import monotonic
from typing import Final

from django.db import connection, transaction
from django.db.models import Max

from vigie.brands.models import Brand
from vigie.bus.inserting import insert_rows
from vigie.core.query.fold import fold
from vigie.core.query.index import entries_of, entry
from vigie.core.query.stems import WORD, stem
from vigie.core.query.terms import RIGHT
from vigie.listening.fulltext import forget, fulltext
from vigie.listening.models import Mention, SearchProgress, SearchWord
from vigie.listening.queries import subjects_of

BATCH: Final = 500
TURN: Final = 1.0  # seconds of catching up, then the others' turn
LONGEST_WORD: Final = 24
SHORTEST_WORD: Final = 4
KNOWN: Final = 200_000  # words a process remembers to have stored

_known: set[str] = set()


def of_brand(brand_id: int) -> str:
    """The entry that keeps the searches of a brand in the brand."""
    return entry("b", str(brand_id))


def index_mentions(ids: Collection[int]) -> None:
    """Put these mentions in the index as they are now; those that were deleted go out of it."""
    rest = sorted(ids)
    for some in (rest[at : at + BATCH] for at in range(0, len(rest), BATCH)):
        rows = Mention.objects.filter(pk__among=some, deleted_at=None)
        found = list(rows.select_related("author", "place", "reading_row", "brand"))
        stored = []
        for mention, subject in zip(found, subjects_of(found), strict=True):
            entries = entries_of(subject) | {of_brand(mention.brand_id)}
            stored.append((mention.pk, entries))
        with transaction.atomic():
            fulltext().store(stored)
            forget(set(some) - {pk for pk, _entries in stored})
            _know_words(mention.text for mention in found)


def index_stored(payload: Mapping[str, object], _now: datetime) -> None:
    """Handler of `mentions.stored`."""
    told = (payload.get(name) for name in ("new", "edited", "deleted"))
    index_mentions({pk for ids in told if isinstance(ids, list) for pk in ids if isinstance(pk, int)})


def catch_up(_now: datetime) -> None:
    """Index what was stored before there was an index, or on another database: some of it, each time."""
    began = monotonic()
    while _caught_some() and monotonic() - began < TURN:
        pass


def index_anew() -> None:
    """Begin again with everything that is stored; `catch_up` does it."""
    until = Mention.objects.aggregate(last=Max("pk"))["last"] or 0
    SearchProgress.objects.update_or_create(engine=connection.vendor, defaults={"upto": 0, "until": until})


def left_to_index(brand: Brand) -> int:
    """Mentions of the brand that `catch_up` has not come to yet, and no search finds."""
    progress = SearchProgress.objects.filter(engine=connection.vendor).first()
    if progress is None:
        return Mention.objects.filter(brand=brand).count()
    if progress.upto >= progress.until:
        return 0
    return Mention.objects.filter(brand=brand, pk__gt=progress.upto, pk__lte=progress.until).count()


def _caught_some() -> bool:
    if (progress := SearchProgress.objects.filter(engine=connection.vendor).first()) is None:
        index_anew()
        return True
    if progress.upto >= progress.until:
        return False
    older = Mention.objects.filter(pk__gt=progress.upto, pk__lte=progress.until).order_by("pk")
    ids = list(older.values_list("pk", flat=True)[:BATCH])
    index_mentions(ids)
    mine = SearchProgress.objects.filter(engine=connection.vendor, upto=progress.upto)
    mine.update(upto=ids[-1] if len(ids) == BATCH else progress.until)
    return True


def _know_words(texts: Iterable[str]) -> None:
    """Words that a misspelt one may stand for. Another process may know them already."""
    said = {word for text in texts for word in WORD.findall(fold(text)) if _is_known_by_letters(word)}
    fresh = sorted(said - _known)
    rows = [{"word": word, "start": word[:RIGHT], "stem": stem(word)} for word in fresh]
    insert_rows(SearchWord, rows, ignore_conflicts=True)
    if len(_known) > KNOWN:
        _known.clear()
    transaction.on_commit(lambda: _known.update(fresh))


def _is_known_by_letters(word: str) -> bool:
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and word.isalpha()
