"""What may be done about somebody else's status: favourite it, report it, mute or block its author.

Nobody removes another's status on this network but the moderators of a server, whom a report tells.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vigie.connectors.contract import Receipt
from vigie.connectors.errors import Gone, Refused
from vigie.connectors.mastodon import wild
from vigie.connectors.mastodon.server import Server, checked
from vigie.core.types import Item

LONGEST_COMMENT = 1_000  # characters

CATEGORIES = {
    "spam": "spam",
    "scam": "spam",  # "malicious links" is what the network means by it
    "vulgar": "violation",
    "rude": "violation",
    "abusive": "violation",
    "violation": "violation",
    "unlawful": "legal",
}
# Words of rules against insults, in the languages servers write them in most.
_AGAINST_INSULTS = re.compile(
    r"harass|harcel|harcèl|bully|insult|abus|hate|haine|hass|beleidig|belästig|respect|acoso|odio"
    r"|excellent to each other|be kind|bienveillan|courtois|civil",
    re.IGNORECASE,
)


def like(server: Server, item: Item) -> Receipt:
    server.write("POST", f"/api/v1/statuses/{checked(item.native_id)}/favourite")
    return Receipt(item.native_id, item.url)


def block(server: Server, item: Item) -> Receipt:
    server.write("POST", f"/api/v1/accounts/{checked(item.author.native_id)}/block")
    return Receipt()


def mute(server: Server, item: Item) -> Receipt:
    """Silence their posts in our timelines; what they say *to* us is still heard."""
    server.write("POST", f"/api/v1/accounts/{checked(item.author.native_id)}/mute", {"notifications": False})
    return Receipt()


def report(server: Server, item: Item, reason: str, now: datetime) -> Receipt:
    """Tell the moderators of our server, and by them those of the author's.

    reason: a code, then a colon and words if any.
    """
    code, _, words = reason.partition(":")
    category = CATEGORIES.get(code.strip(), "other")
    rules = _rules_for(category, server.facts(now).rules)
    if category == "violation" and not rules:
        category = "other"  # a violation names the rule, and this server publishes none that fits
    asked: dict[str, Any] = {
        "account_id": item.author.native_id,
        "status_ids": [item.native_id],
        "comment": (words if code.strip() in CATEGORIES else reason).strip()[:LONGEST_COMMENT],
        "forward": "@" in item.author.handle,
        "category": category,
    }
    return _told(server, asked | ({"rule_ids": rules} if rules else {}))


def likes(server: Server, item: Item) -> bool:
    return server.status(item.native_id).get("favourited") is True


def mutes(server: Server, item: Item) -> bool:
    return _relation(server, item).get("muting") is True


def blocks(server: Server, item: Item) -> bool:
    return _relation(server, item).get("blocking") is True


def _told(server: Server, asked: Mapping[str, Any]) -> Receipt:
    try:
        made = server.write("POST", "/api/v1/reports", asked)
    except Refused as refusal:
        if asked["category"] != "legal" or isinstance(refusal, Gone):
            raise
        made = server.write("POST", "/api/v1/reports", {**asked, "category": "other"})  # before 4.2
    raw = {name: made.get(name) for name in ("category", "forwarded", "rule_ids")}
    return Receipt(wild.ident(made.get("id")), at=wild.moment(made.get("created_at")), raw=raw)


def _rules_for(category: str, rules: tuple[tuple[str, str], ...]) -> list[str]:
    """Ids of the server's rules that forbid it; rules go with violations only."""
    if category != "violation":
        return []
    return [native_id for native_id, text in rules if _AGAINST_INSULTS.search(text)]


def _relation(server: Server, item: Item) -> Mapping[str, Any]:
    found = wild.rows(server.get("/api/v1/accounts/relationships", **{"id[]": [item.author.native_id]}))
    return wild.mapping(found[0]) if found else {}
