"""What can be done with a mail and with a network's notice, and where mails are moved to."""

from vigie.connectors.contract import Allowed, ByHand, May, Never
from vigie.connectors.errors import Gone, Refused
from vigie.connectors.mailbox.box import Box
from vigie.connectors.mailbox.found import Found
from vigie.core.types import Act, Item

# The role of the folder that an act moves to, and those that are as good: what is in the trash is away.
MOVES = {
    Act.DELETE: ("trash", {"trash"}),
    Act.MARK_SPAM: ("junk", {"junk", "trash"}),
    Act.RESTORE: ("", {"", "archive"}),
}
_ON_THE_NETWORK = {
    Act.REPLY: ("copy-text", "paste-and-publish"),
    Act.REPORT: ("choose-report", "choose-reason"),
}
NOBODY_READS = frozenset({"bounce", "auto-reply", "calendar"})


def may_mail(act: Act, item: Item) -> May:
    """For what people wrote to us."""
    if act is Act.REPLY:
        return Never("private-conversation")
    if act is Act.REPORT:
        return Never("marking-spam-reports")
    if item.deleted:
        return Never("gone")
    if act is Act.DIRECT:
        return _may_answer(item)
    if act not in MOVES:
        return Never("no-such-act")
    if item.author.is_us:
        return Never("ours")
    if act is Act.RESTORE:
        return Allowed() if item.status in {"junk", "trash"} else Never("not-removed")
    return Never("already-so") if item.status in MOVES[act][1] else Allowed()


def _may_answer(item: Item) -> May:
    if item.author.is_us:
        return Never("ours")
    if item.status in {"junk", "trash"}:
        return Never("restore-first")
    if item.raw.get("automatic") in NOBODY_READS:
        return Never("automatic-mail")
    reply_to = str(item.raw.get("reply_to") or "")
    if not (reply_to or item.author.handle):
        return Never("no-address")
    elsewhere = reply_to and reply_to.rpartition("@")[2] != item.author.handle.rpartition("@")[2]
    return Allowed("answer-goes-elsewhere") if elsewhere else Allowed()


def may_notice(act: Act, item: Item) -> May:
    """For what a network tells: one answers there. Moving the notice would look like a removal."""
    if act in _ON_THE_NETWORK and item.url:
        return ByHand(item.url, ("open-link", "sign-in-as-brand", *_ON_THE_NETWORK[act], "tick-done"))
    return Never("only-a-notice")


def move(box: Box, act: Act, found: Found | None) -> None:
    """Nothing when it is so already. Raises Gone, and Refused where the mailbox lacks the folder."""
    if found is None:
        raise Gone("gone")
    role, good = MOVES[act]
    if found.role in good:
        return
    folder = box.folders().get(role)
    if folder is None:
        raise Refused(f"{role}-folder-missing")
    box.select(found.folder)
    box.move([found.uid], folder)


def is_so(act: Act, found: Found | None) -> bool:
    """Whether what the act wants is true now. None: gone for good, which is away enough."""
    if found is None:
        return act is not Act.RESTORE
    return found.role in MOVES[act][1]
