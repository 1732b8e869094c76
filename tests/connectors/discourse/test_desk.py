"""Through the product: what a forum says becomes a mention, and what is sent is found again exactly once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from tests.connectors.discourse.board import KEY, SECRET, Board, board
from tests.factories import make_brand
from vigie.core.types import Act, Ground
from vigie.listening.models import Mention
from vigie.listening.pump import pump
from vigie.listening.queries import item_of
from vigie.networks import sending
from vigie.networks.intents import queue_delivery, queue_removal, seal_evidence
from vigie.networks.models import Account, Delivery
from vigie.networks.services import connect_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum() -> Iterator[Board]:
    with board() as there:
        yield there


@pytest.fixture
def account(settings: LazySettings, forum: Board) -> Account:
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1",)
    return connect_account(
        brand=make_brand(),
        network="discourse",
        name="Forum",
        server=forum.server.url,
        settings={"user": "boreale", "ours": "yes", "messages": "yes"},
        secret={"api_key": KEY, "hook_secret": SECRET},
        by=None,
        now=timezone.now(),
    )


def heard(account: Account, native_id: str) -> Mention:
    account.refresh_from_db()
    pump(account=account)
    account.refresh_from_db()
    assert account.last_error == ""
    return Mention.objects.select_related("author", "place").get(native_id=native_id)


def sent(account: Account, mention: Mention, act: Act = Act.REPLY, text: str = "") -> Delivery:
    now = timezone.now()
    delivery = queue_delivery(
        account=account, act=act, target=item_of(mention), text=text, by=None, now=now, reason="spam: prix"
    )
    return again(delivery)


def again(delivery: Delivery) -> Delivery:
    sending.deliver({"delivery": delivery.pk}, timezone.now())
    delivery.refresh_from_db()
    return delivery


def looked_for(delivery: Delivery) -> Delivery:
    sending.look_due(timezone.now() + timedelta(seconds=60))
    delivery.refresh_from_db()
    return delivery


def test_post_is_stored_then_edited_then_buried(account: Account, forum: Board) -> None:
    native_id = forum.say("Toujours pas livré")
    mention = heard(account, native_id)
    assert mention.text == "Une question sur ma commande\n\nToujours pas livré"
    assert (mention.place.name, mention.place.culture, mention.place.ours) == ("Commandes", "brand", True)

    forum.edit(native_id, "Finalement livré")
    assert heard(account, native_id).text.endswith("Finalement livré")

    forum.withdraw(native_id)
    mention = heard(account, native_id)
    assert mention.deleted_at is not None
    assert mention.text == ""


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Où est mon colis ?", "Bonjour, je regarde.\n\nCamille 💛"),
        ("😡 <b>Nul</b> \\* 2 @boreale", "Voyez https://aide.example/a_b : *tout* y est. Camille"),
    ],
)
def test_answer_is_sent_then_read_back(account: Account, forum: Board, raw: str, text: str) -> None:
    """The message is looked at again before: it must read as it was kept."""
    mention = heard(account, forum.say(raw))
    delivery = sent(account, mention, text=text)

    assert (delivery.state, delivery.because_code) == ("sent", "")
    assert looked_for(delivery).state == "settled"
    mine = heard(account, delivery.native_id)
    assert (mine.author.is_us, mine.text, mine.parent_id) == (True, text, mention.native_id)


def test_answer_whose_receipt_was_lost_is_found_and_not_sent_again(account: Account, forum: Board) -> None:
    delivery = sent(account, heard(account, forum.say("Et maintenant ?")), text="Bientôt. Camille")
    made = delivery.native_id
    Delivery.objects.filter(pk=delivery.pk).update(state="unknown", native_id="", url="")

    assert looked_for(delivery).state == "settled"
    assert delivery.native_id == made
    assert len(forum.posts) == 2


def test_answer_stops_when_the_post_changed_meanwhile(account: Account, forum: Board) -> None:
    mention = heard(account, forum.say("Et maintenant ?"))
    forum.edit(mention.native_id, "C’est réglé")

    delivery = sent(account, mention, text="Bientôt. Camille")

    assert (delivery.state, delivery.because_code) == ("stopped", "edited")
    assert len(forum.posts) == 1


def test_private_answer_goes_on_in_the_conversation(account: Account, forum: Board) -> None:
    talk = forum.topic("Ma commande", members=frozenset({"boreale", "elodie"}))
    mention = heard(account, forum.say("Mon numéro est 12", topic=talk))
    delivery = sent(account, mention, Act.DIRECT, "Merci, je regarde. Camille")

    assert (mention.kind, delivery.state) == ("direct", "sent")
    assert looked_for(delivery).state == "settled"
    assert [post.by.username for post in talk.posts] == ["elodie", "boreale"]


def test_report_and_like_reach_the_forum(account: Account, forum: Board) -> None:
    mention = heard(account, forum.say("Gagnez un colis"))

    for act in (Act.LIKE, Act.REPORT):
        assert looked_for(sent(account, mention, act)).state == "settled"
    post = forum.posts[int(mention.native_id)]
    assert (post.likes, post.flags) == ({"boreale"}, {"boreale": (8, "")})


@pytest.mark.parametrize("act", [Act.DELETE, Act.HIDE])
def test_spam_is_removed_after_it_was_sealed(account: Account, forum: Board, act: Act) -> None:
    native_id = forum.say("Gagnez un colis", to=forum.say("Bonjour à tous", by="bruno"))
    target = item_of(heard(account, native_id))
    now = timezone.now()
    delivery = again(
        queue_removal(
            account=account,
            act=act,
            target=target,
            ground=Ground.SPAM,
            evidence=seal_evidence(account=account, target=target, now=now),
            by=None,
            now=now,
            due_at=now,
            reason="spam: prix",
        )
    )

    assert (delivery.state, delivery.because_code) == ("sent", "")
    assert looked_for(delivery).state == "settled"
    assert not forum.sees(native_id)
