"""What of a page concerns the brand: by its words, by who said it where, and by how it is read."""

import pytest

from tests.factories import make_account, make_brand, make_watch
from tests.listening.rows import NOW, keep, stranger
from vigie.core.types import Author
from vigie.listening.hearing import listen
from vigie.listening.models import Mention, Tally
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db

ANGRY = "Boréale, c'est une honte, mon colis n'est jamais arrivé et personne ne répond !"
HAPPY = "Boréale, merci beaucoup, colis parfait, je suis ravie !"


@pytest.fixture
def account() -> Account:
    return make_account(make_brand(), network="bluesky")


def test_watch_that_asks_for_the_tone_hears_that_tone_only(account: Account) -> None:
    watch = make_watch(account.brand, query="boréale ton:négatif")
    keep(account, stranger("colère", text=ANGRY), stranger("joie", text=HAPPY))

    assert list(Mention.objects.values_list("native_id", "watches")) == [("colère", [watch.pk])]
    assert Tally.objects.filter(watch=watch).count() == 1


def test_what_another_watch_wants_is_kept_without_the_first(account: Account) -> None:
    tone = make_watch(account.brand, query="boréale ton:négatif")
    every = make_watch(account.brand, query="boréale")
    keep(account, stranger("colère", text=ANGRY), stranger("joie", text=HAPPY))

    caught = dict(Mention.objects.values_list("native_id", "watches"))
    assert caught == {"colère": [tone.pk, every.pk], "joie": [every.pk]}


def test_what_is_said_to_us_stays_whatever_its_tone(account: Account) -> None:
    make_watch(account.brand, query="boréale ton:négatif")
    keep(account, stranger("joie", text=HAPPY, to_us=True))

    assert Mention.objects.get().watches == []


def test_somebody_and_a_network_can_be_listened_for(account: Account) -> None:
    press = make_watch(account.brand, query="from:@presse network:bluesky")
    make_watch(account.brand, query="from:@presse network:mastodon")
    said = stranger("un", text="Rien à voir", author=Author("p", "Presse", "Le Journal"))
    [heard] = listen(account=account, items=[said, stranger("deux", text="Rien")], now=NOW)

    assert heard.watches == (str(press.pk),)


def test_alert_that_came_by_mail_counts_for_the_network_it_tells_of(account: Account) -> None:
    watch = make_watch(account.brand, query="boréale network:google")
    keep(account, stranger("avis", text="Boréale : déçu", raw={"shown_network": "google"}))

    assert Mention.objects.get().watches == [watch.pk]
