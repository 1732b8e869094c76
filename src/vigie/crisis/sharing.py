"""Read the room without an account: a signed address that ends by itself and can be revoked.

The address is not kept: it is the link's public id under our signature, so that nothing in the
database opens a room. What it shows holds no name or handle of the public.
"""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from vigie.brands.models import Member
from vigie.crisis.chain import append
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, CrisisEvent, RoomLink

SALT = "vigie.crisis.room"
LONGEST = timedelta(days=14)


def share_room(
    *, crisis: Crisis, name: str, until: datetime, by: Member, now: datetime
) -> tuple[RoomLink, str]:
    """A link for somebody, and the signed part of its address. Raises CrisisRefused."""
    if not name.strip():
        raise CrisisRefused("empty")
    if until <= now:
        raise CrisisRefused("past")
    if until > now + LONGEST:
        raise CrisisRefused("too-far", days=LONGEST.days)
    with transaction.atomic():
        link = RoomLink.objects.create(
            crisis=crisis, name=name.strip()[:120], by=by, at=now, expires_at=until
        )
        data = {"link": link.pk, "until": until.isoformat()}
        append(crisis=crisis, kind=CrisisEvent.Kind.SHARED, by=by, now=now, data=data)
    return link, sealed_address(link=link)


def sealed_address(*, link: RoomLink) -> str:
    """The signed part of a link's address: the same each time, and nobody else can make it."""
    return signing.Signer(salt=SALT).sign(link.public_id.hex)


def revoke_link(*, link: RoomLink, by: Member, now: datetime) -> None:
    """The address opens nothing from now on."""
    with transaction.atomic():
        if not RoomLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
            raise CrisisRefused("already-done")
        data = {"link": link.pk}
        append(crisis=link.crisis, kind=CrisisEvent.Kind.UNSHARED, by=by, now=now, data=data)


def open_link(*, sealed: str, now: datetime) -> RoomLink | None:
    """The link behind an address that was signed by us, has not ended and was not revoked; else None."""
    try:
        public_id = signing.Signer(salt=SALT).unsign(sealed)
    except signing.BadSignature:
        return None
    rows = RoomLink.objects.filter(public_id=public_id, revoked_at=None, expires_at__gt=now)
    link = rows.select_related("crisis__brand", "crisis__speaker", "crisis__holder").first()
    if link:
        RoomLink.objects.filter(pk=link.pk).update(opened_at=now)
    return link
