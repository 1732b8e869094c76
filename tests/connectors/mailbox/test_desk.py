"""Through the product: a mail becomes a mention, its answer leaves once, and a notice is its network's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils import timezone

from tests.connectors.mailbox.people import AUTHSERV, BRAND, ELODIE, People
from tests.connectors.mailbox.saved import source
from tests.factories import make_brand
from vigie.core.types import Act, Item
from vigie.listening.models import Mention
from vigie.listening.pump import pump
from vigie.networks import sending
from vigie.networks.gateway import connector_for
from vigie.networks.intents import queue_delivery
from vigie.networks.models import Account, Delivery
from vigie.networks.services import connect_account

pytestmark = [pytest.mark.django_db, pytest.mark.peer("mailbox")]


@pytest.fixture
def account(settings: LazySettings, people: People) -> Account:
    settings.VIGIE_ALLOW_ADDRESSES = ("localhost",)
    people.empty(BRAND)
    return connect_account(
        brand=make_brand(),
        network="mailbox",
        name="Courrier",
        server=people.peer["HOST"],
        settings={
            "imap_port": people.peer["IMAPS_PORT"],
            "smtp_server": people.peer["HOST"],
            "smtp_port": people.peer["SMTP_PORT"],
            "smtp_security": "starttls",
            "user": BRAND,
            "authserv": AUTHSERV,
        },
        secret={"password": people.peer["PASSWORD"]},
        by=None,
        now=timezone.now(),
    )


def heard(account: Account, text: str) -> Item:
    pump(account=account)
    account.refresh_from_db()
    mention = Mention.objects.get(account=account, text__contains=text)
    found = connector_for(account).look(mention.native_id)
    assert found is not None
    assert found.text == mention.text
    return found


def answered(account: Account, target: Item, text: str) -> Delivery:
    now = timezone.now()
    delivery = queue_delivery(account=account, act=Act.DIRECT, target=target, text=text, by=None, now=now)
    sending.deliver({"delivery": delivery.pk}, timezone.now())
    delivery.refresh_from_db()
    return delivery


def looked_for(delivery: Delivery, times: int = 1) -> Delivery:
    for n in range(times):
        sending.look_due(timezone.now() + timedelta(hours=n + 1))
    delivery.refresh_from_db()
    return delivery


def test_mail_is_answered_and_the_answer_is_seen_among_the_sent(account: Account, people: People) -> None:
    word = uuid4().hex[:10]
    people.write(f"Où est mon colis {word} ?", subject="Commande")
    target = heard(account, word)

    delivery = looked_for(answered(account, target, "Il arrive demain. Camille"))

    assert delivery.state == Delivery.State.SETTLED
    assert len(people.sources(ELODIE, "Message-ID", delivery.native_id)) == 1
    ours = Mention.objects.filter(account=account, author__is_us=True)
    assert not ours.filter(to_us=True).exists()


def test_answer_that_nobody_can_be_sure_of_is_left_to_a_person(account: Account, people: People) -> None:
    word = uuid4().hex[:10]
    head = (
        f"From: cut-lost@client.test\r\nTo: {BRAND}\r\nMessage-ID: <{word}@client.test>\r\nSubject: Colis\r\n"
    )
    people.drop(f"{head}\r\nPerdu {word}\r\n".encode())
    target = heard(account, word)

    delivery = looked_for(answered(account, target, "Bonjour"), times=10)

    assert delivery.state == Delivery.State.UNKNOWN
    assert delivery.look_at is None
    assert delivery.attempts == 1


def test_colleague_who_answered_from_their_own_mail_program_stops_ours(
    account: Account, people: People
) -> None:
    word = uuid4().hex[:10]
    mail = people.write(f"Allô {word}")
    target = heard(account, word)
    now = timezone.now()
    delivery = queue_delivery(account=account, act=Act.DIRECT, target=target, text="x", by=None, now=now)
    theirs = (
        f"From: {BRAND}\r\nTo: {ELODIE}\r\nMessage-ID: <{uuid4().hex}@laptop.test>\r\n"
        f"In-Reply-To: {mail['Message-ID']}\r\nSubject: Re\r\n\r\nJe m’en occupe.\r\n"
    )
    with people.at(BRAND) as box:
        box.append("Sent", r"(\Seen)", "", theirs.encode())

    sending.deliver({"delivery": delivery.pk}, timezone.now() + timedelta(seconds=1))
    delivery.refresh_from_db()

    assert (delivery.state, delivery.because_code) == (Delivery.State.STOPPED, "answered-elsewhere")


def test_notice_of_a_network_stands_under_its_name(account: Account, people: People) -> None:
    people.drop(source("alert_google_review_two_stars"))
    people.drop(source("customer_imitates_a_google_alert"))

    pump(account=account)

    review = Mention.objects.get(account=account, network="google")
    assert (review.kind, review.rating, review.author.name) == ("review", 2, "Marie Tremblay")
    imitation = Mention.objects.get(account=account, network="mailbox")
    assert (imitation.kind, imitation.rating) == ("mail", None)


def test_mails_counted_anew_are_mentions_once(account: Account, people: People) -> None:
    word = uuid4().hex  # the mailbox hears others meanwhile
    for n in range(3):
        people.write(f"Message {n} {word}")
    pump(account=account)
    ours = Mention.objects.filter(account=account, text__contains=word)
    count = ours.count()
    account.refresh_from_db()
    account.cursor = {"read": {**account.cursor["read"], "validity": 1}}
    account.save(update_fields=["cursor"])

    pump(account=account)

    assert count == 3
    assert ours.count() == count
