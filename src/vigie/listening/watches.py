"""The watches of all brands in one matcher, brought up to date as they change."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock

import structlog

from vigie.brands.models import Brand
from vigie.core.query import Hit, Matcher, Query, QueryError, Subject, parse
from vigie.listening.models import Watch

log = structlog.get_logger(__name__)

KEPT = 2000  # brands a process remembers, the latest heard: each costs what its watches do

_matcher = Matcher({})
_known: "OrderedDict[int, Mapping[int, str]]" = OrderedDict()  # brand → watch → its words when compiled
_lock = Lock()


def caught_by_watches(*, brand: Brand, subjects: Sequence[Subject]) -> list[tuple[Hit, ...]]:
    """For each message the watches of the brand that catch it; keys are their ids, as text.

    One small query: what is listened for now.
    """
    now = dict(Watch.objects.filter(brand=brand, is_active=True).order_by("pk").values_list("pk", "query"))
    with _lock:
        before = _known.get(brand.pk, {})
        if before != now:
            _bring_up_to_date(brand, before, now)
        _known[brand.pk] = now
        _known.move_to_end(brand.pk)
        while len(_known) > KEPT:
            _forgotten, watches = _known.popitem(last=False)
            _matcher.change({}, map(str, watches))
    return _matcher.find(subjects, group=brand.pk)


def _bring_up_to_date(brand: Brand, before: Mapping[int, str], now: Mapping[int, str]) -> None:
    changed = {pk: text for pk, text in now.items() if before.get(pk) != text}
    queries = {str(pk): query for pk, text in changed.items() if (query := understood(pk, text))}
    gone = [str(pk) for pk in before if pk not in now or pk in changed]
    _matcher.change(queries, gone, group=brand.pk)


def understood(pk: int, text: str) -> Query | None:
    """What a watch says; None for one that makes no sense any more, which must not silence the others."""
    try:
        return parse(text)
    except QueryError as error:
        log.error("watch cannot be understood", watch=pk, expected=error.expected, position=error.position)
        return None
