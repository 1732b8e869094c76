"""A brand on the invented network that calls us: what tests of its calls stand on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import Client, override_settings
from django.urls import reverse

from tests.connectors.closed.installed import installed
from tests.connectors.closed.network import APP_SECRET, TOKEN, VERIFY, Network, network
from tests.factories import make_account
from tests.inbox.desk import open_brand
from vigie.connectors.contract import Call
from vigie.networks.models import Account
from vigie.vault.services import store_secret

SECRETS = {"token": TOKEN, "app_secret": APP_SECRET, "verify_token": VERIFY}


@contextmanager
def calling_network(folder: Path) -> Iterator[Network]:
    """It runs, its package is installed, and connectors may reach it."""
    with installed(folder), network() as running, override_settings(VIGIE_ALLOW_ADDRESSES=("127.0.0.1",)):
        yield running


def closed_account(there: Network, *, secrets: dict[str, str] | None = None, **fields: object) -> Account:
    fields.setdefault("brand", open_brand())
    account = make_account(network="closed", server=there.server.url, settings={"page_size": 3}, **fields)
    account.secret = store_secret(
        brand=account.brand,
        label="clés",
        content=SECRETS if secrets is None else secrets,
        now=account.created_at,
    )
    account.save()
    return account


def address_of(account: Account) -> str:
    return reverse("hook", args=[account.public_id])


def send(account: Account, call: Call, client: Client | None = None) -> int:
    """As the network does it: the status it is answered."""
    client = client or Client(raise_request_exception=True)
    if call.method == "GET":
        return client.get(address_of(account), dict(call.query)).status_code
    answer = client.post(
        address_of(account), call.body, content_type="application/json", headers=dict(call.headers)
    )
    return answer.status_code
