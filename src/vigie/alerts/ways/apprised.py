"""Chats, push services and SMS gateways, through apprise, which is held to the rules of the one door.

apprise is loaded by its first use: reading its 180 services takes a second.
"""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from vigie.alerts.ways.reviewed import REVIEWED
from vigie.connectors.borrowed import guarded_connections
from vigie.connectors.errors import Refused, TryLater
from vigie.connectors.http import Guard
from vigie.connectors.redaction import in_few_words

_PING = re.compile(r"@(?=everyone|here|channel|all\b)|<(?=[!@#])", re.IGNORECASE)
CONNECT, READ = 4.0, 8.0  # seconds for one step; the guard's deadline ends the whole
# Below warnings apprise tells addresses and bodies, and what it says belongs to the message, not to the log.
_log = logging.getLogger("apprise")
_log.setLevel(logging.WARNING)
_log.propagate = False


def service_of(url: str) -> str:
    """The service's name in the table; "" when apprise makes nothing of the address."""
    plugin = _plugin(url)
    if plugin is None:
        return ""
    names = plugin.secure_protocol or ()
    known = (names,) if isinstance(names, str) else tuple(names)
    scheme = url.partition("://")[0].lower()
    if scheme in REVIEWED:
        return scheme if scheme in known else ""
    return next((name for name in known if name in REVIEWED), "") if scheme == "https" else ""


def hand_over(url: str, *, title: str, body: str, guard: Guard) -> None:
    """Returns once the service has taken it. Raises Refused, Blocked or TryLater; which of them apprise
    itself does not tell, so what is neither an address of ours nor a refused one is tried again.
    """
    plugin = _plugin(url)
    if plugin is None or service_of(url) not in REVIEWED:
        raise Refused("not an address of a service that Vigie sends to")
    plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECT, READ
    with _heard() as said, guarded_connections(guard):
        taken = _notify(plugin, without_pings(title), without_pings(body))
    if not taken:
        raise TryLater(in_few_words(" ".join(said) or "the service did not take it", secrets_in(url)))


def _notify(plugin: Any, title: str, body: str) -> bool:
    """As apprise does it for a plain text, in this thread: what a stranger wrote is no markup of theirs."""
    from apprise import NotifyFormat
    from apprise.conversion import convert_between

    def dressed(said: str) -> str:
        return str(convert_between(NotifyFormat.TEXT, target, content=said))  # type: ignore[no-untyped-call]

    target = plugin.resolve_format(NotifyFormat.TEXT)
    title = dressed(title) if title and plugin.title_maxlen <= 0 else title
    return bool(plugin.notify(title=title, body=dressed(body), body_format=target))


def without_pings(text: str) -> str:
    """A phrase that an alarm quotes must not call a whole room: "@everyone", "<!channel>", "<@U123>".

    >>> without_pings("@everyone <!here>") == "@\u200beveryone <\u200b!here>"
    True
    """
    return _PING.sub("\\g<0>\N{ZERO WIDTH SPACE}", text)


def secrets_in(url: str) -> set[str]:
    """Every part of an address that may be a key: all of them."""
    parts = urlsplit(url)
    words = {url, parts.username or "", parts.password or "", *parts.path.split("/"), parts.query}
    words |= {value.partition("=")[2] for value in parts.query.split("&")}
    if not REVIEWED.get(parts.scheme, REVIEWED["workflows"]).names_host:
        words |= {parts.netloc.rpartition("@")[2]}  # where a host would stand some carry a token
    return {form for word in words for form in (word, unquote(word)) if len(form) >= 4}


def _plugin(url: str) -> Any:
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(
        app_id="Vigie",
        app_desc="Vigie",
        app_url="",
        async_mode=False,
        storage_mode="memory",
        allow_templates=False,
        secure_logging=True,
        http_redirects=False,
        pgp_autogen=False,
        pem_autogen=False,
    )
    return Apprise.instantiate(url, asset=asset, suppress_exceptions=True)


class _Ear(logging.Handler):
    """What apprise says in this thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []
        self.thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.said.append(record.getMessage())


@contextmanager
def _heard() -> Iterator[list[str]]:
    ear = _Ear()
    _log.addHandler(ear)
    try:
        yield ear.said
    finally:
        _log.removeHandler(ear)
