"""The signed link in a message: who has it can say "I have it" once, without logging in."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from vigie.alerts.contacts import forget_unreachable
from vigie.alerts.models import Channel, Notice
from vigie.alerts.services import acknowledge_alert

_signer = Signer(salt="alerts.ticket", sep=".")


def ticket_of(notice: Notice) -> str:
    """The key alone proves nothing: receivers of webhooks know it. What is signed was given to one person."""
    return _signer.sign(notice.key.hex)


def link_of(notice: Notice) -> str:
    return f"{settings.BASE_URL}{reverse('have_it', args=[ticket_of(notice)])}"


def notice_of(*, ticket: str) -> Notice | None:
    """The message that carried this link; None for one that was never written."""
    try:
        key = UUID(hex=_signer.unsign(ticket))
    except (BadSignature, ValueError):
        return None
    rows = Notice.objects.select_related(
        "contact",
        "brand",
        "trial",
        "alert__brand",
        "alert__acknowledged_by__user",
        "alert__acknowledged_contact",
    )
    return rows.filter(key=key).first()


def answer(*, notice: Notice, now: datetime) -> bool:
    """They have it (an alarm), or it reached them (a test); True the first time, in time, for this link."""
    with transaction.atomic():
        mine = Notice.objects.filter(pk=notice.pk, answered_at=None, expires_at__gt=now)
        if not mine.update(answered_at=now):
            return False
        Channel.objects.filter(notices=notice).update(proved_at=now, failing_since=None, failures=0)
        forget_unreachable(contact=notice.contact, now=now)
        if notice.purpose == Notice.Purpose.PAGE and notice.alert is not None:
            return acknowledge_alert(alert=notice.alert, contact=notice.contact, now=now)
    return True
