"""Mails that networks send about what was said there: one module for each network that is known."""

from vigie.connectors.mailbox.alerts import (
    appstore,
    facebook,
    google,
    instagram,
    linkedin,
    playstore,
    tripadvisor,
    trustpilot,
    x,
    youtube,
)
from vigie.connectors.mailbox.alerts.told import Alert, Sender, without_keys
from vigie.connectors.mailbox.letters import Letter
from vigie.connectors.mailbox.proof import is_proven

__all__ = ["SENDERS", "Alert", "Sender", "alert_of", "without_keys"]

_MODULES = (
    *(appstore, facebook, google, instagram, linkedin, playstore),
    *(tripadvisor, trustpilot, x, youtube),
)
SENDERS: dict[str, Sender] = {module.SENDER.network: module.SENDER for module in _MODULES}


def alert_of(letter: Letter) -> tuple[Alert | None, bool]:
    """What the mail tells if it is a network's notice, and whether it surely comes from there."""
    for sender in SENDERS.values():
        if sender.addresses.fullmatch(letter.sender) and (alert := sender.read(letter)):
            return alert, is_proven(letter.sender, letter.domains)
    return None, False
