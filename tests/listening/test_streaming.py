"""A stream goes on beside the reading: frames recorded from the real relay, played by one that misbehaves."""

import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone
from websockets.sync.server import ServerConnection

from tests.connectors.bluesky.captured import US, frame
from tests.connectors.bluesky.test_firehose import numbered, relay, sending
from tests.factories import make_account, make_watch
from tests.listening.rows import in_processes
from vigie.alerts.models import Alert
from vigie.listening import streaming
from vigie.listening.models import Mention
from vigie.listening.streaming import give_stream_back, make_streams, stream, take_stream
from vigie.networks.health import watch_sources
from vigie.networks.models import Account
from vigie.networks.queries import account_to_be_read, account_to_be_streamed

pytestmark = pytest.mark.django_db
MENTION, REPLY = frame("commit_mention"), frame("commit_reply_in_our_thread")


@pytest.fixture(autouse=True)
def _this_machine(settings: LazySettings) -> None:
    settings.VIGIE_ALLOW_ADDRESSES = ("127.0.0.1",)


def streamed(relay_url: str, **fields: object) -> Account:
    """An account whose network is heard as it happens; its server answers nothing else."""
    settings = {"relay": relay_url, "stream": True, "appview": "http://127.0.0.1:9"}
    plain = {"network": "bluesky", "server": "http://127.0.0.1:9", "native_id": US.did, "handle": US.handle}
    account = make_account(now=timezone.now(), settings=settings, **plain | fields)
    make_watch(account.brand, query="boréale")
    return account


def briefly(account: Account, seconds: float = 1.5) -> int:
    """Follow the stream, and be told to stop after a moment; how many mentions were new."""
    stopping = threading.Event()
    threading.Timer(seconds, stopping.set).start()
    return stream(account=account, lease=take_stream(account), stopping=stopping)


def test_what_happens_is_kept_with_the_number_of_its_frame() -> None:
    with relay(sending(numbered(MENTION, 2600))) as (url, _):
        account = streamed(url)
        assert briefly(account) == 1

    account.refresh_from_db()
    assert account.cursor["stream"]["seq"] == 2600
    assert account.heard_at is not None
    assert Mention.objects.get().text.endswith("voir https://boréale.example")


def test_stream_goes_on_after_the_frame_that_was_stored() -> None:
    with relay(sending(numbered(MENTION, 2600))) as (url, asked):
        account = streamed(url)
        briefly(account)
        give_stream_back(account, account.stream_lease)
        Account.objects.update(stream_until=None, stream_lease="")
        briefly(Account.objects.select_related("brand").get())

    assert asked[-1].endswith("?cursor=2600")
    assert Mention.objects.count() == 1


def test_quiet_line_is_stored_once_and_not_every_second(monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[object] = []
    real = streaming.store_page
    monkeypatch.setattr(streaming, "store_page", lambda **given: stored.append(1) or real(**given))
    with relay(sending()) as (url, _):
        account = streamed(url)
        briefly(account, 3.5)

    account.refresh_from_db()
    assert account.cursor["stream"] == {"relay": url}
    assert len(stored) == 1


def test_line_that_breaks_is_opened_again_soon_and_told_when_it_keeps_breaking() -> None:
    def hang_up(line: ServerConnection) -> None:
        line.close()

    with relay(hang_up) as (url, _):
        account = streamed(url)
        waits = []
        for _turn in range(5):
            account = Account.objects.select_related("brand").get()
            stream(account=account)
            account.refresh_from_db()
            assert account.stream_at is not None
            waits.append(account.stream_at - timezone.now())

    assert waits[0] < timedelta(seconds=3)
    assert waits == sorted(waits)
    assert account.failures == 0  # the reading goes on, whatever becomes of the stream
    assert account in account_to_be_read(now=timezone.now())
    assert list(Alert.objects.values_list("kind", flat=True)) == ["source-failing"]


def test_line_that_held_before_it_broke_starts_anew_without_a_grudge() -> None:
    with relay(sending(MENTION, stays=False)) as (url, _):
        account = streamed(url, stream_failures=7)
        stream(account=account)

    account.refresh_from_db()
    assert account.stream_failures == 1
    assert Mention.objects.count() == 1


def test_paused_account_is_let_go_at_the_next_sign_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "SIGN_OF_LIFE", 0.2)
    with relay(sending()) as (url, _):
        account = streamed(url)
        lease = take_stream(account)
        Account.objects.update(status="paused")
        began = time.monotonic()
        stream(account=account, lease=lease)

    assert time.monotonic() - began < 6


def test_stream_has_one_listener_and_a_dead_one_is_replaced() -> None:
    account = streamed("ws://127.0.0.1:9")
    assert take_stream(account)

    assert take_stream(account) == ""
    assert list(account_to_be_streamed(now=timezone.now())) == []
    Account.objects.update(stream_until=timezone.now() - timedelta(seconds=1))
    assert take_stream(account)


@pytest.mark.parametrize("changes", [{"settings": {}}, {"settings": {"stream": False}}, {"network": "rss"}])
def test_only_who_asked_for_a_stream_has_one(changes: dict[str, object]) -> None:
    account = streamed("ws://127.0.0.1:9")
    Account.objects.filter(pk=account.pk).update(**changes)

    assert make_streams()(threading.Event()) == 0


def test_stream_nobody_follows_is_told() -> None:
    account = streamed("ws://127.0.0.1:9", read_at=timezone.now())
    Account.objects.update(stream_until=timezone.now() - timedelta(minutes=5))

    watch_sources(timezone.now())
    assert list(Alert.objects.filter(cleared_at=None).values_list("kind", flat=True)) == ["not-read"]

    Account.objects.update(stream_until=timezone.now() + timedelta(seconds=30), read_at=timezone.now())
    watch_sources(timezone.now())
    assert not Alert.objects.filter(cleared_at=None, brand=account.brand).exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork()")
@pytest.mark.django_db(transaction=True)
def test_two_workers_follow_a_stream_once() -> None:
    with relay(sending(MENTION, REPLY)) as (url, asked):
        account = streamed(url)

        def work() -> None:
            crew, stopping = make_streams(), threading.Event()
            threading.Timer(2.0, stopping.set).start()
            _until_stopped(crew, stopping)

        in_processes([work, work])

    assert len(asked) == 1
    assert Mention.objects.count() == 2
    account.refresh_from_db()
    assert (account.stream_lease, account.stream_failures) == ("", 0)


def _until_stopped(crew: Callable[[threading.Event], int], stopping: threading.Event) -> None:
    while not stopping.is_set():
        crew(stopping)
        stopping.wait(0.1)
    crew(stopping)
