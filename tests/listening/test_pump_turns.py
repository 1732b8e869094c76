"""Whose turn it is: an account that failed, and a reader that is told to stop."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.connectors.replay.days import said
from tests.networks.replayed import replay_account
from vigie.listening.models import Mention
from vigie.listening.pump import give_back, pump, take
from vigie.networks.models import Account

pytestmark = pytest.mark.django_db


def test_account_that_failed_gets_another_turn(tmp_path: Path) -> None:
    account = replay_account(tmp_path, read_every=30)
    Account.objects.filter(pk=account.pk).update(failures=2)
    lease = take(account)
    assert lease

    give_back(account, lease)

    account.refresh_from_db()
    assert (account.lease, account.leased_until) == ("", None)
    assert timedelta(seconds=20) < account.next_read_at - timezone.now() <= timedelta(seconds=30)


def test_reader_told_to_stop_keeps_the_page_it_holds_and_no_other(tmp_path: Path) -> None:
    account = replay_account(
        tmp_path, events=[said(0, f"m{n}", f"Plainte {n}", to_us=True) for n in range(10)]
    )
    account.settings["page_size"] = 4
    stopping = threading.Event()
    stopping.set()

    assert pump(account=account, stopping=stopping) == 4

    account.refresh_from_db()
    assert account.next_read_at <= timezone.now()  # there was more: the next start begins at once
    assert pump(account=account) == 6
    assert Mention.objects.count() == 10
