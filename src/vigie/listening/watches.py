"""All watches of a brand compiled into one matcher, kept until one of them changes."""

from collections import OrderedDict
from threading import Lock

from vigie.brands.models import Brand
from vigie.core.query import Matcher, compile_watches, parse
from vigie.listening.models import Watch

KEPT = 300  # brands

_kept: "OrderedDict[int, tuple[object, Matcher]]" = OrderedDict()
_lock = Lock()


def matcher_of(brand: Brand) -> Matcher:
    """The brand's matcher; its keys are ids of watches, as text."""
    rows = Watch.objects.filter(brand=brand, is_active=True).order_by("pk")
    signature = tuple(rows.values_list("pk", "updated_at"))
    with _lock:
        kept = _kept.get(brand.pk)
        if kept and kept[0] == signature:
            _kept.move_to_end(brand.pk)
            return kept[1]
    matcher = compile_watches({str(row.pk): parse(row.query) for row in rows})
    with _lock:
        _kept[brand.pk] = (signature, matcher)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return matcher
