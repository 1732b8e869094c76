"""One call on eight processes: one row, one mention, one case (TRUST B42)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone

from tests.connectors.closed.network import Network
from tests.inbox.desk import carry
from tests.listening.rows import in_processes
from tests.networks.called import calling_network, closed_account, send
from vigie.bus.models import Event
from vigie.connectors.contract import Call
from vigie.inbox.models import Case
from vigie.listening.calls import read_received
from vigie.listening.models import Mention
from vigie.networks.models import Account, ReceivedCall

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES = 8


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Network]:
    with calling_network(tmp_path) as running:
        yield running


def taken(account: Account, call: Call) -> None:
    assert send(account, call) == 200
    connections.close_all()


def test_same_call_on_many_processes_is_one_row_and_one_event(there: Network) -> None:
    account = closed_account(there)
    call = there.bundle(there.entry(there.say("Toujours pas livré après trois semaines")))
    in_processes([partial(taken, account, call)] * PROCESSES)

    assert ReceivedCall.objects.count() == 1
    assert Event.objects.filter(topic="calls.received").count() == 1


def test_same_call_read_by_many_processes_is_one_case(there: Network) -> None:
    account = closed_account(there)
    send(account, there.bundle(there.entry(there.say("Toujours pas livré après trois semaines"))))
    payload = {"call": ReceivedCall.objects.get().pk}
    in_processes([partial(read_received, payload, timezone.now())] * PROCESSES)
    carry()

    assert Mention.objects.count() == 1
    assert Case.objects.count() == 1
