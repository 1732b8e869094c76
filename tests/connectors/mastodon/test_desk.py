"""Through the product: what is heard becomes a mention, and what is sent is found again exactly once."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.utils import timezone

from tests.connectors.mastodon.people import Person, facts
from tests.factories import make_brand
from tests.processes import until
from vigie.core.types import Act, Item
from vigie.listening.models import Mention
from vigie.listening.pump import pump
from vigie.listening.streaming import stream
from vigie.networks import sending
from vigie.networks.gateway import connector_for
from vigie.networks.intents import queue_delivery
from vigie.networks.models import Account, Delivery
from vigie.networks.services import connect_account

pytestmark = [pytest.mark.django_db, pytest.mark.peer("mastodon")]


@pytest.fixture
def account(settings: LazySettings) -> Account:
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1",)
    return connect_account(
        brand=make_brand(),
        network="mastodon",
        name="Boréale",
        server=facts()["URL"],
        settings={},
        secret={"access_token": "token-boreale"},
        by=None,
        now=timezone.now(),
    )


@pytest.fixture
def stranger() -> Iterator[Person]:
    person = Person("stranger")
    yield person
    person.client.close()


def heard(account: Account, native_id: str) -> Item:
    found = connector_for(account).look(native_id)
    assert found is not None
    return found


def wanted(account: Account, target: Item, text: str) -> Delivery:
    return queue_delivery(
        account=account, act=Act.REPLY, target=target, text=text, by=None, now=timezone.now()
    )


def send(delivery: Delivery) -> Delivery:
    sending.deliver({"delivery": delivery.pk}, timezone.now())
    delivery.refresh_from_db()
    return delivery


def look(delivery: Delivery) -> Delivery:
    sending.look_due(timezone.now() + timedelta(seconds=60))
    delivery.refresh_from_db()
    return delivery


def test_mention_is_stored_then_edited_then_buried(account: Account, stranger: Person) -> None:
    native_id = stranger.say(f"@boreale Toujours pas livré, c’est long {uuid4().hex}", language="fr")
    pump(account=account)
    mention = Mention.objects.get(native_id=native_id)
    assert (mention.kind, mention.to_us, mention.status) == ("mention", True, "public")
    assert mention.raw["reply_limit"] == 500 - len("@stranger ")

    stranger.edit(native_id, "@boreale Finalement livré, merci")
    account.refresh_from_db()
    pump(account=account)
    mention.refresh_from_db()
    assert (mention.text, mention.version) == ("@boreale Finalement livré, merci", 2)

    stranger.say("@boreale Encore une question")
    account.refresh_from_db()
    pump(account=account)
    stranger.remove(native_id)

    def is_buried() -> bool:
        account.refresh_from_db()
        pump(account=account)
        mention.refresh_from_db()
        return mention.deleted_at is not None

    until(is_buried, what="heard to be gone")
    assert mention.text == ""


def test_mention_is_stored_as_it_is_said(account: Account, stranger: Person) -> None:
    """By the stream alone, which stops when it is told to."""
    stopping, text = threading.Event(), f"@boreale En direct {uuid4().hex}"
    later = [threading.Timer(1, stranger.say, [text]), threading.Timer(6, stopping.set)]
    for one in later:
        one.start()

    new = stream(account=account, stopping=stopping)

    assert new >= 1
    assert Mention.objects.get(text=text).to_us
    account.refresh_from_db()
    assert account.stream_failures == 0
    assert account.cursor["stream"]["feeds"]["mentions"]["since"]


def test_reply_is_sent_then_read_back(account: Account, stranger: Person) -> None:
    target = heard(account, stranger.say("@boreale Vous répondez ?"))
    delivery = wanted(account, target, "Oui.\n\nCamille, service clientèle")

    assert send(delivery).state == "sent"
    assert look(delivery).state == "settled"
    [reply] = stranger.answers_to(target.native_id)
    assert (reply["id"], reply["visibility"]) == (delivery.native_id, "public")


def test_answer_whose_receipt_was_lost_is_found_and_not_sent_again(
    account: Account, stranger: Person
) -> None:
    target = heard(account, stranger.say("@boreale Et maintenant ?"))
    delivery = send(wanted(account, target, "Bientôt. Camille"))
    Delivery.objects.filter(pk=delivery.pk).update(state="unknown", native_id="", url="")

    assert look(delivery).state == "settled"
    assert delivery.native_id == stranger.answers_to(target.native_id)[0]["id"]
    assert len(stranger.answers_to(target.native_id)) == 1


def test_answer_that_stands_already_is_recognised_before_a_second_try(
    account: Account, stranger: Person
) -> None:
    target = heard(account, stranger.say("@boreale Deux fois ?"))
    first = send(wanted(account, target, "Une seule. Camille"))
    Delivery.objects.filter(pk=first.pk).update(state="wanted", native_id="", url="")

    send(first)

    assert look(first).state == "settled"
    assert len(stranger.answers_to(target.native_id)) == 1


def test_answer_of_a_colleague_from_the_application_stops_ours(account: Account, stranger: Person) -> None:
    target = heard(account, stranger.say("@boreale Quelqu’un ?"))
    delivery = wanted(account, target, "Bonjour. Camille")
    Person("boreale").say("@stranger Je m’en occupe. Paul", to=target.native_id)

    assert (send(delivery).state, delivery.because_code) == ("stopped", "answered-elsewhere")


def test_status_edited_meanwhile_stops_the_answer(account: Account, stranger: Person) -> None:
    target = heard(account, stranger.say("@boreale Avant"))
    delivery = wanted(account, target, "Bonjour. Camille")
    stranger.edit(target.native_id, "@boreale Après")

    assert (send(delivery).state, delivery.because_code) == ("stopped", "edited")
