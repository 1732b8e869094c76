import smtplib
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from tests.crisis.room import Team
from tests.inbox.desk import carry
from vigie.alerts.models import Alert
from vigie.crisis.errors import CrisisRefused
from vigie.crisis.models import CrisisEvent, Update, UpdateMail
from vigie.crisis.updating import (
    add_stakeholder,
    mail_update,
    remind_of_updates,
    remove_stakeholder,
    send_again,
    send_update,
    set_rhythm,
    take_back_update,
)

pytestmark = pytest.mark.django_db


class Refusing(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages: object) -> int:
        for message in messages:  # type: ignore[attr-defined]
            if "refusee@example.org" in message.to:
                raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(messages)  # type: ignore[no-any-return, arg-type]


@pytest.fixture(autouse=True)
def _mail(settings: LazySettings) -> None:
    settings.EMAIL_CONFIG = True


def sent(team: Team) -> Update:
    crisis = team.brand.crises.get()
    return send_update(
        crisis=crisis, subject="Point de 20 h", text="Le paiement remarche.", by=team.sara, now=timezone.now()
    )


def test_each_gets_it_once() -> None:
    team = Team()
    crisis = team.opened()
    add_stakeholder(crisis=crisis, name="Avocate", email="Avocate@example.org")
    update = sent(team)
    carry()
    mail_update({"update": update.pk}, timezone.now())

    assert sorted(one.to[0] for one in mail.outbox) == ["avocate@example.org", "direction@example.org"]
    assert mail.outbox[0].reply_to == [team.sara.user.email]
    assert set(UpdateMail.objects.values_list("state", flat=True)) == {"sent"}


def test_one_that_fails_is_told_and_may_be_sent_again(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    team = Team()
    crisis = team.opened()
    add_stakeholder(crisis=crisis, name="Refusée", email="refusee@example.org")
    update = sent(team)
    mail_update({"update": update.pk}, timezone.now())
    assert len(mail.outbox) == 1

    failed = UpdateMail.objects.get(state="failed")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_again(mail=failed, now=timezone.now())
    carry()
    assert len(mail.outbox) == 2
    with pytest.raises(CrisisRefused, match="not-waiting"):
        send_again(mail=failed, now=timezone.now())


def test_without_mail_or_without_anybody_it_says_so(settings: LazySettings) -> None:
    team = Team()
    crisis = team.opened()
    settings.EMAIL_CONFIG = False
    with pytest.raises(CrisisRefused, match="no-mail"):
        sent(team)
    remove_stakeholder(stakeholder=crisis.stakeholders.get(), now=timezone.now())
    with pytest.raises(CrisisRefused, match="no-stakeholder"):
        sent(team)
    with pytest.raises(ValidationError):
        add_stakeholder(crisis=crisis, name="X", email="pas une adresse")


def test_a_word_that_is_due_calls_and_sending_it_starts_the_clock_anew() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now - timedelta(minutes=61))
    remind_of_updates(now)
    assert Alert.objects.get(kind="update-due").cleared_at is None

    sent(team)
    crisis.refresh_from_db()
    assert Alert.objects.get(kind="update-due").cleared_at is not None
    assert crisis.update_due_at is not None
    assert crisis.update_due_at > now + timedelta(minutes=59)
    set_rhythm(crisis=crisis, minutes=1, now=now)
    crisis.refresh_from_db()
    assert (crisis.update_every, crisis.update_due_at) == (5, now + timedelta(minutes=5))


def test_one_that_is_scheduled_waits_and_may_be_taken_back() -> None:
    team, now = Team(), timezone.now()
    crisis = team.opened(now=now)
    leaves = now + timedelta(minutes=30)
    first, second = (
        send_update(crisis=crisis, subject="Point", text="Mot", by=team.sara, now=now, leave_at=leaves)
        for _ in range(2)
    )
    carry()
    assert (mail.outbox, first.waits_until) == ([], leaves)
    assert take_back_update(update=second, by=team.sara, now=now) == 1
    with pytest.raises(CrisisRefused, match="not-waiting"):
        take_back_update(update=second, by=team.sara, now=now)
    carry(seconds=1900)

    assert len(mail.outbox) == 1
    assert CrisisEvent.objects.filter(kind="update_back").count() == 1
