"""Our answers under a comment: written once, and found again."""

from datetime import UTC, datetime, timedelta

from vigie.connectors.contract import Receipt
from vigie.connectors.errors import Gone, Refused
from vigie.connectors.wordpress.payloads import Comment, html_of
from vigie.connectors.wordpress.reading import Reader

LONGEST = 65_525  # bytes of the column, wp_get_comment_fields_max_lengths()
SIGN = "Vigie key="  # in the comment's user agent, which only the site's staff sees
NOT_REMOVED = frozenset({"approved", "hold"})
CLOCKS_DIFFER = timedelta(hours=1)


class Replies:
    """Sends and finds, as the user we are."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def send(self, parent_id: str, text: str, *, key: str) -> Receipt:
        """Raises Gone or Refused when the comment is no longer one to answer."""
        content = html_of(text)
        if len(content.encode("utf-8", "replace")) > LONGEST:
            raise Refused("too-long")
        # WordPress accepts an answer under what no longer exists, and shows it alone.
        parent = self._reader.one(parent_id)
        if parent is None:
            raise Gone("rest_comment_invalid_id")
        if parent.status not in NOT_REMOVED:
            raise Refused("parent-not-public")
        try:
            return self._write(parent, content, key)
        except Refused as refusal:
            ours = self._same(self._ours(parent), text) if refusal.reason == "duplicate" else None
            if ours is None:
                raise
            return ours

    def _write(self, parent: Comment, content: str, key: str) -> Receipt:
        body = {
            "post": parent.post,
            "parent": parent.id,
            "content": content,
            "author_user_agent": _signed(key),
        }
        made = self._reader.site.call("POST", "/comments", write=True, json=body)
        if not isinstance(made, dict) or not made.get("id"):
            return Receipt()  # accepted, and nothing named: it is looked for
        return Receipt(str(made["id"]), str(made.get("link", "")), raw={"status": made.get("status", "")})

    def find(self, parent_id: str, text: str, *, key: str, since: datetime) -> Receipt | None:
        """The reply sent with this key; else one of ours made since, with this text and nobody's key."""
        parent = self._reader.one(parent_id)
        if parent is None:
            return None
        ours = self._ours(parent)
        for comment in ours:
            if comment.author_user_agent == _signed(key):
                return _receipt_of(comment)
        unsigned = [c for c in ours if not (c.author_user_agent or "").startswith(SIGN)]
        return self._same([c for c in unsigned if _said_at(c) >= since - CLOCKS_DIFFER], text)

    def _ours(self, parent: Comment) -> list[Comment]:
        me = self._reader.site.me().id
        listed = self._reader.listed(
            post=parent.post, parent=parent.id, author=me, orderby="id", order="desc", per_page=100
        )
        return [c for c in listed.comments if c.status in NOT_REMOVED]

    def _same(self, comments: list[Comment], text: str) -> Receipt | None:
        """White space is folded: the site trims and rewraps what it is given."""
        return next((_receipt_of(c) for c in comments if c.text().split() == text.split()), None)


def _signed(key: str) -> str:
    return f"{SIGN}{key}"[:254]


def _said_at(comment: Comment) -> datetime:
    try:
        return datetime.fromisoformat(comment.date_gmt or "").replace(tzinfo=UTC)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)


def _receipt_of(comment: Comment) -> Receipt:
    """Status "hold": accepted, and waiting for a moderator of the site."""
    return Receipt(str(comment.id), comment.link or "", _said_at(comment), {"status": comment.status})
