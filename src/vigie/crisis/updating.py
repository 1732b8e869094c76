"""A word every so many minutes to those who are kept informed, by mail; a person sends it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import transaction

from vigie.alerts.services import clear_alert, raise_alert
from vigie.brands.models import Member
from vigie.bus.services import id_in, record
from vigie.crisis.chain import append, digest
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import Crisis, CrisisEvent, Stakeholder, Update, UpdateMail
from vigie.crisis.opening import must_be_open

log = structlog.get_logger(__name__)
State = UpdateMail.State
SOONEST, LATEST = 5, 24 * 60  # minutes between two words


def add_stakeholder(*, crisis: Crisis, name: str, email: str, role: str = "") -> Stakeholder:
    """Keep somebody informed from the next word on. Raises ValidationError for what is no address."""
    validate_email(email.strip())
    if not name.strip():
        raise CrisisRefused("empty")
    values = {"name": name.strip()[:120], "role": role.strip()[:120], "removed_at": None}
    row, _ = Stakeholder.objects.update_or_create(crisis=crisis, email=email.strip().lower(), defaults=values)
    return row


def remove_stakeholder(*, stakeholder: Stakeholder, now: datetime) -> None:
    """They get no more of it; what they got stays known."""
    Stakeholder.objects.filter(pk=stakeholder.pk, removed_at=None).update(removed_at=now)


def set_rhythm(*, crisis: Crisis, minutes: int, now: datetime) -> None:
    """How often those concerned hear from us; the clock starts anew."""
    must_be_open(crisis)
    minutes = min(max(minutes, SOONEST), LATEST)
    due = now + timedelta(minutes=minutes)
    Crisis.objects.filter(pk=crisis.pk).update(update_every=minutes, update_due_at=due)


def send_update(
    *,
    crisis: Crisis,
    subject: str,
    text: str,
    by: Member,
    now: datetime,
    leave_at: datetime | None = None,
) -> Update:
    """Send a word to all who are kept informed, now or at `leave_at`: once to each."""
    must_be_open(crisis)
    if not (subject.strip() and text.strip()):
        raise CrisisRefused("empty")
    people = list(Stakeholder.objects.filter(crisis=crisis, removed_at=None))
    if not people:
        raise CrisisRefused("no-stakeholder")
    if not settings.EMAIL_CONFIG:
        raise CrisisRefused("no-mail")
    with transaction.atomic():
        update = Update.objects.create(
            crisis=crisis, subject=" ".join(subject.split())[:200], text=text.strip(), by=by, at=now
        )
        leaves = max(leave_at or now, now)
        UpdateMail.objects.bulk_create(UpdateMail(update=update, to=one, at=leaves) for one in people)
        due = leaves + timedelta(minutes=crisis.update_every)
        Crisis.objects.filter(pk=crisis.pk).update(update_due_at=due)
        data = {"update": update.pk, "people": len(people), "words": digest(update.subject, update.text)}
        append(crisis=crisis, kind=CrisisEvent.Kind.UPDATED, by=by, now=now, data=data)
        clear_alert(brand=crisis.brand, key=f"update:{crisis.pk}", now=now)
        record(topic="updates.wanted", payload={"update": update.pk}, now=now, due_at=leaves)
    return update


def take_back_update(*, update: Update, by: Member, now: datetime) -> int:
    """What has not left yet stays here; how many mails. Raises CrisisRefused when all left."""
    with transaction.atomic():
        kept, _ = UpdateMail.objects.filter(update=update, state=State.WANTED).delete()
        if not kept:
            raise CrisisRefused("not-waiting")
        data = {"update": update.pk, "people": kept}
        append(crisis=update.crisis, kind=CrisisEvent.Kind.UPDATE_BACK, by=by, now=now, data=data)
    return kept


def mail_update(payload: Mapping[str, object], now: datetime) -> None:
    """Handler of `updates.wanted`: one mail to each. A worker that dies between two never mails twice."""
    rows = UpdateMail.objects.filter(update=id_in(payload, "update"), state=State.WANTED)
    for mail in rows.select_related("update__by__user", "to"):
        if not UpdateMail.objects.filter(pk=mail.pk, state=State.WANTED).update(state=State.LEAVING, at=now):
            continue
        _mail(mail, now)


def _mail(mail: UpdateMail, now: datetime) -> None:
    message = EmailMessage(
        mail.update.subject, mail.update.text, None, [mail.to.email], reply_to=[mail.update.by.user.email]
    )
    try:
        message.send()
    except OSError as error:  # what a mail server refuses is one too
        log.warning("update not mailed", mail=mail.pk, error=type(error).__name__)
        trouble = type(error).__name__
        UpdateMail.objects.filter(pk=mail.pk).update(state=State.FAILED, trouble=trouble, at=now)
        return
    UpdateMail.objects.filter(pk=mail.pk).update(state=State.SENT, at=now)


def send_again(*, mail: UpdateMail, now: datetime) -> None:
    """A person saw that it did not arrive, and wants it sent once more."""
    with transaction.atomic():
        mine = UpdateMail.objects.filter(pk=mail.pk, state__in=[State.FAILED, State.LEAVING])
        if not mine.update(state=State.WANTED, trouble="", at=now):
            raise CrisisRefused("not-waiting")
        record(topic="updates.wanted", payload={"update": mail.update_id}, now=now)


def remind_of_updates(now: datetime) -> None:
    """Every minute: a word that is due calls whoever holds the room."""
    due = Crisis.objects.filter(closed_at=None, update_due_at__lte=now, stakeholders__removed_at=None)
    for crisis in due.exclude(stakeholders=None).select_related("brand").distinct():
        raise_alert(
            brand=crisis.brand,
            kind="update-due",
            key=f"update:{crisis.pk}",
            now=now,
            params={"crisis": str(crisis.public_id), "name": crisis.name},
        )
