"""Streams of real servers whose line breaks, freezes or talks nonsense: told, opened again, nothing lost."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from tests.connectors.bluesky.people import facts as atproto
from tests.connectors.bluesky.people import somebody
from tests.connectors.faulty import EVERY
from tests.connectors.mailbox.people import BRAND, People, trusting
from tests.connectors.mastodon.people import Person
from tests.connectors.mastodon.people import facts as mastodon
from tests.connectors.relay import Relay, relaying
from tests.inbox.desk import open_brand
from tests.peers import facts_of
from tests.processes import until
from vigie.alerts.models import Alert
from vigie.listening.models import Mention
from vigie.listening.streaming import stream, take_stream
from vigie.networks.health import STREAM_PATIENCE
from vigie.networks.models import Account
from vigie.networks.services import connect_account

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    # The thread of the library that keeps a WebSocket alive says so when its line is cut.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning"),
]
ENDED_WITHIN = 90.0  # seconds until a line that says nothing at all is given up


@dataclass(frozen=True, slots=True)
class Streamed:
    """An account whose stream passes the relay, and somebody who speaks to it."""

    account: Account
    relay: Relay
    say: Callable[[str], object]


def connect(network: str, server: str, settings: dict[str, object], secret: dict[str, str]) -> Account:
    return connect_account(
        brand=open_brand(),
        network=network,
        name=network,
        server=server,
        settings={**settings, "stream": True},
        secret=secret,
        by=None,
        now=timezone.now(),
    )


@contextmanager
def bluesky() -> Iterator[Streamed]:
    home = urlsplit(atproto()["PDS_URL"])
    with relaying(str(home.hostname), home.port or 80) as relay:
        us, lea = somebody("boreale"), somebody("lea")
        settings: dict[str, object] = {"handle": us.handle, "relay": f"ws://127.0.0.1:{relay.port}"}
        account = connect("bluesky", home.geturl(), settings, {"app_password": us.password})
        yield Streamed(account, relay, lambda text: lea.mention(us, text))


@contextmanager
def community() -> Iterator[Streamed]:
    home = urlsplit(mastodon()["URL"])
    with relaying(str(home.hostname), home.port or 80) as relay:
        server = f"http://127.0.0.1:{relay.port}"
        account = connect("mastodon", server, {}, {"access_token": "token-boreale"})
        yield Streamed(account, relay, lambda text: Person("stranger").say(f"@boreale {text}"))


@contextmanager
def mailbox() -> Iterator[Streamed]:
    post = facts_of("mailbox")
    with trusting(post["CA"]), relaying(post["HOST"], int(post["IMAPS_PORT"])) as relay:
        settings: dict[str, object] = {
            "imap_port": relay.port,
            "smtp_server": post["HOST"],
            "smtp_port": post["SMTP_PORT"],
            "smtp_security": "starttls",
            "user": BRAND,
        }
        account = connect("mailbox", post["HOST"], settings, {"password": post["PASSWORD"]})
        yield Streamed(account, relay, People(post).write)


NETWORKS = {"atproto": bluesky, "mastodon": community, "mailbox": mailbox}


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.peer(name)) for name in NETWORKS])
def there(request: pytest.FixtureRequest, settings: LazySettings) -> Iterator[Streamed]:
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1", "localhost")
    with NETWORKS[request.param]() as made:
        yield made


@contextmanager
def following(there: Streamed) -> Iterator[threading.Thread]:
    """The worker follows the stream until it ends, or until this block does."""
    stopping = threading.Event()

    def follow() -> None:
        try:
            Account.objects.update(stream_until=None, stream_at=None)
            account = Account.objects.select_related("brand", "secret").get(pk=there.account.pk)
            stream(account=account, lease=take_stream(account), stopping=stopping)
        finally:
            connection.close()

    thread = threading.Thread(target=follow, daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stopping.set()
        thread.join(ENDED_WITHIN)


def heard(words: str) -> int:
    return Mention.objects.filter(text__contains=words).count()


def failures(there: Streamed) -> int:
    return Account.objects.get(pk=there.account.pk).stream_failures


@pytest.mark.parametrize("state", ["shut", "noise", "frozen"])
def test_line_that_breaks_is_told_and_what_was_said_meanwhile_is_heard_once(
    there: Streamed, state: str
) -> None:
    if state == "frozen" and there.account.network != "bluesky" and not EVERY:
        pytest.skip(
            "a minute each until a silent line is given up: VIGIE_TEST_FAULTS=all tries the others, too"
        )
    before, meanwhile = (f"{word} {uuid4().hex[:10]}" for word in ("avant", "pendant"))
    with following(there) as thread:
        until(lambda: there.relay.lines > 0, what="connected")
        time.sleep(1)
        there.say(f"Toujours pas livré {before}")
        until(lambda: heard(before) == 1, what="heard before")
        there.relay.become(state)
        there.say(f"Toujours pas livré {meanwhile}")
        thread.join(ENDED_WITHIN)
        assert not thread.is_alive(), f"a {state} line is followed for ever"
    assert failures(there) == 1
    assert heard(meanwhile) == 0

    there.relay.become("shut")
    while failures(there) < STREAM_PATIENCE:
        with following(there) as thread:
            thread.join(ENDED_WITHIN)
    assert Alert.objects.filter(kind="source-failing", cleared_at=None).exists()

    there.relay.become("open")
    with following(there):
        until(lambda: heard(meanwhile) == 1, what="heard afterwards")
    assert (heard(before), heard(meanwhile), failures(there)) == (1, 1, 0)
    assert not Alert.objects.filter(cleared_at=None).exclude(kind="no-desk").exists()
