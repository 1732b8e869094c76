"""What each act asks of the status of a comment, and how a site is made to change it."""

from vigie.connectors.contract import Allowed, May, Never
from vigie.connectors.wordpress.payloads import Comment
from vigie.connectors.wordpress.site import Site
from vigie.core.types import Act, Item

# The status to ask for, and those that are as good: what is in the trash is hidden already.
ASKS = {
    Act.APPROVE: ("approve", {"approved"}),
    Act.HOLD: ("hold", {"hold", "spam", "trash", "post-trashed"}),
    Act.MARK_SPAM: ("spam", {"spam", "trash", "post-trashed"}),
    Act.DELETE: ("trash", {"trash", "post-trashed"}),
    Act.DELETE_OWN: ("trash", {"trash", "post-trashed"}),
    Act.RESTORE: ("", {"approved", "hold"}),
}


def may_moderate(act: Act, item: Item) -> May:
    """Whether the act makes sense on the comment as it was last seen."""
    if act is Act.DELETE_OWN:
        return Allowed() if item.author.is_us else Never("not-ours")
    if act is Act.RESTORE:
        return Allowed() if item.status in {"spam", "trash"} else Never("not-removed")
    if item.author.is_us and act is not Act.APPROVE:
        return Never("ours")
    return Never("already-so") if item.status in ASKS[act][1] else Allowed()


def is_so(act: Act, comment: Comment | None) -> bool:
    """Whether what the act wants is true there now. None: gone for good, which is hidden enough."""
    if comment is None:
        return act not in {Act.APPROVE, Act.RESTORE}
    return comment.status in ASKS[act][1]


def moderate(site: Site, act: Act, comment: Comment) -> None:
    if act in {Act.DELETE, Act.DELETE_OWN}:
        # Without `force`: into the trash, from where it can come back.
        site.call("DELETE", f"/comments/{comment.id}", write=True)
    elif act is Act.RESTORE:
        _restore(site, comment.id, comment.status)
    else:
        _set_status(site, comment.id, ASKS[act][0])


def _restore(site: Site, number: int, status: str) -> None:
    # What was spam before it went to the trash comes back as spam: one more step, after which the
    # site has forgotten whether it was ever public, and holds it.
    for _ in range(2):
        status = _set_status(site, number, "untrash" if status == "trash" else "unspam")
        if status in ASKS[Act.RESTORE][1]:
            return


def _set_status(site: Site, number: int, status: str) -> str:
    made = site.call("POST", f"/comments/{number}", write=True, json={"status": status})
    return str(made.get("status", "")) if isinstance(made, dict) else ""
