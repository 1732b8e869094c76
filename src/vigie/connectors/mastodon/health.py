"""Is the account usable there, and what of all this does the server offer?"""

import re
from datetime import datetime

from vigie.connectors.contract import Health
from vigie.connectors.errors import AccessLost, NetworkError, Refused, Unsupported
from vigie.connectors.mastodon import wild
from vigie.connectors.mastodon.lines import Channel, open_line
from vigie.connectors.mastodon.server import Server
from vigie.connectors.mastodon.streaming import base_of
from vigie.connectors.mastodon.words import body_of

# What the desk does with the token; the wider scope holds the narrower ones.
NEEDED = ("read", "write:statuses")
USED = (*NEEDED, "write:favourites", "write:reports", "write:mutes", "write:blocks")

_NO_WORD = re.compile(r"https?://\S+|[@#]\S+")
_WORD = re.compile(r"\w{4,}")


def health_of(server: Server, now: datetime, *, streams: bool) -> Health:
    """Words, the weightiest first: "missing-scopes", "no-streaming" (if it was asked for), "no-search".

    The first two are no small matter when an account is connected, so they are said as a no.
    Raises `AccessLost` when the token opens nothing, `Garbled` when no such API answers.
    """
    me = server.me(anew=True)
    native_id, handle = wild.ident(me.get("id")), wild.text(me.get("acct"))
    approvals = _approvals(server)
    if any(approvals.get(scope) == "refused" for scope in NEEDED):
        return Health(False, "missing-scopes", native_id, handle, approvals=approvals)
    if streams and not _streams(server, now):
        return Health(False, "no-streaming", native_id, handle, approvals=approvals)
    words = "" if _searches(server, native_id) else "no-search"
    return Health(True, words, native_id, handle, approvals=approvals)


def _approvals(server: Server) -> dict[str, str]:
    """Scopes as the server tells them of the application; {} where it does not (other software)."""
    try:
        said = wild.mapping(server.get("/api/v1/apps/verify_credentials")).get("scopes")
    except (Refused, AccessLost):
        return {}
    given = {wild.text(scope) for scope in wild.rows(said)}
    return {scope: "granted" if _holds(given, scope) else "refused" for scope in USED} if given else {}


def _holds(given: set[str], scope: str) -> bool:
    return scope in given or scope.partition(":")[0] in given


def _streams(server: Server, now: datetime) -> bool:
    try:
        base = base_of(server, server.facts(now).streaming)
        open_line(server.http, base, server.token, Channel("mentions", "user", "user")).close()
    except (AccessLost, Refused, Unsupported):
        return False
    return True


def _searches(server: Server, our_id: str) -> bool:
    """A server without full-text search answers with nothing, even for our own words, always ours to find."""
    try:
        own = server.rows(f"/api/v1/accounts/{our_id}/statuses", {"limit": 1, "exclude_reblogs": "true"})
        said = _NO_WORD.sub(" ", body_of(wild.mapping(own.rows[0]))) if own.rows else ""
        word = max(_WORD.findall(said), key=len, default="")
        asked = {"q": word or "vigie", "type": "statuses", "limit": 1}
        found = server.rows("/api/v2/search", asked, inside="statuses")
    except NetworkError:
        return False
    return bool(found.rows) or not word
