"""What the places of a day allow: "never:<reason>", "by-hand", "until:<seconds after it was said>"."""

from datetime import datetime, timedelta

from vigie.connectors.contract import Allowed, ByHand, May, Never, Until
from vigie.connectors.replay.day import Where
from vigie.core.types import Act, Item

ON_OURS = frozenset({Act.DELETE_OWN, Act.REPLY, Act.POST, Act.READ, Act.FIND_OWN})
"""Acts on what we said ourselves, or under nobody."""
BY_HAND = {
    Act.REPLY: ("copy-text", "paste-and-publish"),
    Act.DIRECT: ("copy-text", "paste-privately"),
    Act.REPORT: ("choose-report", "choose-reason"),
}
"""Steps of what a place leaves to a person; the codes are those of everything done by hand."""
NOWHERE = "https://replay.example/"


def permit(act: Act, item: Item, where: Where, now: datetime, *, answered: bool) -> May:
    """Whether the place allows the act on this item now. answered: we replied to it already."""
    if item.author.is_us and act not in ON_OURS:
        return Never("own-message")
    if act is Act.DELETE_OWN and not item.author.is_us:
        return Never("not-ours")
    rule, _, detail = where.may.get(act, "").partition(":")
    if rule == "never":
        return Never(detail or "not-offered-here")
    if rule == "by-hand":
        doing = BY_HAND.get(act, (f"press-{act.replace('_', '-')}",))
        return ByHand(item.url or where.url or NOWHERE, ("open-link", *doing, "tick-done"))
    warn = "replaces-previous" if act is Act.REPLY and where.one_reply and answered else ""
    if rule == "until":
        end = item.said_at + timedelta(seconds=float(detail))
        return Until(end, warn) if now < end else Never("window-over")
    return Allowed(warn)
