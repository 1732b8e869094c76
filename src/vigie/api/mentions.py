"""What was said, newest first."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router

from vigie.api.access import ApiRequest, found, needs
from vigie.api.pages import Limit, Page, page
from vigie.api.schemas import MentionOut
from vigie.listening.models import Mention

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
) -> Any:
    """Mentions of the brand, newest first."""
    rows = _mentions(request)
    if network:
        rows = rows.filter(network=network)
    if language:
        rows = rows.filter(language=language)
    if cursor.isdecimal():
        rows = rows.filter(pk__lt=int(cursor[:18]))
    return page(list(rows.order_by("-pk")[: limit + 1]), limit, lambda row: str(row.pk))


@router.get("/mentions/{uuid:mention_id}", response=MentionOut, auth=needs("read"))
def show_mention(request: ApiRequest, mention_id: UUID) -> Any:
    return found(_mentions(request).filter(public_id=mention_id).first())
