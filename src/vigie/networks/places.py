"""Places of an account: made when something is first heard there, described by the team."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vigie.brands.models import Member
from vigie.bus.services import record
from vigie.core import types
from vigie.networks.models import Account, Place


def know_places(*, account: Account, places: Iterable[types.Place]) -> dict[str, Place]:
    """Rows for these places by network id. What the team wrote about a place is never overwritten."""
    wanted = {place.native_id[:300]: place for place in places}
    mine = Place.objects.filter(account=account, native_id__among=list(wanted))
    known = {row.native_id: row for row in mine}
    missing = [
        Place(
            account=account,
            native_id=key,
            name=place.name[:200],
            url=place.url[:1000],
            ours=place.ours,
            culture=place.culture if place.culture in Place.Culture.values else "",
        )
        for key, place in wanted.items()
        if key not in known
    ]
    if missing:
        Place.objects.bulk_create(missing, ignore_conflicts=True)
        known |= {row.native_id: row for row in mine.all()}
    renamed = [
        known[key] for key, place in wanted.items() if place.name and known[key].name != place.name[:200]
    ]
    for row in renamed:
        row.name = wanted[row.native_id].name[:200]
    if renamed:
        Place.objects.bulk_update(renamed, ["name"])
    return known


def change_place(*, place: Place, ours: bool, culture: str, customs: str, by: Member, now: datetime) -> None:
    """What the team says about a place, for whoever answers there and for the rules. Raises ValidationError.

    It counts from the next message on. The network's own words for the place stay the network's.
    """
    if culture not in Place.Culture.values:
        raise ValidationError({"culture": _("This culture is not known.")})
    values = {"ours": ours, "culture": culture, "customs": customs.strip()}
    changed = sorted(name for name, value in values.items() if getattr(place, name) != value)
    if not changed:
        return
    with transaction.atomic():
        Place.objects.filter(pk=place.pk).update(**values)
        payload = {"place": place.pk, "fields": changed, "by": by.pk}
        record(topic="places.changed", payload=payload, now=now)
