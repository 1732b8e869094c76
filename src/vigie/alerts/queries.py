"""Which alerts are open."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from vigie.alerts.models import Alert
from vigie.brands.models import Brand


def open_alerts(*, brands: Iterable[Brand], house: bool = False) -> QuerySet[Alert]:
    """Open alerts of these brands, gravest first; with `house`, those of the installation too."""
    mine = Q(brand__in=list(brands))
    if house:
        mine |= Q(brand=None)
    return Alert.objects.filter(mine, cleared_at=None).select_related("brand").order_by("-level", "raised_at")
