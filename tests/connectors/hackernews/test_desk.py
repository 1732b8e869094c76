"""Through the product: a watch finds what is said there, and an answer is handed to a person."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from tests.connectors.hackernews.newsroom import Newsroom, newsroom
from tests.factories import make_brand, make_watch
from vigie.core.types import Act
from vigie.listening.models import Mention
from vigie.listening.pump import pump
from vigie.listening.queries import item_of
from vigie.networks import sending
from vigie.networks.intents import queue_delivery
from vigie.networks.models import Account
from vigie.networks.services import connect_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def news() -> Iterator[Newsroom]:
    with newsroom() as there:
        yield there


@pytest.fixture
def account(settings: LazySettings, news: Newsroom) -> Account:
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1",)
    servers = {"items_server": news.server.url, "search_server": news.server.url}
    return connect_account(
        brand=make_brand(),
        network="hackernews",
        name="Hacker News",
        server="",
        settings={"user": "boreale", "site": "boreale.example", **servers},
        secret={},
        by=None,
        now=timezone.now(),
    )


def heard(account: Account, native_id: str) -> Mention | None:
    """After the next reading and the next search."""
    account.refresh_from_db()
    if search := account.cursor.get("search"):
        earlier = timezone.now() - timedelta(minutes=6)
        account.cursor["search"] = {**search, "at": earlier.isoformat()}
        account.save(update_fields=["cursor"])
    pump(account=account)
    account.refresh_from_db()
    assert account.last_error == ""
    return Mention.objects.select_related("author", "place").filter(native_id=native_id).first()


def test_watch_finds_it_then_its_edit_then_its_end(account: Account, news: Newsroom) -> None:
    make_watch(account.brand, query="boreale")
    story = news.post("Un titre")
    native_id = news.comment(story, "Quelqu’un connaît boreale ?")
    other = news.comment(story, "Rien à voir")

    mention = heard(account, native_id)
    assert mention is not None
    assert (mention.text, mention.place.culture) == ("Quelqu’un connaît boreale ?", "public")
    assert heard(account, other) is None

    news.edit(native_id, "boreale m’a répondu")
    mention = heard(account, native_id)
    assert mention is not None
    assert mention.text == "boreale m’a répondu"

    news.delete(native_id)
    mention = heard(account, native_id)
    assert mention is not None
    assert mention.deleted_at is not None


def test_answer_is_handed_to_a_person(account: Account, news: Newsroom) -> None:
    mention = heard(account, news.comment(news.post("Un titre", url="https://boreale.example/x"), "Nul"))
    assert mention is not None
    now = timezone.now()
    delivery = queue_delivery(
        account=account, act=Act.REPLY, target=item_of(mention), text="Bonjour. Camille", by=None, now=now
    )

    sending.deliver({"delivery": delivery.pk}, timezone.now())
    delivery.refresh_from_db()

    assert delivery.state == "by_hand"
    assert delivery.hand_url == f"https://news.ycombinator.com/item?id={mention.native_id}"
    assert delivery.hand_steps[-1] == "tick"
