"""One brand on six networks at once: all is heard on one desk, the same complaint everywhere is one group."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db.models import QuerySet
from django.utils import timezone

from tests.connectors.bluesky.people import Person as Resident
from tests.connectors.bluesky.people import facts as atproto
from tests.connectors.bluesky.people import somebody
from tests.connectors.discourse.board import KEY, Board, board
from tests.connectors.mailbox.people import BRAND, People, trusting
from tests.connectors.mastodon.people import Person
from tests.connectors.mastodon.people import facts as mastodon
from tests.connectors.rss.publisher import Publisher, publishing
from tests.connectors.wordpress.visitors import Visitors
from tests.factories import make_watch
from tests.inbox.desk import carry, open_brand
from tests.peers import facts_of
from tests.processes import until
from vigie.brands.models import Brand
from vigie.core.query import parse
from vigie.inbox.models import Case
from vigie.listening.group_queries import groups_with
from vigie.listening.models import Mention
from vigie.listening.pump import pump
from vigie.listening.search import search
from vigie.networks.models import Account
from vigie.networks.services import connect_account

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    *map(pytest.mark.peer, ("atproto", "mailbox", "mastodon", "wordpress")),
]

COMPLAINT = (
    "Trois semaines sans nouvelles de ma commande {ref} chez Boréale, et personne ne répond au téléphone."
)


@contextmanager
def everywhere() -> Iterator[tuple[Publisher, Board]]:
    """A feed and a forum of our own, beside the real servers; the mail server's certificate is trusted."""
    with publishing() as feed, board() as forum, trusting(facts_of("mailbox")["CA"]):
        yield feed, forum


def connect(brand: Brand, feed: Publisher, forum: Board, us: Resident) -> list[Account]:
    """Six accounts of one brand, connected as the page does it."""
    post, site = facts_of("mailbox"), facts_of("wordpress")
    mailbox = {
        "imap_port": post["IMAPS_PORT"],
        "smtp_server": post["HOST"],
        "smtp_port": post["SMTP_PORT"],
        "smtp_security": "starttls",
        "user": BRAND,
    }
    asked: list[tuple[str, str, dict[str, object], dict[str, str]]] = [
        ("rss", "", {"feeds": [feed.url]}, {}),
        ("wordpress", site["URL"], {"user": site["USER"]}, {"app_password": site["APP_PASSWORD"]}),
        ("bluesky", atproto()["PDS_URL"], {"handle": us.handle}, {"app_password": us.password}),
        ("mastodon", mastodon()["URL"], {}, {"access_token": "token-boreale"}),
        ("mailbox", post["HOST"], mailbox, {"password": post["PASSWORD"]}),
        ("discourse", forum.server.url, {"user": "boreale", "ours": "yes"}, {"api_key": KEY}),
    ]
    return [
        connect_account(
            brand=brand,
            network=network,
            name=network,
            server=server,
            settings=settings,
            secret=secret,
            by=None,
            now=timezone.now(),
        )
        for network, server, settings, secret in asked
    ]


def test_six_networks_are_heard_on_one_desk(settings: LazySettings) -> None:
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1", "localhost")
    brand = open_brand()
    make_watch(brand, query="boréale commande")
    said = COMPLAINT.format(ref=f"R{uuid4().hex[:8]}")
    with everywhere() as (feed, forum):
        us = somebody("boreale")
        accounts = connect(brand, feed, forum, us)
        hear(accounts)  # what others said there before

        feed.say(said)
        Visitors(facts_of("wordpress")).say(said)
        somebody("lea").mention(us, said)
        Person("stranger").say(f"@boreale {said}")
        People(facts_of("mailbox")).write(said)
        forum.say(said)

        def heard_everywhere() -> bool:
            hear(accounts)
            return of(brand, said).values("network").distinct().count() == len(accounts)

        until(heard_everywhere, what="heard on all six")
    carry()
    mentions = list(of(brand, said))
    groups = groups_with(mentions=[mention.pk for mention in mentions])

    assert len({group.pk for group in groups.values()}) == 1
    assert {mention.pk for mention in mentions} == set(groups)
    reference = said.split("commande ")[1].split()[0]
    found = search(brand=brand, query=parse(f'"{reference}"'), now=timezone.now())
    assert {match.mention.pk for match in found.matches} == set(groups)
    assert Case.objects.filter(brand=brand, case_mentions__mention__in=list(groups)).exists()


def hear(accounts: list[Account]) -> None:
    for account in accounts:
        account.refresh_from_db()
        pump(account=account)
        account.refresh_from_db()
        assert account.last_error == "", f"{account.network}: {account.last_error}"
    carry()


def of(brand: Brand, said: str) -> QuerySet[Mention]:
    return Mention.objects.filter(brand=brand, text__contains=said.split("commande ")[1][:9])
