"""What was said, newest first."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Router

from vigie.api.access import ApiRequest, found, needs
from vigie.api.pages import Limit, Page, page
from vigie.api.schemas import MentionOut
from vigie.core.query import parse
from vigie.listening.models import Mention
from vigie.listening.search import search

router = Router(tags=["mentions"])


def _mentions(request: ApiRequest) -> QuerySet[Mention]:
    return Mention.objects.filter(brand=request.brand).select_related("author", "place", "reading_row")


@router.get("/mentions", response=Page[MentionOut], auth=needs("read"))
def list_mentions(
    request: ApiRequest,
    cursor: str = "",
    limit: Limit = 50,
    network: str = "",
    language: str = "",
    q: str = "",
) -> Any:
    """Mentions of the brand, newest first; with `q`, those that a query in the language of watches finds."""
    if q:
        return _found(request, q, cursor, limit)
    rows = _mentions(request)
    if network:
        rows = rows.filter(network=network)
    if language:
        rows = rows.filter(language=language)
    if cursor.isdecimal():
        rows = rows.filter(pk__lt=int(cursor[:18]))
    return page(list(rows.order_by("-pk")[: limit + 1]), limit, lambda row: str(row.pk))


def _found(request: ApiRequest, q: str, cursor: str, limit: int) -> dict[str, object]:
    before = int(cursor[:18]) if cursor.isdecimal() else None
    found = search(brand=request.brand, query=parse(q), now=timezone.now(), before=before, limit=limit)
    return {
        "items": [match.mention for match in found.matches],
        "next": str(found.before) if found.before else None,
    }


@router.get("/mentions/{uuid:mention_id}", response=MentionOut, auth=needs("read"))
def show_mention(request: ApiRequest, mention_id: UUID) -> Any:
    return found(_mentions(request).filter(public_id=mention_id).first())
