"""What may be done with a post, and how the forum is made to do it."""

from vigie.connectors.contract import Allowed, ByHand, May, Never
from vigie.connectors.discourse.forum import Forum
from vigie.connectors.discourse.posts import FLAGS, LIKE, Post
from vigie.connectors.errors import Refused
from vigie.core.types import REMOVING, Act, Item, Kind

ACTS = frozenset({Act.LIKE, Act.REPORT, Act.HIDE, Act.UNHIDE, Act.DELETE, Act.RESTORE, Act.DELETE_OWN})
STAFF = frozenset({Act.HIDE, Act.UNHIDE, Act.DELETE, Act.RESTORE})
ABSENT = frozenset({Act.HOLD, Act.APPROVE, Act.MARK_SPAM, Act.POST})
BY_HAND = {
    Act.MUTE: ("open-profile", "press-mute", "tick"),
    Act.BLOCK: ("open-profile", "press-suspend", "choose-reason", "tick"),
}

SPAM, INAPPROPRIATE, FOR_MODERATORS = 8, 4, 7
FLAG_OF = {
    "spam": SPAM,
    "scam": SPAM,
    "vulgar": INAPPROPRIATE,
    "abusive": INAPPROPRIATE,
    "rude": INAPPROPRIATE,
}


def may_act(act: Act, item: Item, forum: Forum) -> May:
    """For this post as it was last seen, by the account that saw it.

    What is kept of an item until it is acted on may lack its payload: then the forum is asked who we are,
    and decides the rest itself.
    """
    if act in ABSENT:
        return Never("no-such-act")
    if act in BY_HAND:
        return _by_hand(act, item, forum)
    if item.deleted and act is not Act.RESTORE:
        return Never("gone")
    if not item.native_id.isdecimal():
        return Never("no-such-act")
    if act in {Act.REPLY, Act.DIRECT}:
        return _may_write(act, item)
    if act in {Act.LIKE, Act.REPORT}:
        return Never("it-is-us") if item.author.is_us else Allowed()
    if act is Act.DELETE_OWN:
        return _unless_others_go(item) if item.author.is_us else Never("not-ours")
    return _may_moderate(act, item, forum)


def _by_hand(act: Act, item: Item, forum: Forum) -> May:
    if item.author.is_us:
        return Never("it-is-us")
    if act is Act.BLOCK and not _as_staff(item, forum):
        return Never("moderators-only")
    return ByHand(item.author.url or f"{forum.address}/u", BY_HAND[act])


def _as_staff(item: Item, forum: Forum) -> bool:
    known = item.raw.get("as_staff")
    return known if isinstance(known, bool) else forum.me().staff


def _may_write(act: Act, item: Item) -> May:
    private = item.kind is Kind.DIRECT
    if act is Act.REPLY:
        if private:
            return Never("private-conversation")
        return Never("parent-not-public") if item.status == "hidden" else Allowed()
    if not item.author.handle or item.author.native_id.startswith("user:-"):
        return Never("no-address")  # the forum's own robots
    return Never("ours") if item.author.is_us and not private else Allowed()


def _may_moderate(act: Act, item: Item, forum: Forum) -> May:
    if item.kind is Kind.DIRECT:
        return Never("private-conversation")
    if not _as_staff(item, forum):
        return Never("moderators-only")
    if act is Act.RESTORE:
        return Allowed() if item.status == "deleted" else Never("not-removed")
    if act is Act.UNHIDE:
        return Allowed() if item.status == "hidden" else Never("already-so")
    if item.author.is_us:
        return Never("ours")
    if act is Act.HIDE:
        return Never("already-so") if item.status == "hidden" else Allowed()
    return _unless_others_go(item)


def _unless_others_go(item: Item) -> May:
    """The post that began a topic takes with it what everybody answered, criticism too."""
    raw = item.raw
    begins = raw.get("post_number") == 1
    alone = str(raw.get("posts_count", 0)) in {"0", "1"}
    return Allowed() if alone or not begins else Never("takes-others-along")


def is_so(act: Act, post: Post | None) -> bool:
    """Whether what the act wants is true there now. None: gone or not to be seen, which is hidden enough."""
    if post is None:
        return act in REMOVING or act is Act.DELETE_OWN
    gone = bool(post.gone())
    if act is Act.LIKE:
        return post.done(LIKE)
    if act is Act.REPORT:
        return post.done(*FLAGS)
    if act is Act.HIDE:
        return post.hidden or gone
    if act in {Act.DELETE, Act.DELETE_OWN}:
        return gone
    return not gone if act is Act.RESTORE else not (gone or post.hidden)


def moderate(forum: Forum, act: Act, post: Post, reason: str) -> None:
    first = post.post_number == 1
    there = f"/t/{post.topic_id}" if first else f"/posts/{post.id}"
    if act in {Act.DELETE, Act.DELETE_OWN}:
        if first and post.posts_count > 1:
            raise Refused("takes-others-along")
        forum.call("DELETE", f"{there}.json", write=True)
    elif act is Act.RESTORE:
        forum.call("PUT", f"{there}/recover.json", write=True)
    elif act is Act.UNHIDE:
        forum.call("PUT", f"/posts/{post.id}/unhide.json", write=True)
    elif act is Act.LIKE:
        _post_action(forum, post, LIKE)
    else:
        # What the staff flags and decides at once is hidden, for everybody but the staff.
        _flag(forum, post, reason, {"take_action": "true"} if act is Act.HIDE else {})


def _flag(forum: Forum, post: Post, reason: str, more: dict[str, str]) -> None:
    ground, _, comment = reason.partition(":")
    kind = FLAG_OF.get(ground.strip(), FOR_MODERATORS)
    if kind == FOR_MODERATORS and not more:
        more = {"message": (comment or ground).strip()[:500]}
    elif kind == FOR_MODERATORS:
        kind = INAPPROPRIATE
    _post_action(forum, post, kind, more)


def _post_action(forum: Forum, post: Post, kind: int, more: dict[str, str] | None = None) -> None:
    body = {"id": post.id, "post_action_type_id": kind, **(more or {})}
    forum.call("POST", "/post_actions.json", write=True, json=body)
