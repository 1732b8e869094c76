"""People who can be called, and the ways to reach them. What is typed as an address is sealed at once."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vigie.alerts.duty import ensure_plan
from vigie.alerts.models import Alert, Channel, Contact
from vigie.alerts.services import clear_alert
from vigie.alerts.ways.typed import Address, read_address
from vigie.brands.models import Brand, Member
from vigie.brands.services import check_time_zone
from vigie.core.duty.ladder import Way
from vigie.vault.services import store_secret

MOST_CHANNELS = 8


def save_contact(
    *,
    brand: Brand,
    answers: Mapping[str, object],
    now: datetime,
    contact: Contact | None = None,
    member: Member | None = None,
) -> Contact:
    """A new contact, or other answers for this one.

    answers: name, language, time_zone, quiet_from, quiet_to, breaks_quiet. Raises ValidationError.
    """
    allowed = {"name", "language", "time_zone", "quiet_from", "quiet_to", "breaks_quiet"}
    fields = {name: value for name, value in answers.items() if name in allowed}
    check_time_zone(str(fields.get("time_zone", brand.time_zone)))
    if (fields.get("quiet_from") is None) != (fields.get("quiet_to") is None):
        raise ValidationError({"quiet_to": _("Give both hours, or none.")})
    if contact is not None:
        Contact.objects.filter(pk=contact.pk, brand=brand).update(**fields)
        contact.refresh_from_db()
        return contact
    return Contact.objects.create(brand=brand, member=member, created_at=now, **fields)


def contact_of_member(*, member: Member, now: datetime) -> Contact:
    """The member's own contact; made with the mail address of their account by the first who asks."""
    mine = Contact.objects.filter(member=member, retired_at=None)
    if found := mine.first():
        return found
    answers = {"name": str(member), "language": member.user.language, "time_zone": member.brand.time_zone}
    try:
        with transaction.atomic():
            made = save_contact(brand=member.brand, answers=answers, now=now, member=member)
            name, _at, domain = member.user.email.partition("@")
            address = Address(Way.MAIL, "mail", f"{name[:1]}…@{domain}"[:160], {"to": member.user.email})
            keep_channel(contact=made, address=address, now=now)
    except IntegrityError:
        return mine.get()  # somebody else asked at the same moment
    return made


def retire_contact(*, contact: Contact, now: datetime) -> None:
    """Nobody calls them any more and their addresses are forgotten; what was told stays told."""
    with transaction.atomic():
        Contact.objects.filter(pk=contact.pk, retired_at=None).update(retired_at=now)
        for channel in contact.channels.all():
            remove_channel(channel=channel)
        forget_unreachable(contact=contact, now=now)


def add_channel(*, contact: Contact, typed: str, now: datetime, from_level: int = 0) -> tuple[Channel, str]:
    """A way to reach them, from what was typed, and a webhook's key to be shown once ("" for others).

    Raises ValidationError.
    """
    if contact.channels.count() >= MOST_CHANNELS:
        raise ValidationError(_("Eight ways to reach one person are enough: take one away first."))
    address = read_address(typed, allow=settings.VIGIE_ALERTS_ALLOW_ADDRESSES)
    return keep_channel(contact=contact, address=address, now=now, from_level=from_level), address.once


def keep_channel(*, contact: Contact, address: Address, now: datetime, from_level: int = 0) -> Channel:
    """Seal what was read. Who can be called has a plan by which they are, and its weekly test."""
    with transaction.atomic():
        ensure_plan(brand=contact.brand, now=now)
        label = f"alerts: {address.shown}"[:120]
        secret = store_secret(brand=contact.brand, label=label, content=address.content, now=now)
        return Channel.objects.create(
            contact=contact,
            way=address.way,
            service=address.service,
            shown=address.shown,
            secret=secret,
            from_level=min(max(from_level, 0), Alert.Level.URGENT),
            created_at=now,
        )


def remove_channel(*, channel: Channel) -> None:
    """The address is forgotten with its secret."""
    secret = channel.secret
    with transaction.atomic():
        channel.delete()
        secret.delete()


def unreachable_key(contact_id: int) -> str:
    """The key of the alert that says that somebody cannot be reached."""
    return f"contact:{contact_id}"


def forget_unreachable(*, contact: Contact, now: datetime) -> None:
    """They were reached, or need no longer be."""
    clear_alert(brand=contact.brand, key=unreachable_key(contact.pk), now=now)
