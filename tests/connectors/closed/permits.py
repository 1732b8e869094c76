"""What may be done there: to this item, now, by whom it was granted; some things once, some for a time.

What is kept of an item until it is acted on may lack its payload: then the network itself says no.
"""

from collections.abc import Callable
from datetime import datetime

from tests.connectors.closed.payloads import until
from vigie.connectors.contract import Allowed, ByHand, May, Never, Until
from vigie.core.types import Act, Item, Kind

ACTS = frozenset({Act.HIDE, Act.UNHIDE, Act.BLOCK, Act.DELETE_OWN})
PRIVATELY = 7 * 24  # hours after a public word in which one private answer may follow
CONVERSATION = 24  # hours after the person last wrote
MOST_HIDDEN = 300  # in one thread
WRITE_PRIVATELY = "messages.write"


def may_do(act: Act, item: Item, now: datetime, *, granted: Callable[[str], bool]) -> May:
    if act in {Act.READ, Act.FIND_OWN}:
        return Allowed()
    if act is Act.REPORT:
        return ByHand(item.url, ("open-link", "choose-report", "choose-reason", "tick"))
    if act is Act.DELETE:
        return Never("network-deletes-nothing-of-others")
    if act not in ACTS | {Act.REPLY, Act.DIRECT}:
        return Never("no-such-act")
    if item.deleted:
        return Never("gone")
    if act is Act.DELETE_OWN:
        return Allowed() if item.author.is_us else Never("not-ours")
    return Never("it-is-us") if item.author.is_us else _about_others(act, item, now, granted)


def _about_others(act: Act, item: Item, now: datetime, granted: Callable[[str], bool]) -> May:
    if act is Act.DIRECT:
        return _may_write_privately(item, now) if granted(WRITE_PRIVATELY) else Never("waits-for-approval")
    if act is Act.REPLY:
        return _may_reply(item)
    return Allowed() if act is Act.BLOCK else _may_hide(item)


def _may_write_privately(item: Item, now: datetime) -> May:
    if item.kind is Kind.REVIEW:
        return Never("no-such-act")
    if item.kind is not Kind.DIRECT and item.raw.get("can_reply_privately") is False:
        return Never("written-to-once")
    end = until(item, CONVERSATION if item.kind is Kind.DIRECT else PRIVATELY)
    return Until(end) if now < end else Never("window-over")


def _may_reply(item: Item) -> May:
    if item.kind is Kind.DIRECT:
        return Never("private-conversation")
    if item.kind is Kind.REVIEW:
        return Allowed("replaces-previous" if item.raw.get("has_reply") else "")
    return Never("only-when-called") if item.raw.get("called_us") is False else Allowed()


def _may_hide(item: Item) -> May:
    raw = item.raw
    if item.kind is not Kind.COMMENT:
        return Never("not-offered-here")
    if raw.get("top") is False:
        return Never("only-what-begins-a-thread")
    if int(str(raw.get("hidden_in_thread", 0))) >= MOST_HIDDEN:
        return Never("too-many-hidden")
    return Allowed("hides-answers-below" if raw.get("answers") else "author-still-sees-it")
