"""Search everything that was said, in the language of watches: newest first, page by page.

The database finds candidates, the query is then held against each: what is found is what a watch would catch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vigie.brands.models import Brand, Member
from vigie.core.query import Matcher, Query, compile_watches, parse
from vigie.core.query.index import wanted
from vigie.core.query.terms import RIGHT, similar_to
from vigie.listening.fulltext import fulltext
from vigie.listening.indexing import of_brand
from vigie.listening.models import Mention, SavedSearch, SearchWord
from vigie.listening.queries import subjects_of

PAGE: Final = 50
MOST_LOOKED: Final = 2000
"""Candidates held against a query for one page: past it the page says that there may be more."""

LAST: Final = 2**63 - 1
MOST_SAVED: Final = 100
_MOST_LIKE: Final = 60  # words taken for one misspelt


@dataclass(frozen=True, slots=True)
class Match:
    """A message with the places of the words that were looked for, as (start, end)."""

    mention: Mention
    words: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page. before: where the next begins, None when there is none; looked: how many candidates."""

    matches: list[Match]
    before: int | None
    looked: int


def search(
    *, brand: Brand, query: Query, now: datetime, before: int | None = None, limit: int = PAGE
) -> Found:
    """The newest messages heard under `before` that the query matches. Deleted ones are never found."""
    today = (now + timedelta(days=2)).date()  # clocks of networks run ahead
    asked = wanted(query, of_brand(brand.pk), similar=_similar, today=today)
    matcher = compile_watches({"": query})
    matches: list[Match] = []
    upto, looked = before or LAST, 0
    while len(matches) < limit and looked < MOST_LOOKED:
        size = min(2 * limit, MOST_LOOKED)
        ids = fulltext().newest(asked, before=upto, limit=size)
        if not ids:
            return Found(matches, None, looked)
        for match, pk in _held(brand, ids, matcher):
            upto, looked = pk, looked + 1
            if match:
                matches.append(match)
            if len(matches) == limit:
                break
        else:
            if len(ids) < size:
                return Found(matches, None, looked)
    return Found(matches, upto, looked)


def found_all(*, brand: Brand, query: Query, now: datetime) -> Iterator[Match]:
    """Every match, newest first, page by page: for what is written out as it is found."""
    before: int | None = None
    while True:
        page = search(brand=brand, query=query, now=now, before=before)
        yield from page.matches
        if page.before is None:
            return
        before = page.before


def _held(brand: Brand, ids: list[int], matcher: Matcher) -> Iterator[tuple[Match | None, int]]:
    rows = Mention.objects.filter(pk__among=ids, brand=brand, deleted_at=None)
    by_id = {row.pk: row for row in rows.select_related("author", "place", "reading_row", "brand")}
    mentions = [by_id[pk] for pk in ids if pk in by_id]
    hits = dict(zip((row.pk for row in mentions), matcher.find(subjects_of(mentions)), strict=True))
    for pk in ids:
        found = hits.get(pk, ())
        yield (Match(by_id[pk], found[0].words) if found else None), pk


def _similar(word: str) -> list[str]:
    known = SearchWord.objects.filter(start=word[:RIGHT]).values_list("word", "stem")
    return [stem for other, stem in known if similar_to(word, other)][:_MOST_LIKE]


def saved_searches_of(*, brand: Brand) -> QuerySet[SavedSearch]:
    """In alphabetical order."""
    return SavedSearch.objects.filter(brand=brand).select_related("by__user").order_by("name")


def save_search(*, brand: Brand, name: str, query: str, by: Member | None, now: datetime) -> SavedSearch:
    """Keep a search for the team. Raises core.query.QueryError, or ValidationError when the name is taken."""
    parse(query)
    if SavedSearch.objects.filter(brand=brand).count() >= MOST_SAVED:
        raise ValidationError(_("There are many saved searches already: delete one of them first."))
    try:
        with transaction.atomic():
            return SavedSearch.objects.create(
                brand=brand, name=name.strip(), query=query, by=by, created_at=now
            )
    except IntegrityError as error:
        raise ValidationError(_("Another search already has this name.")) from error


def forget_search(*, saved: SavedSearch) -> None:
    """Delete a saved search."""
    saved.delete()
