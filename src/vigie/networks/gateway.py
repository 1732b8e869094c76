"""From an account's row to its connector: the secret is opened here and nowhere else."""

from collections import OrderedDict
from threading import Lock
from uuid import UUID

from django.conf import settings

from vigie.connectors.contract import AccountConfig, Connector, Traits
from vigie.connectors.http import Guard, GuardedClient
from vigie.connectors.redaction import in_few_words
from vigie.connectors.registry import connector_class
from vigie.networks.models import Account
from vigie.vault.services import SecretSpoiled, open_secret

KEPT = 200  # connectors kept open: each holds a session and a few keep-alive connections

_open: "OrderedDict[tuple[object, ...], Connector]" = OrderedDict()
_lock = Lock()


def traits_of(network: str) -> Traits:
    """What is always true of a network; KeyError when it is not installed."""
    return connector_class(network).traits


def streams(account: Account) -> bool:
    """Everything is heard as it happens: `listening.streaming` does it, beside the reading."""
    return bool(account.settings.get("stream")) and traits_of(account.network).streams


def guard() -> Guard:
    """The operator's limits for outward requests."""
    return Guard(allow=settings.VIGIE_ALLOW_ADDRESSES)


def connector_for(account: Account) -> Connector:
    """The connector of an account, kept while neither its settings nor its secret change."""
    secret = account.secret
    key = (account.pk, account.server, account.handle, repr(account.settings), secret and secret.updated_at)
    with _lock:
        if found := _open.get(key):
            _open.move_to_end(key)
            return found
    made = build(account.network, config_of(account))
    with _lock:
        _open[key] = made
        while len(_open) > KEPT:
            _open.popitem(last=False)
    return made


def config_of(account: Account) -> AccountConfig:
    """The account as a connector sees it, with a private file for what it must remember."""
    return AccountConfig(
        native_id=account.native_id,
        handle=account.handle,
        server=account.server,
        settings={"journal": journal_of(account.public_id), **account.settings},
        secret=open_secret(secret=account.secret) if account.secret else {},
    )


def words_of(error: Exception, account: Account) -> str:
    """What a network said, fit to be kept and shown: networks repeat what they were told, secrets too."""
    try:
        secret = open_secret(secret=account.secret) if account.secret else {}
    except SecretSpoiled:  # then nothing that could be repeated was sent
        secret = {}
    return in_few_words(error, secret.values())


def journal_of(public_id: UUID) -> str:
    """Where the connector of this account may keep what only it knows."""
    return str(settings.DATA_DIR / "journals" / f"{public_id}.jsonl")


def build(network: str, config: AccountConfig) -> Connector:
    """A fresh connector, for an account that is not stored yet."""
    return connector_class(network)(config, GuardedClient(guard()))
